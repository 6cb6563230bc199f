"""How a night of 9171c63 decided, as far as votes have a say in it: for comparison only.

The newest answer of a question group counts, by the majority of all users whoever they are; the
held-out side's first sixty, kinds taking turns; another candidate each night; E with an even stake,
20 n^2 for the n-th, and what is broken against what is mended.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import comb, factorial

from agent.learning.split import group_of, held_out
from sql.votes import Labelled

_THRESHOLD = 20.0
_RIGHT_IN_TRAFFIC = 0.8
_MOST = 60
_LEAST_TRAIN = 2


@dataclass(frozen=True)
class Verdict:
    """What it decided, by which evidence."""

    promote: bool
    e_value: float
    won: int
    lost: int


def decide(rows: Sequence[Labelled], changed: Collection[int], night: int) -> Verdict:
    """The decision of that night, where the candidate says something else on these answers."""
    groups: set[str] = set()
    train = 0
    ups: list[int] = []
    downs: list[int] = []
    for row in rows:
        group = group_of(row.text)
        if row.ups == row.downs or group in groups:
            continue
        groups.add(group)
        if not held_out(group):
            train += 1
        elif row.ups > row.downs:
            ups.append(row.answer_id)
        else:
            downs.append(row.answer_id)
    ups, downs = _in_turn(ups, downs)
    won = sum(one in changed for one in downs)
    broken = sum(one in changed for one in ups)
    e = e_value(won, broken)
    mended = won / len(downs) if downs else 0.0
    share = (broken + 1) / (len(ups) + 2)
    net = (1 - _RIGHT_IN_TRAFFIC) * mended - _RIGHT_IN_TRAFFIC * share
    enough = train >= _LEAST_TRAIN and e >= _THRESHOLD * night**2
    return Verdict(enough and net > 0, e, won, broken)


def e_value(won: int, lost: int) -> float:
    """2^(n+1) B(b+1, c+1) P(Beta(b+1, c+1) > 1/2)."""
    n = won + lost
    tail = sum(comb(n + 1, k) for k in range(won + 1))
    return factorial(won) * factorial(lost) * tail / factorial(n + 1)


def _in_turn(ups: list[int], downs: list[int]) -> tuple[list[int], list[int]]:
    both = [one for pair in zip(ups, downs, strict=False) for one in pair]
    least = min(len(ups), len(downs))
    chosen = set([*both, *ups[least:], *downs[least:]][:_MOST])
    return [one for one in ups if one in chosen], [one for one in downs if one in chosen]
