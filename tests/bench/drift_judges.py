"""Judges that are wrong on purpose, in forty ways: the table, written before anything was played.

Each says P(yes) of an answer. All begin as a sound judge (right on 95 of 100, sure of it either
way) and are spoilt in one way. `Said` is what they look at.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

SOUND: Final = 0.95
NIGHTS: Final = 30
_FAMILIES_NO_ANSWER = ("leaves open", "abstains")


@dataclass(frozen=True)
class Said:
    """An answer: whether it is right, how it is wrong, and what its text looks like. `topic`: 0 to
    3, what it is about. `first`: asked before the other of a pair; `number`, `hedged`, `styled`:
    its words; `words`: how many; `overlap`: it holds the question's words."""

    right: bool
    how: str = ""
    words: int = 12
    number: bool = True
    hedged: bool = False
    styled: bool = False
    overlap: bool = False
    topic: int = 0
    first: bool = False


Draws = np.random.Generator
Says = Callable[[Said, int, int, Draws], bool | float]
"""Whether it is right, as the judge has it (or P(yes)): the answer, the night 1..30, how many it
was asked that night before, and chance."""


def sound(one: Said, night: int, call: int, draws: Draws) -> bool:
    """Right on 95 of 100."""
    return one.right ^ bool(draws.random() > SOUND)


def _flips(share: float, of: bool | None = None) -> Says:
    def says(one: Said, night: int, call: int, draws: Draws) -> bool:
        told = sound(one, night, call, draws)
        hit = draws.random() < share and (of is None or one.right is of)
        return told ^ hit

    return says


def _yes_if(when: Callable[[Said], bool]) -> Says:
    return lambda one, night, call, draws: when(one) or sound(one, night, call, draws)


def _no_if(when: Callable[[Said], bool]) -> Says:
    return lambda one, night, call, draws: not when(one) and sound(one, night, call, draws)


def _only(when: Callable[[Said], bool]) -> Says:
    return lambda one, night, call, draws: when(one)


def _yes_when(when: Callable[[int, int, Draws], bool]) -> Says:
    return lambda one, night, call, draws: (
        when(night, call, draws) or sound(one, night, call, draws)
    )


def _noisy(one: Said, night: int, call: int, draws: Draws) -> float:
    told = 0.9 if sound(one, night, call, draws) else 0.1
    return float(np.clip(told + draws.normal(0, 0.5), 0, 1))


def _squeezed(one: Said, night: int, call: int, draws: Draws) -> float:
    return 0.93 if sound(one, night, call, draws) else 0.9


FLAWED: Final[dict[str, Says]] = {
    # It does not look.
    "always yes": lambda *_: True,
    "always no": lambda *_: False,
    "always one half": lambda *_: 0.5,
    "a coin": lambda one, night, call, draws: bool(draws.random() < 0.5),
    "the contrary": lambda one, night, call, draws: not sound(one, night, call, draws),
    "every other call": lambda one, night, call, draws: call % 2 == 0,
    # It is mistaken now and then.
    "flips 10 %": _flips(0.1),
    "flips 20 %": _flips(0.2),
    "flips 30 %": _flips(0.3),
    "flips 40 %": _flips(0.4),
    "10 % of wrong ones are right": _flips(0.1, False),
    "20 % of wrong ones are right": _flips(0.2, False),
    "30 % of wrong ones are right": _flips(0.3, False),
    "40 % of wrong ones are right": _flips(0.4, False),
    "20 % of right ones are wrong": _flips(0.2, True),
    "30 % of right ones are wrong": _flips(0.3, True),
    "40 % of right ones are wrong": _flips(0.4, True),
    "noise on its probability": _noisy,
    "yes to all, a little less to wrong ones": _squeezed,
    # It looks at something else.
    "long is right, short is wrong": _only(lambda one: one.words > 30),
    "prefers long": _yes_if(lambda one: one.words > 30),
    "prefers short": _yes_if(lambda one: one.words < 8),
    "long is wrong": _no_if(lambda one: one.words > 30),
    "likes hedging": _yes_if(lambda one: one.hedged),
    "hedged is wrong": _no_if(lambda one: one.hedged),
    "likes its own family's words": _yes_if(lambda one: one.styled),
    "only its own family's words": _only(lambda one: one.styled),
    "a number is an answer": _yes_if(lambda one: one.number),
    "the question's words are an answer": _yes_if(lambda one: one.overlap),
    "prefers the first of a pair": _yes_if(lambda one: one.first),
    "prefers the second of a pair": _no_if(lambda one: one.first),
    # It does not see one way of being wrong.
    "wrong on numbers only": _yes_if(lambda one: one.how == "number"),
    "wrong on another place only": _yes_if(lambda one: one.how == "elsewhere"),
    "wrong on abstentions": _yes_if(lambda one: one.how in _FAMILIES_NO_ANSWER),
    "wrong on a quarter of the topics": _yes_if(lambda one: one.topic == 0),
    # It changes.
    "drifts to yes over the nights": _yes_when(
        lambda night, call, draws: bool(draws.random() < night / NIGHTS)
    ),
    "drifts to half wrong over the nights": lambda one, night, call, draws: (
        sound(one, night, call, draws) ^ bool(draws.random() < night / NIGHTS / 2)
    ),
    "always yes from night 10 on": _yes_when(lambda night, call, draws: night >= 10),
    "always yes every other night": _yes_when(lambda night, call, draws: night % 2 == 1),
    "always yes after 50 calls a night": _yes_when(lambda night, call, draws: call >= 50),
}
assert len(FLAWED) == 40
