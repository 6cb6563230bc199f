"""The root of the errors that our own code raises: each of a class, and in two texts.

Every room's tree grows from it (`errors` there). An error is

- *permanent*: refused, and refused again until somebody changes something; never tried again,
- *passing*: an outage, a wait, a crowd; the same may work a little later,
- *ours*: a mistake of Shoptalk's own, as is every exception that nobody foresaw.

It says two things: to operators (log, `shoptalk doctor`, the command line) what failed and which
setting or command cures it, and to people in Slack what they can do. What operators read may be
made when it is raised; what people read is written down with the class, so that no address, name of
a setting or word of somebody else's library comes into it.
"""

from typing import ClassVar, Literal, TypeAlias

from sql.endpoint import without_secrets

Kind: TypeAlias = Literal["permanent", "passing", "ours"]


class Failure(Exception):
    """Something could not be done."""

    kind: ClassVar[Kind] = "ours"
    people: ClassVar[str | None] = None
    """For people; None: the operators' text says nothing that is not for them."""

    def __init__(self, message: str | None = None) -> None:
        """Use `message`, or else the docstring of the class, in one line."""
        super().__init__(without_secrets(message or _documented(type(self))))

    @property
    def for_operators(self) -> str:
        """What failed, and its cure."""
        return str(self)

    @property
    def for_people(self) -> str:
        """What it means to who asked, and what they can do."""
        return self.people or str(self)


def said_of(error: type[Failure]) -> str:
    """What people read of an error of this class, unless it was raised with words of its own."""
    return error.people or _documented(error)


def _documented(error: type[Failure]) -> str:
    return " ".join((error.__doc__ or "").split())


def kind_of(error: BaseException) -> Kind:
    """The error's class."""
    return error.kind if isinstance(error, Failure) else "ours"
