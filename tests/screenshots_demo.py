"""Pictures of what technicians, experts and leads work with, for the documentation.

`python -m tests.screenshots_demo OUT` starts `shoptalk up` with the embedded language model, tells
it the story of the demo, and takes each surface at a desk and on a phone. A slow machine needs a
quarter of an hour for it.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bot.demo import Person, Seeding
from bot.demo.person import controls
from bot.demo.story import ADA, BEN, HANGAR, IVO, LEA, LINE2, PRESS
from bot.workspace import keys
from sql.home import Home
from sql.settings import SqlSettings
from tests.fix_browser import DESKTOP, PHONE, Browser, open_browser
from tests.fix_machines import OTHER, other_manual
from tests.fix_up import Up, open_up
from tests.lm_stub import LmStub
from tests.screenshots import Album

Row = dict[str, Any]
SETTINGS: Final = {"BOT_EXPERTS": "the press experts", "BOT_LEADS_CHANNEL": HANGAR}
_PATIENCE: Final = 300.0
_TALL: Final = 1_700
GERMAN: Final = "@shoptalk Mit welchem Drehmoment ziehe ich die Stopfbuchsschrauben an?"
WHICH: Final = "@shoptalk What torque do the gland bolts of the ram packing take?"


@dataclass(frozen=True)
class Surface:
    """A picture's name, and where it is taken; `press`: the words of a button that opens what is
    shown. `home`: the home tab, whole."""

    name: str
    user: str
    channel: str
    thread: str = ""
    press: str = ""
    home: bool = False


class Shoot:
    """The story and what is asked beyond it, and the pictures of that."""

    def __init__(self, up: Up, browser: Browser, album: Album) -> None:
        self._up, self._browser, self._album = up, browser, album
        self._person = Person(up.url, keys(Home(up.home)).page_token)
        self.threads: dict[str, str] = {}

    def tell(self) -> None:
        """Everything was said and answered."""
        seeding = Seeding(self._person, print)
        assert seeding.run()
        self.threads = dict(seeding.threads)
        self._ask("german", IVO, LINE2, GERMAN)
        self._click("expert", BEN, LINE2, "missing", "ask_expert")
        self._second_machine()
        self._ask("which", ADA, LINE2, WHICH)

    def take(self, one: Surface) -> None:
        """Its two pictures."""
        thread = self.threads.get(one.thread, "")
        direct = str(self._person.act("open_dm", user=one.user)["channel"])
        where = f"&user={one.user}&channel={one.channel or direct}"
        where += f"&thread={thread}" if thread else ""
        where += "&tab=home" if one.home else ""
        for device, (width, height) in (("desktop", DESKTOP), ("phone", PHONE)):
            self._browser.driver.get("about:blank")
            self._browser.size(width, _TALL if one.home else height)
            self._browser.driver.get(f"{self._up.page}{where}")
            if one.home:
                self._browser.find("#home .header")
            else:
                self._browser.find(f"{'#thread-pane' if thread else '#channel-pane'} .message")
            if one.press:
                self._browser.click("button", one.press)
                self._browser.find("dialog[open]")
            time.sleep(2)
            self._album.take(f"{device}-{one.name}")
            if one.press:
                self._browser.click("dialog[open] .view-foot .button")

    def _ask(self, key: str, user: str, channel: str, text: str) -> None:
        said = self._person.act("message", user=user, channel=channel, text=text)
        self.threads[key] = str(said["ts"])
        self._until(key, lambda: self._answers(user, channel, key))

    def _answers(self, user: str, channel: str, key: str) -> list[Row]:
        replies = self._person.replies(user, channel, self.threads[key])
        return [one for one in replies if list(controls(one))]

    def _click(self, what: str, user: str, channel: str, key: str, action: str) -> None:
        """Press a control of the answer there, and wait until more stands in the thread."""
        answer = self._answers(user, channel, key)[-1]
        value = next(value for name, value in controls(answer) if name.startswith(action))
        before = len(self._person.replies(user, channel, self.threads[key]))
        where = {"channel": channel, "ts": answer["ts"], "action_id": action, "value": value}
        self._person.act("click", user=user, **where)
        self._until(what, lambda: len(self._answers(user, channel, key)) > before)

    def _second_machine(self) -> None:
        """Another press, whose manual says other values."""
        pdf = self._up.home.parent / "hp-200.pdf"
        pdf.write_bytes(other_manual())
        words = ["ingest", str(pdf), "--everyone", "--equipment", OTHER]
        for command in (words, ["manuals", "set", "1", "--equipment", "HP-160"]):
            run = [sys.executable, "-m", "bot", *command]
            subprocess.run(run, env=self._up.environment, check=True, stdout=subprocess.DEVNULL)

    def _until(self, what: str, found: Callable[[], object]) -> None:
        end = time.monotonic() + _PATIENCE
        while not found():
            if time.monotonic() > end:
                print(f"{what}: nothing came of it")
                return
            time.sleep(0.5)


SURFACES: Final = (
    Surface("walk", BEN, PRESS, "packing"),
    Surface("private", BEN, PRESS),
    Surface("upload-card", LEA, PRESS, "manual"),
    Surface("ask-an-expert", IVO, LINE2, "missing"),
    Surface("german", IVO, LINE2, "german"),
    Surface("which-machine", ADA, LINE2, "which"),
    Surface("corrections", IVO, HANGAR),
    Surface("home-technician", BEN, "", home=True),
    Surface("home-lead", LEA, "", home=True),
)


def main(out: Path, models: Path, *, stub: bool) -> None:
    """Tell the story and take the pictures."""
    out.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        name = tempfile.TemporaryDirectory(prefix="shoptalk-", ignore_cleanup_errors=True)
        folder = Path(stack.enter_context(name))
        folder.chmod(0o711)  # so that a database server that is run for root finds its data in it
        lm = stack.enter_context(LmStub()) if stub else None
        up = stack.enter_context(open_up(folder / "up", models, lm, **SETTINGS))
        browser = stack.enter_context(open_browser())
        shoot = Shoot(up, browser, Album(browser, out))
        shoot.tell()
        for one in SURFACES:
            shoot.take(one)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, help="folder for the PNG files")
    parser.add_argument("--models", type=Path, help="folder of weights; the home's if not given")
    parser.add_argument("--stub", action="store_true", help="the LM stub, to try the story")
    given = parser.parse_args()
    main(given.out, given.models or Home.from_settings(SqlSettings()).models, stub=given.stub)
