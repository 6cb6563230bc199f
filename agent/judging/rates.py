"""How often a judge agrees with people, beyond chance, and how sure that is.

Shares have Wilson's interval (E. B. Wilson, 1927; Brown, Cai and DasGupta, 2001, prefer it for few
cases). Balanced accuracy and Cohen's kappa (1960) are made of two independent shares, and get
theirs from those of the two by MOVER (Zou and Donner, Statistics in Medicine 27, 2008): how far
each share could pull the figure down, squared and added. All are 95 %.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import hypot, sqrt
from typing import Final

_Z: Final = 1.959964


@dataclass(frozen=True)
class Estimate:
    """A figure with the ends of its interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Counts:
    """What the judge said of answers that are right (`yes_of_right` of `right`), and of those that
    are wrong (`no_of_wrong` of `wrong`)."""

    yes_of_right: int = 0
    right: int = 0
    no_of_wrong: int = 0
    wrong: int = 0

    @property
    def balanced(self) -> Estimate | None:
        """The mean of the two shares, .5 for a coin or a judge that always says the same; None
        where a side is missing."""
        return self._of(lambda yes, no: (yes + no) / 2)

    @property
    def kappa(self) -> Estimate | None:
        """Cohen's kappa with the labels: 1 agrees always, 0 as by chance, below 0 worse."""
        return self._of(self._kappa)

    @property
    def false_yes(self) -> float:
        """The share of wrong answers that it calls right, taken for higher the fewer were seen
        (Laplace's rule)."""
        return (self.wrong - self.no_of_wrong + 1) / (self.wrong + 2)

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.yes_of_right + other.yes_of_right,
            self.right + other.right,
            self.no_of_wrong + other.no_of_wrong,
            self.wrong + other.wrong,
        )

    def _of(self, figure: Callable[[float, float], float]) -> Estimate | None:
        if not (self.right and self.wrong):
            return None
        yes, no = wilson(self.yes_of_right, self.right), wilson(self.no_of_wrong, self.wrong)
        value = figure(yes.value, no.value)
        down = hypot(value - figure(yes.low, no.value), value - figure(yes.value, no.low))
        up = hypot(figure(yes.high, no.value) - value, figure(yes.value, no.high) - value)
        return Estimate(value, max(-1.0, value - down), min(1.0, value + up))

    def _kappa(self, yes: float, no: float) -> float:
        share = self.right / (self.right + self.wrong)
        agree = share * yes + (1 - share) * no
        says_yes = share * yes + (1 - share) * (1 - no)
        by_chance = share * says_yes + (1 - share) * (1 - says_yes)
        return (agree - by_chance) / (1 - by_chance)


def wilson(hits: int, of: int) -> Estimate:
    """A share with Wilson's interval; of nothing, anything from 0 to 1."""
    if not of:
        return Estimate(0.5, 0.0, 1.0)
    share = hits / of
    spread = 1 + _Z**2 / of
    middle = (share + _Z**2 / (2 * of)) / spread
    half = _Z / spread * sqrt(share * (1 - share) / of + _Z**2 / (4 * of**2))
    return Estimate(share, max(0.0, middle - half), min(1.0, middle + half))
