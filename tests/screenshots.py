"""Pictures of the local workspace's page for the documentation, of the real thing at work.

`python -m tests.screenshots OUT` starts `shoptalk up` with the LM stub, talks to it through the
page and writes PNG files into OUT.
"""

import io
import sys
import tempfile
import time
from pathlib import Path

from PIL import Image

from tests.fix_browser import DESKTOP, PHONE, Browser, open_browser
from tests.fix_models import models_folder
from tests.fix_pdfs import manual
from tests.fix_up import Up, open_up
from tests.lm_stub import Knobs, LmStub

CHANNEL, THREAD = "#channel-pane", "#thread-pane"
_COLOURS = 256
_PICTURE = "return document.querySelector('#thread-pane .picture img')?.naturalWidth > 0"


class Album:
    """Takes a picture and says where it is."""

    def __init__(self, browser: Browser, out: Path) -> None:
        self.browser = browser
        self.out = out

    def take(self, name: str) -> None:
        """One PNG of the page as it is now, once it stands still."""
        time.sleep(0.4)
        path = self.out / f"{name}.png"
        png = io.BytesIO(self.browser.driver.get_screenshot_as_png())
        with Image.open(png) as picture:
            small = picture.convert("RGB").quantize(
                _COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE
            )
        small.save(path, optimize=True)
        print(path)


def _story(browser: Browser, album: Album, up: Up, pdf: Path) -> None:
    browser.size(*DESKTOP)
    browser.driver.get(f"{up.url}/#user=U0ADA&channel=C0LINE2")
    browser.find(".empty")
    browser.find("#connection", "is connected", seconds=90)
    album.take("desktop-first-run")

    _ask(browser, "@shoptalk What is the torque for the gland bolts?")
    browser.find(f"{THREAD} li.message", "still being checked", seconds=30)
    album.take("desktop-evidence")
    browser.find(f"{THREAD} [data-action=vote]", seconds=60)
    browser.click(f"{THREAD} [data-action=vote][data-value$=up]")
    album.take("desktop-answer")
    browser.click(f"{THREAD} [data-action=more]", "Show page")
    browser.wait("the picture came", lambda: browser.driver.execute_script(_PICTURE), seconds=30)
    browser.driver.execute_script("document.querySelector('#thread-pane .to-end').click()")
    album.take("desktop-page")
    browser.click(f"{THREAD} [data-action=vote][data-value$=down]")
    browser.find("dialog[open]")
    album.take("desktop-why")
    browser.click("dialog[open] .view-foot .button")

    browser.click("#close-thread")
    browser.drop(CHANNEL, pdf)
    browser.find(f"{THREAD} li.message", "passages", seconds=120)
    album.take("desktop-manual-read")
    browser.click("#close-thread")

    browser.click(f"{CHANNEL} .thread-link", "2 replies")
    browser.find(f"{THREAD} .picture img")
    browser.size(*DESKTOP, dark=True)
    browser.driver.execute_script("document.querySelector('#thread-pane .messages').scrollTop = 0")
    album.take("desktop-dark")
    browser.size(*PHONE)
    browser.driver.execute_script("document.querySelector('#thread-pane .messages').scrollTop = 0")
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
        tempfile.TemporaryDirectory(prefix="shoptalk-", ignore_cleanup_errors=True) as name,
        LmStub(knobs=Knobs(seconds=1.5)) as stub,
        open_browser() as browser,
    ):
        folder = Path(name)
        folder.chmod(0o711)  # so that a database server that is run for root finds its data in it
        pdf = folder / "borer-b20.pdf"
        pdf.write_bytes(manual(pages=24))
        with open_up(folder / "up", models_folder(), stub) as up:
            _story(browser, Album(browser, out), up, pdf)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
