"""The sample manual's procedure gone through in the local workspace's page, at a desk and on a
phone: bot and worker as processes, the worker killed amid it."""

import pytest

from bot.sample import SAMPLE_PDF
from tests.fix_browser import DESKTOP, PHONE, Browser, installed, required
from tests.fix_lm_stub import StartStub
from tests.fix_loop import StartLoop
from tests.fix_workspace import Workspace

if not installed() and not required():
    pytest.skip(
        "NO BROWSER: walks were not tested in the page. Install chromium and chromium-driver; "
        "SHOPTALK_REQUIRE_BROWSER=1 makes this a failure.",
        allow_module_level=True,
    )

CHANNEL, THREAD = "#channel-pane", "#thread-pane"
QUESTION = "@shoptalk How do I replace the ram packing?"
CARD = f"{THREAD} .message"


def _open(browser: Browser, workspace: Workspace, size: tuple[int, int], user: str) -> None:
    browser.driver.get("about:blank")
    browser.complaints()
    browser.size(*size)
    browser.driver.get(f"{workspace.page}&user={user}&channel=C0LINE2")
    browser.find("#title", "line-2")


@pytest.mark.slow
def test_a_walk_by_two_shifts(
    browser: Browser, open_loop: StartLoop, lm_stub: StartStub, workspace: Workspace
) -> None:
    """Ada begins it at a desk and goes on through a worker's death, hands over, and Ben goes on, on
    a phone, to the end: one card, two summaries, each step counted once."""
    loop = open_loop(lm_stub())
    loop.run("migrate")
    loop.run("ingest", str(SAMPLE_PDF), "--everyone")
    loop.bot()
    worker = loop.worker()
    _open(browser, workspace, DESKTOP, "U0ADA")
    browser.write(f"{CHANNEL} .composer textarea", QUESTION)
    browser.click(f"{CHANNEL} .send")
    browser.click(f"{THREAD} button", "Walk me through it")
    browser.find(CARD, "Step 1 of 8")
    browser.find(CARD, "1. Remove the wiper flange")
    browser.click(f"{THREAD} button", "Done")
    browser.find(CARD, "Step 2 of 8")
    loop.kill(worker)
    browser.click(f"{THREAD} button", "Skip")
    loop.worker()
    browser.find(CARD, "Step 3 of 8", seconds=180)
    browser.find(CARD, "step 2 skipped by Ada")
    browser.click(f"{THREAD} button", "Hand over")
    browser.find(CARD, "Next: Step 3 of 8")
    assert browser.complaints() == []
    _open(browser, workspace, PHONE, "U0BEN")
    browser.click(f"{CHANNEL} .thread-link")
    for number in range(3, 9):
        browser.find(CARD, f"Step {number} of 8 ·")
        browser.click(f"{THREAD} button", "Done")
    browser.find(CARD, "Steps 3-8: done by Ben")
    browser.find(CARD, "Step 2: skipped by Ada")
    assert browser.complaints() == []
    counted = loop.rows(
        "SELECT act, user_id FROM walk_clicks WHERE outcome = 'counted' ORDER BY turn"
    )
    acts = ["begin", "done", "skip", "hand_over", *["done"] * 6]
    assert counted == list(zip(acts, ["U0ADA"] * 4 + ["U0BEN"] * 6, strict=True))
    assert loop.rows("SELECT kind FROM walk_messages ORDER BY kind") == [
        ("card",),
        ("summary",),
        ("summary",),
    ]
