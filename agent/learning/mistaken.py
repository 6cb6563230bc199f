"""What a judge's mistakes do to the gate: evidence and net gain under the worst judge that what was
measured allows. Pure functions.

A judge that says yes of a share f of the wrong answers at most turns wrong answers into wins, and
hides that something broke. With k = f / (1 - f), and l between 0 and 1 - f, a win is a bet that
pays 1 + l, each no of the judge about a candidate's answer to what was voted down costs 1 - k l, a
loss by votes 1 - l, and one that the judge saw 1 - l / (1 - f). For a candidate that is no better
the product is a supermartingale, whatever else the judge does (ARCHITECTURE.md, "The gate"). As in
`gate.e_value` l = 2p - 1 is spread over 0 to 1 by Beta(3, 3), and stays at 1 - f beyond it; where
no judge is ever mistaken this is that E.

The shares themselves are corrected by f and by the share of right answers that the judge knows, as
Rogan and Gladen do (American Journal of Epidemiology 107, 1978).
"""

from dataclasses import dataclass
from functools import cache
from math import exp, log, log1p, sqrt
from typing import Final

# Standard errors that are added to the share of wrong answers that it was seen to call right.
DOUBTED: Final = 0.5
_MOST: Final = 0.9
_STEPS: Final = 200
_LEAST: Final = 0.5
"""A judge that knows fewer of the right answers than this beyond chance mends no more by that."""


@dataclass(frozen=True)
class Mistaken:
    """How often a judge is mistaken: `false_yes` of the wrong answers it calls right at most, and
    `true_yes` of the right ones. Of one that is never asked: nothing."""

    false_yes: float = 0.0
    true_yes: float = 1.0

    @classmethod
    def measured(cls, false_yes: float, of_wrong: int, true_yes: float) -> "Mistaken":
        """By what was seen on so many wrong answers, and half a standard error more."""
        spread = sqrt(false_yes * (1 - false_yes) / (of_wrong + 2))
        return cls(min(_MOST, false_yes + DOUBTED * spread), true_yes)

    @property
    def per_no(self) -> float:
        """The wins by mistake that belong to each of its noes."""
        return self.false_yes / (1 - self.false_yes)

    @property
    def shown(self) -> float:
        """The share of what is right that is left of its yeses, its mistakes taken off."""
        beyond = (self.true_yes - self.false_yes) / (1 - self.false_yes)
        return min(1.0, max(_LEAST, beyond))


NEVER: Final = Mistaken()


@cache
def e_of(won: int, lost: int, noes: int, judged_lost: int, false_yes: float) -> float:
    """Evidence that the candidate is better; `lost` without `judged_lost`, which the judge saw."""
    per_no = false_yes / (1 - false_yes)
    total = weight = 0.0
    for step in range(_STEPS + 1):
        p = 0.5 + step / (2 * _STEPS)
        share = (p * (1 - p)) ** 2 * (4 if step % 2 else 1 if step in (0, _STEPS) else 2)
        bet = min(2 * p - 1, 1 - false_yes)
        seen = 1 - bet / (1 - false_yes)
        weight += share
        if seen <= 1e-12 and judged_lost:
            continue
        grown = won * log1p(bet) + noes * log1p(-per_no * bet)
        if lost:
            grown += lost * log(max(1 - bet, 1e-300))
        if judged_lost:
            grown += judged_lost * log(seen)
        total += share * exp(grown)
    return total / weight


@dataclass(frozen=True)
class Share:
    """A share with the variance of drawing the pairs."""

    value: float
    variance: float


def mended(by_votes: int, won: int, noes: int, complained: int, judge: Mistaken) -> Share:
    """The share of what was voted down that the candidate mends: `by_votes` alone, and by the judge
    `won` against its `noes`."""
    if not complained:
        return Share(0.0, 0.0)
    net = by_votes + (won - judge.per_no * noes) / judge.shown
    value = min(1.0, max(0.0, net / complained))
    squares = abs(by_votes) + (won + judge.per_no**2 * noes) / judge.shown**2
    return Share(value, max(0.0, squares / complained - value**2) / complained)


def broken(by_votes: int, judged: int, confirmed: int, judge: Mistaken) -> Share:
    """The share of what was voted up that it breaks, taken for higher the fewer there are, by
    Laplace's rule: `by_votes` alone, and as the judge saw it, which misses some."""
    rest, of = 1 - judge.false_yes, confirmed + 2
    value = (max(by_votes + judged / rest, 0.0) + 1) / of
    squares = (max(by_votes, 0) + judged / rest**2 + 1) / of
    return Share(value, max(0.0, squares - value**2) / of)


def remaining(good: Share, bad: Share, right: float, doubt: float) -> float:
    """What is mended less what is broken, where `right` of the answers are right, less `doubt`
    standard errors."""
    variance = (1 - right) ** 2 * good.variance + right**2 * bad.variance
    return (1 - right) * good.value - right * bad.value - doubt * sqrt(variance)
