"""What a right past order is, on dev/maintie: tests/orders/README.md says the rule in words, and
was written before anything was measured."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import snowballstemmer

Row = Mapping[str, Any]
_MARK = re.compile(r"<\w+>")
_STEMMER = snowballstemmer.stemmer("english")
_TROUBLE = ("State", "Process")


@dataclass(frozen=True)
class Said:
    """What an order reports by its annotations: of which things, which troubles."""

    things: frozenset[str]
    troubles: frozenset[str]

    @classmethod
    def of(cls, row: Row) -> "Said":
        """The order's things and troubles; either may be empty."""
        things = [one for one in row["entities"] if one["type"].startswith("PhysicalObject")]
        outer = [one for one in things if not any(_within(one, other) for other in things)]
        troubles = {one["type"] for one in row["entities"] if one["type"].split("/")[0] in _TROUBLE}
        return cls(frozenset(_words(row, one) for one in outer) - {""}, frozenset(troubles))


def is_right(asked: Row, found: Row) -> bool:
    """Whether the found order is right for a paraphrase of the asked one."""
    if asked["id"] == found["id"]:
        return True
    own = Said.of(asked)
    return bool(own.things and own.troubles) and own == Said.of(found)


def is_itself(asked: Row, found: Row) -> bool:
    """Whether it is the very order, or one with its very words."""
    return asked["id"] == found["id"] or plain(asked["text"]) == plain(found["text"])


def plain(text: str) -> str:
    """The text without what stands for names and numbers that were taken out of the data."""
    return " ".join(_MARK.sub(" ", text).replace(" - ", " ").split()).strip("- ")


def _within(one: Row, other: Row) -> bool:
    inside = other["start"] <= one["start"] and one["end"] <= other["end"]
    return inside and (one["start"], one["end"]) != (other["start"], other["end"])


def _words(row: Row, entity: Row) -> str:
    words: Sequence[str] = row["tokens"][entity["start"] : entity["end"]]
    text = plain(" ".join(words)).casefold()
    return " ".join(_STEMMER.stemWords(text.split()))
