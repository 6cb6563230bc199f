"""The agent pane in a real browser: what is proposed is asked by a click, and Stop stops.

With `SHOTS=FOLDER` it leaves pictures of what it saw there.
"""

import os
from pathlib import Path

import pytest

from bot.queue.queue import ANSWER, OFFER_PROMPTS, STOP
from sql.database import Database
from tests.fix_browser import DESKTOP, PHONE, Browser, installed, required
from tests.fix_slack_out import Out
from tests.slack.test_pane import ADA, Paned
from tests.workspace_client import until

if not installed() and not required():
    pytest.skip("NO BROWSER: the agent pane was not looked at.", allow_module_level=True)

_WIDE = "return document.documentElement.scrollWidth <= innerWidth + 1"
_THREAD = "return !document.querySelector('#thread-pane').hidden"


def _shoot(browser: Browser, name: str) -> None:
    folder = os.environ.get("SHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        browser.driver.save_screenshot(str(Path(folder) / f"pane-{name}.png"))


def test_asked_and_stopped(browser: Browser, stocked: Out, database_url: str, db: Database) -> None:
    """Prompts stand above the field; one asks by a click. While it is worked on, the thread says so
    and has Stop, on a phone too; stopped, the message says it, and there is no Stop any more."""
    paned = Paned(stocked, database_url)
    out = paned.out
    browser.driver.get("about:blank")
    browser.complaints()
    with paned.by("socket"):
        browser.size(*DESKTOP)
        browser.driver.get(f"{out.workspace.page}&user={ADA}&channel={paned.direct}")
        paned.work(OFFER_PROMPTS)
        browser.find(".prompt")
        _shoot(browser, "prompts")
        browser.size(*PHONE)
        assert browser.driver.execute_script(_WIDE)
        _shoot(browser, "prompts-phone")
        out.stub.hold()
        browser.click(".prompt")
        until(lambda: paned.jobs(ANSWER))
        with paned.answering():
            out.stub.wait_for_a_call()
            browser.find("#channel-pane .at-work .stop")
            browser.click("#channel-pane .thread-link")
            browser.wait("the thread", lambda: browser.driver.execute_script(_THREAD))
            browser.find("#thread-pane .at-work", "shoptalk")
            assert browser.driver.execute_script(_WIDE)
            _shoot(browser, "at-work-phone")
            browser.click("#thread-pane .stop", "Stop")
            until(lambda: out.stub.counters.dropped)
        paned.work(STOP)
        browser.find("#thread-pane li.message", "Stopped")
        gone = "return document.querySelectorAll('.at-work:not([hidden])').length === 0"
        browser.wait("Stop is gone", lambda: browser.driver.execute_script(gone))
        _shoot(browser, "stopped-phone")
    assert browser.complaints() == []
