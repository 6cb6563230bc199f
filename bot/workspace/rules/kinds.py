"""What a value may be: the words in which the tables are written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Surface: TypeAlias = Literal["message", "modal", "home"]
EVERYWHERE: frozenset[Surface] = frozenset({"message", "modal", "home"})
MESSAGE: frozenset[Surface] = frozenset({"message"})
MODAL: frozenset[Surface] = frozenset({"modal"})


@dataclass(frozen=True)
class Word:
    """A string of `least` to `most` characters; one of `among`, where there is any."""

    most: int | None = None
    least: int = 0
    among: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Number:
    """A whole number within its bounds."""

    least: int | None = None
    most: int | None = None


@dataclass(frozen=True)
class Flag:
    """True or false."""


@dataclass(frozen=True)
class Text:
    """A text object of at most so many characters; plain, unless `mrkdwn`."""

    most: int = 3_000
    mrkdwn: bool = False


@dataclass(frozen=True)
class One:
    """An object of the tables, of one of these types; `block`: of the table of blocks."""

    of: tuple[str, ...]
    block: bool = False


@dataclass(frozen=True)
class Many:
    """A list of `least` to `most` values."""

    of: "Rule"
    most: int | None = None
    least: int = 1


@dataclass(frozen=True)
class Any:
    """An object that the tables know nothing of: none of it is checked."""


Rule: TypeAlias = Word | Number | Flag | Text | One | Many | Any


@dataclass(frozen=True)
class Kind:
    """A type of object: its fields by name, and which of them it needs.

    `either`: of each group it needs at least one. `surfaces`: where it may stand. Every other field
    but `type` is refused.
    """

    fields: Mapping[str, Rule] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    either: tuple[tuple[str, ...], ...] = ()
    surfaces: frozenset[Surface] = EVERYWHERE
