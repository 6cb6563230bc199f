"""The gate: whether a candidate may serve, decided from counts alone.

Pairs are questions that nothing was learned from, answered by both programs. Only those that one
program got right and the other wrong say anything. With b won and c lost,

    E = 2^(n+1) B(b+3, c+3) / B(3, 3) P(Beta(b+3, c+3) > 1/2),  n = b + c,

is an e-value against "the candidate is no better": the likelihood of the pairs when the chance of
winning one is spread over 1/2 to 1 as Beta(3, 3) is there, so that 6 of 10 is likelier than 9 of
10, over that when it is 1/2. For a candidate that is no better it exceeds 20 with a probability of
at most 1/20, however often one looks while pairs come in (Ville's inequality): so its pairs are
kept, and add up over nights.

That holds for one candidate. The luckiest of many exceeds 20 in the end, so the n-th against the
same champion needs 20 n^2. The chance that any gets through is at most 1/20 (1 + 1/4 + 1/9 + ...)
< 1/12 then, however many there are. The derivation is in ARCHITECTURE.md.

E takes the voted questions for all questions, and they are not: people vote on what annoys them.
Where mostly wrong answers are voted on, any other program wins, even one that breaks what worked.
So what is broken is weighed as often as it occurs, not as often as it was voted on, and what few
pairs say of it is doubted.

And E takes votes for honest. So of the wins at most a fifth may rest on one person's vote, what is
more counts as a tie, and all of them rest on three people at least. To leave out wins only makes E
smaller: what is said above stays true. Where wins pile up on a few people, E has to hold on the
votes of the others alone (`cliques.py`).

And E takes a judge for right. What its mistakes do is in `mistaken.py`: E holds for the worst judge
that its measured mistakes allow, and what is mended and broken is corrected by them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import comb, factorial

from agent.learning.cliques import clique
from agent.learning.mistaken import NEVER, Mistaken, broken, e_of, mended, remaining
from agent.learning.shares import LEAST_PEOPLE, within_share

THRESHOLD = 20.0
# Of what people ask, the share that the champion answers right, until a random sample of unvoted
# answers says it (`sampling.py`): an assumption, on the safe side in that a higher one only makes
# the gate stricter.
RIGHT_IN_TRAFFIC = 0.8
# Most programs that are better are a little better; of 1 (evenly), 2 and 3 this found them soonest.
SHAPE = 3
# Standard errors that must remain of what is mended over what is broken.
DOUBT = 0.5


@cache
def e_value(won: int, lost: int) -> float:
    """Evidence that the candidate is better, from the pairs won and lost; 1 of no pair."""
    a, b = won + SHAPE - 1, lost + SHAPE - 1
    # P(Beta > 1/2) is a binomial tail, so that all of it is one exact fraction.
    tail = sum(comb(a + b + 1, k) for k in range(a + 1))
    spread = factorial(2 * SHAPE - 1)
    flat = factorial(SHAPE - 1) ** 2 * 2 ** (2 * SHAPE - 2)
    e: float = factorial(a) * factorial(b) * tail * spread / (factorial(a + b + 1) * flat)
    return e


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

    `confirmed`: people said that the stored answer is right, else they said that it is wrong;
    `people`: whose votes say so; `judged`: that the candidate is right or wrong is a judge's word.
    Of a confirmed one the judge is asked whether another answer than that may stand as well.
    """

    answer_id: int
    confirmed: bool
    champion: bool | None
    candidate: bool | None
    people: frozenset[str] = frozenset()
    judged: bool = False

    @property
    def missing(self) -> bool:
        """Whether it counts for nobody."""
        return self.champion is None or self.candidate is None

    @property
    def gain(self) -> int:
        """1 where the candidate won it, -1 where it lost it, 0 for a tie or a missing one."""
        return 0 if self.missing else int(bool(self.candidate)) - int(bool(self.champion))


@dataclass(frozen=True)
class Tally:
    """The pairs in numbers. `broken`: confirmed ones lost less won; `mended`: the others' wins less
    losses; `people`: behind the wins; `struck`: wins that count as ties, for too many of them rest
    on the same person; `clique`: so many people have more of the wins than chance gives anybody,
    `rest`: the pairs that rest on others. Of the wins a judge said `judged_won`, of the losses
    `judged_lost`; `noes`: how often it said no of the candidate where the champion was voted
    down."""

    won: int
    lost: int
    tied: int
    missing: int
    confirmed: int
    complained: int
    broken: int
    mended: int
    people: int = 0
    struck: int = 0
    clique: int = 0
    rest: "Tally | None" = None
    judged_won: int = 0
    judged_lost: int = 0
    noes: int = 0


