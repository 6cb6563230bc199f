"""The gate: whether a candidate may serve, decided from counts alone.

Pairs are questions that nothing was learned from, answered by both programs. Only those that one
program got right and the other wrong say anything. With b won and c lost,

    E = 2^(n+1) B(b+1, c+1) P(Beta(b+1, c+1) > 1/2),  n = b + c,

is an e-value against "the candidate is no better": the likelihood of the pairs when the chance of
winning one is spread evenly over 1/2 to 1, over that when it is 1/2. For a candidate that is no
better it exceeds 20 with a probability of at most 1/20, however often one looks while pairs come
in (Ville's inequality).

That holds for one candidate. Each night brings another, compared on the same questions, and the
luckiest of many exceeds 20 in the end: one of 365 no better ones does more often than not. So the
n-th candidate against the same champion needs 20 n^2. The chance that any of them gets through is
at most 1/20 (1 + 1/4 + 1/9 + ...) < 1/12 then, however many nights there are.

E takes the voted questions for all questions, and they are not: people vote on what annoys them.
Where mostly wrong answers are voted on, any other program wins, even one that breaks what worked.
So what is broken is weighed as often as it occurs, not as often as it was voted on.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import comb, factorial

THRESHOLD = 20.0
# Of what people ask, the share that the champion answers right: an assumption, on the safe side
# in that a higher one only makes the gate stricter.
RIGHT_IN_TRAFFIC = 0.8


def e_value(won: int, lost: int) -> float:
    """Evidence that the candidate is better, from the pairs won and lost; 1 of no pair."""
    n = won + lost
    # P(Beta(b+1, c+1) > 1/2) is a binomial tail, so that all of it is one exact fraction.
    tail = sum(comb(n + 1, k) for k in range(won + 1))
    return factorial(won) * factorial(lost) * tail / factorial(n + 1)


def least_wins(threshold: float = THRESHOLD) -> int:
    """The wins without a loss that are enough: with fewer pairs nothing can be decided."""
    won = 0
    while e_value(won, 0) < threshold:
        won += 1
    return won


def needed(others: int) -> float:
    """The E that a candidate needs where so many others were compared with the same champion."""
    return THRESHOLD * (others + 1) ** 2


@dataclass(frozen=True)
class Pair:
    """One held-out question: who got it right; None where an outage left it open.

    `confirmed`: people said that the stored answer is right, else they said that it is wrong.
    """

    answer_id: int
    confirmed: bool
    champion: bool | None
    candidate: bool | None

    @property
    def missing(self) -> bool:
        """Whether it counts for nobody."""
        return self.champion is None or self.candidate is None


@dataclass(frozen=True)
class Tally:
    """The pairs in numbers. `broken`: confirmed ones lost less won; `mended`: the others' wins less
    losses."""

    won: int
    lost: int
    tied: int
    missing: int
    confirmed: int
    complained: int
    broken: int
    mended: int


def tally(pairs: Iterable[Pair]) -> Tally:
    """Count the pairs; the missing ones count as missing only."""
    every = list(pairs)
    counted = [pair for pair in every if not pair.missing]
    gains = {
        confirmed: [
            int(bool(pair.candidate)) - int(bool(pair.champion))
            for pair in counted
            if pair.confirmed is confirmed
        ]
        for confirmed in (True, False)
    }
    both = gains[True] + gains[False]
    return Tally(
        won=both.count(1),
        lost=both.count(-1),
        tied=both.count(0),
        missing=len(every) - len(counted),
        confirmed=len(gains[True]),
        complained=len(gains[False]),
        broken=-sum(gains[True]),
        mended=sum(gains[False]),
    )


def net(count: Tally) -> float:
    """Answers more in a hundred that are right in everyday use, as a share.

    Of few confirmed pairs the share broken is taken for higher (Laplace's rule), so that nothing
    seen does not mean nothing there.
    """
    mended = count.mended / count.complained if count.complained else 0.0
    broken = (max(count.broken, 0) + 1) / (count.confirmed + 2)
    return (1 - RIGHT_IN_TRAFFIC) * mended - RIGHT_IN_TRAFFIC * broken


@dataclass(frozen=True)
class Verdict:
    """Whether the candidate is promoted, and why or why not, in a sentence."""

    promote: bool
    reason: str
    e_value: float
    net: float


def decide(count: Tally, new_failures: int) -> Verdict:
    """The decision: E of 20, no new guard failure, and no more broken than mended.

    `new_failures`: guards that the champion passes and the candidate does not, or could not be
    asked.
    """
    e, gain = e_value(count.won, count.lost), net(count)
    score = f"it won {count.won} and lost {count.lost} of the held-out questions, E = {e:.1f}"
    if new_failures:
        return Verdict(False, f"the candidate fails {new_failures} guards anew; {score}", e, gain)
    if e < THRESHOLD:
        said = f"the candidate is not shown to be better: {score}, below {THRESHOLD:.0f}"
        return Verdict(False, said, e, gain)
    if gain <= 0:
        said = (
            f"{score}, but with {count.confirmed} confirmed answers among them it may break more "
            "than it mends"
        )
        return Verdict(False, said, e, gain)
    return Verdict(True, f"the candidate is better: {score}", e, gain)
