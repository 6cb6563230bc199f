"""Waiting for what the bot says to the story's people."""

import time
from collections.abc import Callable
from threading import Event
from typing import Any, Final, TypeVar

from bot.demo.person import Person, controls

Row = dict[str, Any]
Found = TypeVar("Found")
PAUSE: Final = 0.5


class Watching:
    """`where`: by the keys of messages, who wrote it, the conversation, the ts of its thread."""

    def __init__(self, person: Person, stop: Event, patience: float) -> None:
        self.where: dict[str, tuple[str, str, str]] = {}
        self._person = person
        self._stop = stop
        self._patience = patience

    def answer(self, key: str) -> Row | None:
        """The bot's answer to that message, once it can be voted on."""
        user, channel, thread = self.where[key]

        def found() -> Row | None:
            for one in self._person.replies(user, channel, thread):
                if any(action == "vote_up" for action, _ in controls(one)):
                    return one
            return None

        return self.wait(found)

    def replied(self, key: str) -> Row | None:
        """The first that the bot says to that message."""
        user, channel, thread = self.where[key]
        return self.wait(lambda: next(iter(self._person.replies(user, channel, thread)), None))

    def wait(self, found: Callable[[], Found], seconds: float | None = None) -> Found | None:
        """What is found, once there is something; None where it takes too long, or is stopped."""
        until = time.monotonic() + (self._patience if seconds is None else seconds)
        while not (result := found()):
            if time.monotonic() > until or self._stop.wait(PAUSE):
                return None
        return result
