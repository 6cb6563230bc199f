"""The home tab in a real browser: beside the messages, its links lead on, its buttons ask first.

With `SHOTS=FOLDER` it leaves pictures of what it saw there.
"""

import os
from pathlib import Path
from typing import Any

import pytest

from bot.jobs.homes import digesting
from bot.queue.queue import DRAW_HOME, ROLL_BACK
from sql import digests
from tests.fix_browser import DESKTOP, PHONE, Browser, installed, required
from tests.fix_slack_out import HANGAR, TEAM, TORQUE, Out
from tests.slack.test_home import ADA, IVO
from tests.slack.test_home_lead import Versions, lead, some_weeks
from tests.slack.test_home_wire import Wired
from tests.workspace_client import until

if not installed() and not required():
    pytest.skip("NO BROWSER: the home tab was not looked at.", allow_module_level=True)

_WIDE = "return document.documentElement.scrollWidth <= innerWidth + 1"
_PICTURES = (
    "return [...document.querySelectorAll('#home img')].map("
    "one => one.complete && one.naturalWidth > 0 ? one.clientWidth : 0)"
)


def _shoot(browser: Browser, name: str, height: int = 0) -> None:
    folder = os.environ.get("SHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        browser.driver.save_screenshot(str(Path(folder) / f"home-{name}.png"))


def _open(browser: Browser, out: Out, user: str, size: tuple[int, int], **more: Any) -> None:
    browser.driver.get("about:blank")
    browser.complaints()
    browser.size(*size, **more)
    channel = out.workspace.direct(user)
    browser.driver.get(f"{out.workspace.page}&user={user}&channel={channel}&tab=home")


def test_the_tab(browser: Browser, stocked: Out, database_url: str) -> None:
    """A look draws it; a question's button goes to its thread, and Messages back to the talk; on a
    phone nothing is wider than the screen, and pictures are there; *Roll back* asks first."""
    wired = Wired(stocked, database_url)
    question, _ = stocked.ask(TORQUE)
    stocked.answer(question)
    some_weeks(stocked)
    lead(stocked)
    versions = Versions(stocked)
    with wired.by("socket"):
        _open(browser, stocked, ADA, DESKTOP)
        until(lambda: wired.jobs(DRAW_HOME))
        wired.work()
        browser.find("#home .section", TORQUE)
        _shoot(browser, "technician-desktop")
        browser.size(*PHONE)
        assert browser.driver.execute_script(_WIDE)
        _shoot(browser, "technician-phone")
        browser.size(*PHONE, dark=True)
        _shoot(browser, "technician-phone-dark")
        browser.size(*DESKTOP)
        browser.driver.find_elements("css selector", "#home [data-action=home_open]")[0].click()
        browser.find("#thread-pane .message", "205")
        _open(browser, stocked, IVO, DESKTOP)
        until(lambda: wired.jobs(DRAW_HOME))
        wired.work()
        browser.find("#home .header", "Coverage")
        browser.wait("pictures", lambda: all(browser.driver.execute_script(_PICTURES)))
        assert len(browser.driver.execute_script(_PICTURES)) == 2
        for size, name in (((1280, 3400), "lead-desktop"), ((390, 5200), "lead-phone")):
            browser.size(*size)
            browser.find("#home .header", "Coverage")
            assert browser.driver.execute_script(_WIDE)
            _shoot(browser, name)
        browser.size(390, 2600, dark=True)
        _shoot(browser, "lead-phone-dark")
        browser.size(*DESKTOP)
        browser.click("#home [data-action=home_rollback]")
        browser.find("dialog.ask", "v1 will answer again instead of v2")
        _shoot(browser, "roll-back")
        browser.click("dialog.ask .danger", "Roll back")
        until(lambda: wired.jobs(ROLL_BACK))
        wired.work()
        browser.find("#home .section", "You rolled back: v1 answers now")
        assert versions.serving() == "v1"
        browser.click("#tab-messages")
        browser.find(".compose textarea")
        assert browser.complaints() == []
    _digest(browser, stocked)


def _digest(browser: Browser, out: Out) -> None:
    settings = out.work.shop.settings.bot
    settings.leads_channel = HANGAR
    week = digesting.week_of(digesting.datetime.now(digesting.UTC))
    with out.db.connection() as conn:
        digests.begin(conn, TEAM, week)
    digesting.send_digest(out.work, week.isoformat())
    for size, name in ((DESKTOP, "digest-desktop"), (PHONE, "digest-phone")):
        browser.size(*size)
        browser.driver.get(f"{out.workspace.page}&user={IVO}&channel={HANGAR}")
        browser.find("#channel-pane .message", "What the manuals do not answer")
        assert browser.driver.execute_script(_WIDE)
        _shoot(browser, name)
