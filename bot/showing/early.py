"""What is shown before the answer is there, beside the work on it.

The evidence as soon as it is found, and better evidence in its place; until then, before a second
is over, a word that the manuals are being looked through. Shown from a thread of its own, so that
Slack keeps nobody waiting.
"""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Final, Protocol

from agent.wording import Language
from bot.showing.beside import Beside
from bot.showing.blocks.content import Content
from bot.showing.blocks.help import looking
from bot.showing.ledger import Overtaken
from sql.spans import span

SECONDS: Final = 0.7


class Showing(Protocol):
    """Where early lines are shown."""

    @property
    def ts(self) -> str | None:
        """The message's timestamp, once it is there."""

    def show(self, content: Content) -> None:
        """The message says this."""


class Silence:
    """Shows nothing: for who reads the answer only once it is whole."""

    ts: str | None = None

    def show(self, content: Content) -> None:
        """Nothing happens."""


class Early:
    """Use as a context: at its end nothing is under way any more, whatever was shown.

    `may` is asked right before lines are shown: whether they still may be.
    """

    def __init__(
        self,
        message: Showing,
        seconds: float = SECONDS,
        *,
        may: Callable[[], bool] = lambda: True,
        language: Language = "en",
    ) -> None:
        self._message = message
        self._language = language
        self._seconds = seconds
        self._may = may
        self._news = threading.Event()
        self._found: Content | None = None
        self._failed = False
        self._ended = False
        self._told = False
        self._began = time.monotonic()
        self._beside = Beside("early", self._run)

    def __enter__(self) -> "Early":
        self._beside.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._failed = error is not None
        self._ended = True
        self._news.set()
        self._beside.join()

    def show(self, found: Content) -> None:
        """Have it shown, in the place of what was shown before; returns at once."""
        self._found = found
        self._news.set()

    def _tell(self, found: Content) -> None:
        with span("show early lines") as one:
            self._message.show(found)
            if not self._told:
                one.set({"shoptalk.seconds_to_lines": time.monotonic() - self._began})
            self._told = True

    def _run(self) -> None:
        with suppress(Overtaken):
            if not self._news.wait(self._seconds):
                self._message.show(looking(self._language))
            shown: Content | None = None
            while not self._ended or (shown is None and self._found is not None):
                self._news.wait()
                self._news.clear()
                # Once the answer is there it comes at once: nothing else is put before it.
                found = self._found
                if found and found is not shown and (shown is None or not self._ended):
                    shown = found
                    if self._may():
                        self._tell(found)
            if shown is None and self._failed and self._message.ts is None:
                # It is tried again, and later each time: nobody waits for that before silence.
                self._message.show(looking(self._language))
