"""A process that cannot start, or ended before it was done."""

from typing import ClassVar

from bot.errors.base import BotError


class PortTaken(BotError):
    """Another program listens on this port: set another one."""

    kind = "permanent"


class AlreadyRunning(BotError):
    """Shoptalk runs in this home already: `shoptalk stop` ends it."""

    kind = "permanent"


class NightFailed(BotError):
    """The night's process ended with an error: its log says which."""


class KilledTooOften(BotError):
    """Each process that worked on it was ended before it was done: give the worker more memory."""

    people: ClassVar[str | None] = (
        "I was ended each time before I was done. If you ask again and it happens again, "
        "tell whoever looks after me here."
    )
