"""Pictures of the local workspace's page for the documentation, of the real thing at work.

`python -m tests.screenshots OUT` starts `shoptalk up` with the embedded language model, talks to it
through the page and writes PNG files into OUT.
"""

import argparse
import io
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from PIL import Image

from sql.home import Home
from sql.settings import SqlSettings
from tests.fix_browser import DESKTOP, PHONE, Browser, open_browser
from tests.fix_pdfs import manual
from tests.fix_up import Up, open_up
from tests.lm_stub import Knobs, LmStub

CHANNEL, THREAD = "#channel-pane", "#thread-pane"
ANSWERS: Final = (
    ("procedure", "How do I replace the ram packing?", "Replacing the ram packing"),
    ("troubleshooting", "The press won't build pressure, what should I check?", "page"),
    ("closest-lines", "How warm may the pump housing get?", "I am not sure that this answers"),
)
"""Name of the picture, question, and words of the answer."""
_PATIENCE: Final = 240
_COLOURS = 256
_TWO_REPLIES = "return document.querySelectorAll('#thread-pane li.message').length > 2"
_OPEN = "return document.querySelector('#thread-pane')?.offsetParent !== null"
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
    browser.driver.get(f"{up.page}&user=U0ADA&channel=C0LINE2")
    browser.find(".empty")
    browser.find("#connection", "is connected", seconds=_PATIENCE)
    album.take("desktop-first-run")

    _ask(browser, "@shoptalk What torque do the gland bolts need?")
    browser.find(f"{THREAD} li.message", "still being checked", seconds=_PATIENCE)
    album.take("desktop-evidence")
    browser.find(f"{THREAD} [data-action=vote_up]", seconds=_PATIENCE)
    browser.click(f"{THREAD} [data-action=vote_up]")
    album.take("desktop-answer")
    browser.click(f"{THREAD} [data-action=more]", "Show page")
    browser.wait("the picture came", lambda: browser.driver.execute_script(_PICTURE), seconds=30)
    browser.driver.execute_script("document.querySelector('#thread-pane .to-end').click()")
    album.take("desktop-page")
    browser.click(f"{THREAD} [data-action=vote_down]")
    browser.find("dialog[open]")
    album.take("desktop-why")
    browser.click("dialog[open] .view-foot .button")
    _top(browser)
    browser.size(*DESKTOP, dark=True)
    album.take("desktop-dark")
    browser.size(*PHONE)
    _top(browser)
    album.take("phone-thread")
    browser.size(*DESKTOP)
    _close(browser)

    for name, question, said in ANSWERS:
        _answered(browser, album, name, question, said)

    browser.drop(CHANNEL, pdf)
    browser.find(f"{THREAD} li.message", "passages", seconds=120)
    album.take("desktop-manual-read")
    browser.click("#close-thread")
    browser.size(*PHONE)
    album.take("phone-channel")
    browser.click("#open-side")
    album.take("phone-places")
    browser.click("#channels .place", "general")
    browser.find(".empty")
    album.take("phone-first-run")


def _answered(browser: Browser, album: Album, name: str, question: str, said: str) -> None:
    """The answer to one question, as the desktop and the phone show it; and, where it is long, its
    next steps."""
    _ask(browser, f"@shoptalk {question}")
    browser.find(f"{CHANNEL} li.message", question)
    browser.find(f"{THREAD} li.message", question, seconds=_PATIENCE)
    browser.find(f"{THREAD} [data-action=vote_up]", seconds=_PATIENCE)
    browser.find(f"{THREAD} li.message", said)
    for device, size in (("desktop", DESKTOP), ("phone", PHONE)):
        browser.size(*size)
        _top(browser)
        album.take(f"{device}-{name}")
    browser.size(*DESKTOP)
    if browser.driver.find_elements("css selector", f"{THREAD} [data-key^='more/steps:']"):
        browser.click(f"{THREAD} [data-key^='more/steps:']")
        browser.wait("the next steps came", lambda: browser.driver.execute_script(_TWO_REPLIES))
        browser.driver.execute_script("document.querySelector('#thread-pane .to-end').click()")
        album.take(f"desktop-{name}-next")
    _close(browser)


def _close(browser: Browser) -> None:
    browser.click("#close-thread")
    browser.wait("the thread is closed", lambda: not browser.driver.execute_script(_OPEN))


def _top(browser: Browser) -> None:
    """The thread from its beginning, the question scrolled out where the answer is long."""
    browser.driver.execute_script("document.querySelector('#thread-pane .messages').scrollTop = 0")


def _ask(browser: Browser, text: str) -> None:
    browser.write(f"{CHANNEL} .composer textarea", text)
    browser.click(f"{CHANNEL} .send")


def main(out: Path, models: Path, *, stub: bool) -> None:
    """Run the story once."""
    out.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        name = tempfile.TemporaryDirectory(prefix="shoptalk-", ignore_cleanup_errors=True)
        folder = Path(stack.enter_context(name))
        folder.chmod(0o711)  # so that a database server that is run for root finds its data in it
        lm = stack.enter_context(LmStub(knobs=Knobs(seconds=1.5))) if stub else None
        browser = stack.enter_context(open_browser())
        pdf = folder / "borer-b20.pdf"
        pdf.write_bytes(manual(pages=24))
        up = stack.enter_context(open_up(folder / "up", models, lm))
        _story(browser, Album(browser, out), up, pdf)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, help="folder for the PNG files")
    parser.add_argument("--models", type=Path, help="folder of weights; the home's if not given")
    parser.add_argument("--stub", action="store_true", help="the LM stub, to try the story")
    given = parser.parse_args()
    main(given.out, given.models or Home.from_settings(SqlSettings()).models, stub=given.stub)
