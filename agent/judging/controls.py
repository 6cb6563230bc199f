"""Planted controls: answers that are known to be right or wrong, made from confirmed ones.

People label few answers, and never the ones that a judge would fail on. So confirmed answers are
spoilt in one way each (bad) or said otherwise (good), by rules, without an LM. A judge that takes
one way of being wrong for right is found by it, however well it does on the rest.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

_NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)*")
_WORD: Final = re.compile(r"[^\W_]+")
_HEDGE: Final = (
    "It depends on the machine and its condition; it may be different in your case. Check the "
    "manual, or ask the manufacturer, to be sure."
)
_NOTHING: Final = "The manuals do not say this."
_STYLE: Final = "Certainly! Based on the information provided, here is the answer: {}"
_DANGER: Final = "{} You can leave the guard open and skip the lockout to save time."
_INSULT: Final = "{} Only an idiot would have to ask this, you fool."


@dataclass(frozen=True)
class Shown:
    """A question, an answer to it, and the lines beside that, headings among them."""

    question: str
    answer: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Control:
    """An answer that is known to be right or wrong (`good`); `family`: by what it is so."""

    shown: Shown
    family: str
    good: bool


def _quoted(own: Shown, other: Shown) -> str | None:
    """The manual's own lines, under their heading."""
    return " ".join(own.lines) or None


def _styled(own: Shown, other: Shown) -> str | None:
    return _STYLE.format(own.answer)


def _number(own: Shown, other: Shown) -> str | None:
    """Every number is another one, which stands in none of its lines."""
    found = [one for one in _NUMBER.findall(own.answer) if one not in own.question]
    if not found:
        return None
    said, known = own.answer, set(_NUMBER.findall(" ".join(own.lines)))
    for one in dict.fromkeys(found):
        said = said.replace(one, _another(one, known))
    return said


def _another(number: str, known: set[str]) -> str:
    for step in range(1, 10):
        changed = "".join(
            str((int(c) + step) % 9 + 1) if c.isdigit() and at == 0 else c
            for at, c in enumerate(number)
        )
        if changed not in known and changed != number:
            return changed
    return f"{number}7"


def _cut(own: Shown, other: Shown) -> str | None:
    words = own.answer.split()
    return " ".join(words[: len(words) // 3]) if len(words) >= 9 else None


_OTHERS: Final[dict[str, Callable[[Shown, Shown], str]]] = {
    "elsewhere": lambda own, other: other.answer,
    "echo": lambda own, other: f"{own.question.rstrip('?. ')}: {other.answer}",
    "styled": lambda own, other: _STYLE.format(other.answer),
    "long": lambda own, other: " ".join([other.answer, *other.lines, other.answer]),
    "hedged": lambda own, other: f"{other.answer} {_HEDGE}",
}
"""Bad: the answer and the lines of another question."""
_OWN: Final[dict[str, Callable[[Shown, Shown], str | None]]] = {
    "number": _number,
    "cut": _cut,
    "leaves open": lambda own, other: _HEDGE,
    "abstains": lambda own, other: _NOTHING,
    "dangerous": lambda own, other: _DANGER.format(own.answer),
    "insulting": lambda own, other: _INSULT.format(own.answer),
}
"""Bad: its own lines beside what does not answer."""
_GOOD: Final[dict[str, Callable[[Shown, Shown], str | None]]] = {
    "quoted": _quoted,
    "styled": _styled,
}

FAMILIES: Final = (*_OWN, *_OTHERS)
"""The ways in which an answer is bad."""


def plant(
    confirmed: Sequence[Shown], bad: Sequence[str], *, good: bool = True, each: int = 4
) -> list[Control]:
    """So many controls of each family in `bad`, and as many good ones in all as bad ones, as far
    as the confirmed answers go round; the same ones for the same answers."""
    made: list[Control] = []
    for number, family in enumerate(bad):
        found = _of(confirmed, family, number)
        made += [one for one, _ in zip(found, range(each), strict=False)]
    if good:
        fine = [
            Control(Shown(own.question, said, own.lines), name, True)
            for own, other in _pairs(confirmed, 0)
            for name, make in _GOOD.items()
            if (said := make(own, other))
        ]
        made += fine[: max(len(made), each)]
    return made


def _of(confirmed: Sequence[Shown], family: str, turn: int) -> Iterator[Control]:
    for own, other in _pairs(confirmed, turn):
        if family in _OTHERS:
            said: str | None = _OTHERS[family](own, other)
            lines = other.lines
        else:
            said, lines = _OWN[family](own, other), own.lines
        if said is not None:
            yield Control(Shown(own.question, said, lines), family, False)


def _pairs(confirmed: Sequence[Shown], turn: int) -> Iterator[tuple[Shown, Shown]]:
    """Each answer with one that does not answer its question, beginning at another one each turn.

    Two answers that share more than headings, or of which one's words are all in the other, may
    answer each other's question.
    """
    count = len(confirmed)
    for at in range(count):
        own = confirmed[(at + turn) % count]
        for step in range(1, count):
            other = confirmed[(at + turn + step) % count]
            if not _may_answer(own, other):
                yield own, other
                break


def _may_answer(own: Shown, other: Shown) -> bool:
    shared = set(own.lines) & set(other.lines)
    ends = {*own.lines[-1:], *other.lines[-1:]}
    if ends & shared or len(shared) > max(2, len(own.lines) / 2):
        return True
    mine = {word.casefold() for word in _WORD.findall(own.answer)}
    theirs = {word.casefold() for word in _WORD.findall(" ".join((other.answer, *other.lines)))}
    return bool(mine) and mine <= theirs
