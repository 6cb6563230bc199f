"""How far the reading of a PDF is, on its card: now and then, in words, with the time left."""

import time
from collections.abc import Callable
from typing import Final

import structlog

from bot.errors import SlackError
from bot.showing import CardLedger, VisibleMessage, reading
from bot.terminal import time_left
from ingest.manual import Progress

log = structlog.get_logger()

_SECONDS_BETWEEN: Final = 2.0
_SAID: Final = {
    "reading": "Step 1 of 2: read page {done:,} of {total:,}",
    "recognising": "Step 1 of 2: recognised the text of {done:,} of {total:,} scanned pages",
    "embedding": "Step 2 of 2: indexed {done:,} of {total:,} passages",
    "writing": "Storing",
}


class Reading:
    """Told of the progress; raises Overtaken, and so ends the reading, where it is another's."""

    def __init__(
        self,
        name: str,
        message: VisibleMessage,
        ledger: CardLedger,
        clock: Callable[[], float] = time.monotonic,
        *,
        asked: bool = False,
    ) -> None:
        """`asked`: a question came with the file."""
        self._asked = asked
        self._name = name
        self._message = message
        self._ledger = ledger
        self._clock = clock
        self._shown_at = clock()
        self._began: dict[str, tuple[float, int]] = {}

    def __call__(self, now: Progress) -> None:
        at = self._clock()
        began, from_ = self._began.setdefault(now.stage, (at, now.done))
        if now.stage == "writing":
            if now.done == 0:
                # The last moment at which nothing is written yet.
                self._ledger.check()
            return
        if at - self._shown_at < _SECONDS_BETWEEN:
            return
        self._shown_at = at
        try:
            said = how_far(now, at - began, now.done - from_)
            self._message.show(reading(self._name, said, asked=self._asked))
        except SlackError as error:
            log.warning("card.not_updated", error=type(error).__name__)
        self._shown_at = self._clock()


def how_far(now: Progress, seconds: float, done: int) -> str:
    """In words; `done` of them took so many seconds."""
    said = _SAID[now.stage].format(done=now.done, total=now.total)
    left = time_left(seconds, done, now.total - now.done)
    return f"{said}, {left} for this step." if left else f"{said}."
