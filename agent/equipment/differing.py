"""Whether manuals of several machines say different things of what was asked: only then does it
matter which machine is meant."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import snowballstemmer

from agent.verify import amounts, codes, contradict

_WORD: Final = re.compile(r"[^\W\d_]{3,}")
_ASKED: Final = 0.5
_ALIKE: Final = 0.5
_TASK: Final = 0.6
_EMPTY: Final = frozenset(
    word
    for words in (
        "the and for with from what which how where when why who does did can should must this",
        "that are was our its have has been into out not you your there than then per all any mean",
        "wie was der die das den ein eine ist welche les des est une que quel los las una por con",
    )
    for word in words.split()
)


@dataclass(frozen=True)
class Told:
    """What a manual says: lines under a heading. `steps`: they are a procedure."""

    heading: str
    lines: Sequence[str]
    steps: bool = False


def differ(question: str, one: Told, other: Told) -> bool:
    """Whether the two are about the same thing that was asked, and say different things of it:
    other amounts in lines that are alike, another meaning of the same code, or other steps of the
    same task."""
    asked = _stems(question)
    if one.steps and other.steps:
        return _same_task(asked, one, other) and list(one.lines) != list(other.lines)
    named = codes(question)
    return any(
        _amounts_differ(asked, (a, one.heading), (b, other.heading))
        or _meanings_differ(named, a, b)
        for a in one.lines
        for b in other.lines
    )


def _amounts_differ(asked: frozenset[str], a: tuple[str, str], b: tuple[str, str]) -> bool:
    if not contradict(amounts(a[0]), amounts(b[0])):
        return False
    ones, others = _stems(a[0]), _stems(b[0])
    headed, under = ones | _stems(a[1]), others | _stems(b[1])
    both = asked & headed & under
    return (
        bool(both)
        and len(both) >= _ASKED * len(asked)
        and bool(asked & ones & others)
        and _alike(ones, others) >= _ALIKE
    )


def _meanings_differ(named: frozenset[str], a: str, b: str) -> bool:
    both = named & codes(a) & codes(b)
    ones, others = _stems(a), _stems(b)
    return bool(both and ones and others) and _alike(ones, others) < _ALIKE


def _same_task(asked: frozenset[str], one: Told, other: Told) -> bool:
    ones, others = _stems(one.heading), _stems(other.heading)
    both = asked & ones & others
    every = ones | others
    return len(both) >= max(2.0, _ASKED * len(asked)) and len(ones & others) >= _TASK * len(every)


def _alike(ones: frozenset[str], others: frozenset[str]) -> float:
    """Which share of the shorter one's words the other has, 0..1."""
    return len(ones & others) / max(1, min(len(ones), len(others)))


def _stems(text: str) -> frozenset[str]:
    words = (found[0].casefold() for found in _WORD.finditer(text))
    return frozenset(_stem(word) for word in words if word not in _EMPTY)


@lru_cache(20_000)
def _stem(word: str) -> str:
    return str(snowballstemmer.stemmer("english").stemWord(word))