def tally(pairs: Iterable[Pair]) -> Tally:
    """Count the pairs, of each person's wins no more than their share; the missing ones count as
    missing only."""
    every = list(pairs)
    wins = [(pair, pair.people) for pair in every if pair.gain > 0]
    voters = frozenset().union(*(pair.people for pair in every if not pair.missing))
    found = counted(every, within_share(wins, len(voters)))
    piled = clique([(pair.gain, pair.people) for pair in every if not pair.missing])
    if not piled:
        return found
    others = [pair for pair in every if not pair.people or pair.people - piled]
    own = [(pair, pair.people) for pair in others if pair.gain > 0]
    of = frozenset().union(*(pair.people for pair in others if not pair.missing))
    rest = counted(others, within_share(own, len(of)))
    return replace(found, clique=len(piled), rest=rest)


def counted(every: Sequence[Pair], kept: Sequence[Pair] | None = None) -> Tally:
    """Count the pairs, of the wins those that are `kept`; None: all."""
    counted = [pair for pair in every if not pair.missing]
    wins = [pair for pair in counted if pair.gain > 0]
    kept = wins if kept is None else kept
    lost = [pair for pair in counted if pair.gain < 0]
    confirmed = sum(pair.confirmed for pair in counted)
    gained = sum(pair.confirmed for pair in kept)
    broken_ = sum(pair.confirmed for pair in lost)
    noes = (pair for pair in counted if pair.judged and not pair.champion and not pair.candidate)
    return Tally(
        won=len(kept),
        lost=len(lost),
        tied=len(counted) - len(kept) - len(lost),
        missing=len(every) - len(counted),
        confirmed=confirmed,
        complained=len(counted) - confirmed,
        broken=broken_ - gained,
        mended=(len(kept) - gained) - (len(lost) - broken_),
        people=len(frozenset().union(*(pair.people for pair in kept))),
        struck=len(wins) - len(kept),
        judged_won=sum(pair.judged for pair in kept),
        judged_lost=sum(pair.judged for pair in lost),
        noes=sum(1 for _ in noes),
    )


def evidence(count: Tally, judge: Mistaken = NEVER) -> float:
    """E of the pairs, under the worst that is known of the judge."""
    if judge.false_yes <= 0:
        return e_value(count.won, count.lost)
    by_votes = count.lost - count.judged_lost
    return e_of(count.won, by_votes, count.noes, count.judged_lost, round(judge.false_yes, 6))


def net(count: Tally, right: float = RIGHT_IN_TRAFFIC, judge: Mistaken = NEVER) -> float:
    """Answers more in a hundred that are right in everyday use, as a share; `right`: the share of
    what people ask that the champion answers right.

    Of few confirmed pairs the share broken is taken for higher (Laplace's rule), so that nothing
    seen does not mean nothing there, and half a standard error is taken off.
    """
    by_votes = count.mended - count.judged_won
    good = mended(by_votes, count.judged_won, count.noes, count.complained, judge)
    bad = broken(count.broken - count.judged_lost, count.judged_lost, count.confirmed, judge)
    return remaining(good, bad, right, DOUBT)


@dataclass(frozen=True)
class Verdict:
    """Whether the candidate is promoted, and why or why not, in a sentence."""

    promote: bool
    reason: str
    e_value: float
    net: float


def decide(
    count: Tally,
    new_failures: int,
    needed: float = THRESHOLD,
    right: float = RIGHT_IN_TRAFFIC,
    judge: Mistaken = NEVER,
) -> Verdict:
    """The decision: E of 20 or what is needed, no new guard failure, no more broken than mended,
    and three people at least.

    `new_failures`: guards that the champion passes and the candidate does not, or could not be
    asked. `right`: as of `net`. `judge`: what was measured of its mistakes.
    """
    e, gain = evidence(count, judge), net(count, right, judge)
    score = f"it won {count.won} and lost {count.lost} of the held-out questions, E = {e:.1f}"
    if count.struck:
        score += f" ({count.struck} more wins rest on one person and do not count)"
    if (mistakes := round(judge.per_no * count.noes)) and count.judged_won:
        score += f" (about {mistakes} of the wins may be mistakes of the judge, which E allows for)"
    if new_failures:
        return Verdict(False, f"the candidate fails {new_failures} guards anew; {score}", e, gain)
    if e < needed:
        said = f"the candidate is not shown to be better: {score}, below {needed:.0f}"
        return Verdict(False, said, e, gain)
    if count.rest is not None and (alone := evidence(count.rest, judge)) < needed:
        said = (
            f"{score}, but most wins rest on the votes of {count.clique} people who ask and vote "
            f"unlike the others, on whose votes alone E = {alone:.1f}: leads may look at it"
        )
        return Verdict(False, said, e, gain)
    if gain <= 0:
        said = (
            f"{score}, but with {count.confirmed} confirmed answers among them it may break more "
            "than it mends"
        )
        return Verdict(False, said, e, gain)
    if count.people < LEAST_PEOPLE:
        said = f"{score}, but on the votes of {count.people} people, and it takes {LEAST_PEOPLE}"
        return Verdict(False, said, e, gain)
    return Verdict(True, f"the candidate is better: {score}", e, gain)
