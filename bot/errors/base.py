"""The root of what can go wrong where people are talked to."""

from typing import ClassVar

from sql.failure import Failure


class BotError(Failure):
    """The command could not do what was asked."""

    people: ClassVar[str | None] = (
        "I could not do this. Try again; if that does not help, tell whoever looks after me here."
    )
