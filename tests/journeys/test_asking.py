"""Commands, the shortcut of a message and a channel's settings in a real browser, at a desk and on
a phone: the real bot, with the language model's stand-in."""

import pytest
from selenium.webdriver.common.keys import Keys

from sql import people, roles
from tests.fix_asking import Asking
from tests.fix_browser import DESKTOP, PHONE, Browser, installed, required
from tests.fix_slack_out import TEAM, TORQUE

if not installed() and not required():
    pytest.skip(
        "NO BROWSER: the page was not tested. Install chromium and chromium-driver; "
        "SHOPTALK_REQUIRE_BROWSER=1 makes this a failure.",
        allow_module_level=True,
    )

CHANNEL, THREAD = "#channel-pane", "#thread-pane"
FIELD = f"{CHANNEL} .composer textarea"
ALONE = f"{CHANNEL} .message.ephemeral"


def _open(browser: Browser, asking: Asking, size: tuple[int, int], user: str) -> None:
    browser.driver.get("about:blank")
    browser.complaints()
    browser.size(*size)
    browser.driver.get(f"{asking.workspace.page}&user={user}&channel=C0LINE2")
    browser.find("#title", "line-2")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_a_command(browser: Browser, asking: Asking, size: tuple[int, int]) -> None:
    """Offered while it is typed; the answer only its asker sees; shared, all do."""
    with asking.by("socket"):
        _open(browser, asking, size, "U0ADA")
        browser.write(FIELD, "/sho")
        browser.find(f"{CHANNEL} .suggestions li", "/shoptalk")
        browser.find(FIELD).send_keys(Keys.TAB)
        browser.wait(
            "it is chosen",
            lambda: browser.find(FIELD).get_attribute("value") == "/shoptalk ",
        )
        browser.find(FIELD).send_keys(f"ask {TORQUE}")
        browser.click(f"{CHANNEL} .send")
        browser.find(ALONE, "Only you will see the answer")
        asking.work()
        browser.find(ALONE, "205")
        browser.find(f"{ALONE} .edited", "only you see this")
        browser.click(f"{ALONE} button", "Share")
        browser.wait(
            "the click is recorded", lambda: any(one[1] == "share_answer" for one in asking.jobs())
        )
        asking.work()
        browser.find(f"{CHANNEL} .message:not(.ephemeral)", "Ada (technician) asked privately")
        browser.find(ALONE, "You shared this answer")
        browser.write(FIELD, "/other")
        browser.click(f"{CHANNEL} .send")
        browser.find(f"{CHANNEL} .wrong", "There is no such command")
    assert [line for line in browser.complaints() if "/local/command" not in line] == []


def test_a_shortcut(browser: Browser, asking: Asking) -> None:
    """Chosen in the menu of somebody's message; the answer stands in its thread."""
    with asking.by("socket"):
        ts = asking.workspace.say("U0BEN", "C0LINE2", TORQUE)
        _open(browser, asking, DESKTOP, "U0ADA")
        message = f"{CHANNEL} li[data-ts='{ts}']"
        browser.hover(message)
        browser.click(f"{message} [aria-label='More actions']")
        browser.click(".menu button", "Ask Shoptalk about this")
        browser.wait("it is recorded", lambda: asking.jobs())
        asking.work()
        browser.click(f"{message} .thread-link")
        browser.find(f"{THREAD} .message", "205")
    assert browser.complaints() == []


def test_settings(browser: Browser, asking: Asking) -> None:
    """A lead sees what is set, and changes it."""
    with asking.out.db.connection() as conn:
        people.learn(conn, TEAM, {"U0IVO": "member"})
        roles.put(conn, TEAM, "user", "U0IVO", "lead", "tester")
    with asking.by("socket"):
        _open(browser, asking, PHONE, "U0IVO")
        browser.write(FIELD, "/shoptalk settings")
        browser.click(f"{CHANNEL} .send")
        browser.find("dialog[open] h2", "Settings of this channel")
        browser.click("dialog[open] label", "I answer only who mentions me")
        browser.click("dialog[open] .primary")
        browser.wait(
            "it is set",
            lambda: asking.rows("SELECT follow_ups FROM channel_settings") == [("off",)],
        )
