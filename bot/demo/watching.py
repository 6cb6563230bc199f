"""Waiting for what the bot says to the story's people."""

import time
from collections.abc import Callable
from threading import Event
from typing import Any, Final, NamedTuple, TypeVar

from bot.demo.person import Person, controls

Row = dict[str, Any]
Found = TypeVar("Found")
PAUSE: Final = 0.5
_LATE: Final = 150.0
"""Seconds: more than an answer takes, by default."""


class Where(NamedTuple):
    """Where a message is: who wrote it, the conversation, the ts of its thread and its own."""

    user: str
    channel: str
    thread: str
    ts: str


class Watching:
    """`where`: the messages so far, by their keys. `late` is called once for each thing that is
    waited for longer than an answer takes."""

    def __init__(
        self, person: Person, stop: Event, patience: float, late: Callable[[], None]
    ) -> None:
        self.where: dict[str, Where] = {}
        self._person = person
        self._stop = stop
        self._patience = patience
        self._late = late

    def answer(self, key: str) -> Row | None:
        """The bot's answer to that message, waited for until it can be voted on."""
        return self.wait(lambda: self.answered(key))

    def answered(self, key: str) -> Row | None:
        """The bot's answer to that message, where it can be voted on already."""
        at = self.where[key]
        for one in self._person.replies(at.user, at.channel, at.thread):
            if str(one["ts"]) > at.ts and any(id_ == "vote_up" for id_, _ in controls(one)):
                return one
        return None

    def wait(self, found: Callable[[], Found], seconds: float | None = None) -> Found | None:
        """What is found, once there is something; None where it takes too long, or is stopped."""
        since = time.monotonic()
        late = since + _LATE
        until = since + (self._patience if seconds is None else seconds)
        while not (result := found()):
            if time.monotonic() > until or self._stop.wait(PAUSE):
                return None
            if time.monotonic() > late:
                self._late()
                late = until + PAUSE
        return result
