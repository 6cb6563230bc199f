"""Pictures of the local workspace's page for the documentation, of the real thing at work.

`python -m tests.screenshots OUT` starts `shoptalk up` with the LM stub, talks to it through the
page and writes PNG files into OUT.
"""

import sys
import tempfile
import time
from pathlib import Path

from bot.sample import SAMPLE_PDF
from tests.fix_browser import DESKTOP, PHONE, Browser, open_browser
from tests.fix_models import models_folder
from tests.fix_up import Up, open_up
from tests.lm_stub import Knobs, LmStub

CHANNEL, THREAD = "#channel-pane", "#thread-pane"


class Album:
    """Takes a picture and says where it is."""

    def __init__(self, browser: Browser, out: Path) -> None:
        self.browser = browser
        self.out = out

    def take(self, name: str) -> None:
        """One PNG of the page as it is now, once it stands still."""
        time.sleep(0.4)
        path = self.out / f"{name}.png"
        self.browser.driver.save_screenshot(str(path))
        print(path)


def _story(browser: Browser, album: Album, up: Up) -> None:
    browser.size(*DESKTOP)
    browser.driver.get(f"{up.url}/#user=U0ADA&channel=C0LINE2")
    browser.find(".empty")
    browser.find("#connection", "is connected", seconds=90)
    album.take("desktop-first-run")

    browser.drop(CHANNEL, SAMPLE_PDF)
    browser.find(f"{CHANNEL} .file", SAMPLE_PDF.name)
    browser.find("li.message", "passages", seconds=120)
    album.take("desktop-manual-read")

    _ask(browser, "@shoptalk What is the torque for the gland bolts?")
    browser.find(f"{THREAD} li.message", "Looking", seconds=30)
    album.take("desktop-evidence")
    browser.find(f"{THREAD} [data-action=vote]", seconds=60)
    browser.click(f"{THREAD} [data-action=vote][data-value$=up]")
    album.take("desktop-answer")
    browser.size(*DESKTOP, dark=True)
    album.take("desktop-dark")
    browser.size(*DESKTOP)
    browser.click(f"{THREAD} [data-action=vote][data-value$=down]")
    browser.find("dialog[open]")
    album.take("desktop-why")
    browser.click("dialog[open] .view-foot .button")

    browser.size(*PHONE)
    album.take("phone-thread")
    browser.click("#close-thread")
    album.take("phone-channel")
    browser.click("#open-side")
    album.take("phone-places")
    browser.click("#channels .place", "general")
    browser.find(".empty")
    album.take("phone-first-run")


def _ask(browser: Browser, text: str) -> None:
    browser.write(f"{CHANNEL} .composer textarea", text)
    browser.click(f"{CHANNEL} .send")


def main(out: Path) -> None:
    """Run the story once."""
    out.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="shoptalk-", ignore_cleanup_errors=True) as folder,
        LmStub(knobs=Knobs(seconds=1.5)) as stub,
        open_up(Path(folder) / "up", models_folder(), stub) as up,
        open_browser() as browser,
    ):
        _story(browser, Album(browser, out), up)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
