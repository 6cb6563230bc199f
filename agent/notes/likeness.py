"""Whether a question is a note's question in other words.

A cosine alone cannot tell "how long does the sealant on the roof dry" from "how does the rack go on
the roof". So beside it count whether both want the same kind of answer, and a code that both name.
A code that the note knows nothing of, or another value of a unit than it has, makes another
question. Weights and bar are fitted with whole manuals left out
(`python -m tests.bench DATA notes`); rare words in common, the likeness to the note's own words and
the places that both questions find were measured, and added nothing.
"""

import math
import re
from dataclasses import dataclass
from typing import Final

from ingest.identifiers import find

_NAMING: Final = ("code", "part", "nsn", "document", "thread")
"""Identifiers that make another question of it, wherever the note does not have them."""
_NUMBER: Final = re.compile(r"^[\d./,-]+")


@dataclass(frozen=True)
class Likeness:
    """How like a note's question another one is.

    `cosine`: of the two questions; `kind`: how like the kinds of answer are that they want, 0..1;
    `named`: 1 where both name the same code; `strange`: codes of the question that the note lacks,
    and values that stand against others there.
    """

    cosine: float
    kind: float
    named: float
    strange: int = 0


@dataclass(frozen=True)
class Rule:
    """When a note is shown: p = 1 / (1 + exp(-(bias + weights x likeness))) >= bar, and nothing in
    the question is strange to it."""

    bias: float = -12.26
    cosine: float = 18.98
    kind: float = 2.165
    named: float = 5.936
    bar: float = 0.7203

    def p(self, like: Likeness) -> float:
        """How sure it is that the question is the note's."""
        if like.strange:
            return 0.0
        odds = self.bias + self.cosine * like.cosine + self.kind * like.kind
        odds += self.named * like.named
        return 1 / (1 + math.exp(-max(-500.0, min(500.0, odds))))

    def shows(self, like: Likeness) -> bool:
        """Whether the note is shown."""
        return self.p(like) >= self.bar


def named(question: str, asked: str) -> float:
    """1 where both questions name the same code, part or document."""
    here = {one.normalised for one in find(question) if one.kind in _NAMING}
    there = {one.normalised for one in find(asked) if one.kind in _NAMING}
    return float(bool(here & there))


def strange(question: str, known: str) -> set[str]:
    """The codes of the question that `known` lacks, and its values (40 psi) where `known` has only
    others of their unit."""
    here, there = find(question), find(known)
    names = {one.normalised for one in there}
    units = {_unit(one.normalised) for one in there if one.kind == "value"}
    return {
        one.normalised
        for one in here
        if one.normalised not in names
        and (one.kind in _NAMING or (one.kind == "value" and _unit(one.normalised) in units))
    }


def _unit(value: str) -> str:
    return _NUMBER.sub("", value)
