"""The root of what can go wrong while answering."""

from typing import ClassVar

from sql.failure import Failure


class AgentError(Failure):
    """The question could not be worked on."""

    people: ClassVar[str | None] = (
        "I could not work on this. Try again; if that does not help, tell whoever looks "
        "after me here."
    )
