"""How far the reading of a PDF is, on its card: now and then, in words, with the time left."""

import time
from collections.abc import Callable
from typing import Final

import structlog
from babel.numbers import format_decimal

from agent.wording import Language, in_language, ours
from bot.errors import SlackError
from bot.showing import CardLedger, VisibleMessage, reading
from ingest.manual import Progress

log = structlog.get_logger()

_SECONDS_BETWEEN: Final = 2.0
_SAID: Final = {
    "reading": ours("Step 1 of 2: read page {done} of {total}"),
    "recognising": ours("Step 1 of 2: recognised the text of {done} of {total} scanned pages"),
    "embedding": ours("Step 2 of 2: indexed {done} of {total} passages"),
    "writing": ours("Storing"),
}
_SECONDS_LEFT: Final = ours("{said}, about {count} s left for this step.")
_MINUTES_LEFT: Final = ours("{said}, about {count} min left for this step.")


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
        language: Language = "en",
    ) -> None:
        """`asked`: a question came with the file; `language`: of its card."""
        self._language = language
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
            said = how_far(now, at - began, now.done - from_, self._language)
            self._message.show(
                reading(self._name, said, asked=self._asked, language=self._language)
            )
        except SlackError as error:
            log.warning("card.not_updated", error=type(error).__name__)
        self._shown_at = self._clock()


def how_far(now: Progress, seconds: float, done: int, language: Language = "en") -> str:
    """In words; `done` of them took so many seconds."""
    counted = {
        name: format_decimal(number, locale=language)
        for name, number in (("done", now.done), ("total", now.total))
    }
    said = in_language(_SAID[now.stage], language, **counted)
    left = now.total - now.done
    if done <= 0 or seconds <= 0 or left <= 0:
        return f"{said}."
    seconds *= left / done
    if seconds < 60:
        few = max(round(seconds / 5) * 5, 5)
        return in_language(_SECONDS_LEFT, language, said=said, count=few)
    return in_language(_MINUTES_LEFT, language, said=said, count=round(seconds / 60))
