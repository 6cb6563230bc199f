"""Nights of programs that are right or wrong by chance, decided by the product's own functions."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from math import comb, factorial
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from agent.learning.gate import Pair, Tally, decide, e_value, least_wins, needed, tally
from agent.learning.mistaken import NEVER, Mistaken, e_of
from agent.learning.renewal import gives_way, number
from agent.learning.split import HELD_OUT_SHARE

Ints = npt.NDArray[np.int64]
NIGHTS: Final = 30
_CANDIDATES: Final = 8
_LEAST_TRAIN: Final = 2
_MOST_PAIRS: Final = 60
_MEASURED: Final = 20
_CONTROLS: Final = 24


@dataclass(frozen=True)
class World:
    """`right`: the share of all questions that the champion answers rightly. `gain`, `discordance`:
    of the candidate in truth, as shares of all questions. `votes`: questions voted on a day, by one
    of `people` each. `hostile`: the share of them who vote as `poison` says: "contrary" to the
    truth, "all up" or "all down". `sensitivity`, `specificity`: of the judge. `elsewhere`: right
    answers on another place than the champion's; `differs`: wrong ones that are other wrong ones.
    `bias`: how much rather a wrong answer is voted on. `share_known`: of right ones in traffic."""

    gain: float = 0.0
    discordance: float = 0.2
    votes: int = 15
    right: float = 0.7
    people: int = 15
    hostile: float = 0.0
    poison: str = ""
    sensitivity: float = 1.0
    specificity: float = 1.0
    elsewhere: float = 0.0
    differs: float = 0.5
    bias: float = 1.0


@dataclass(frozen=True)
class Drawn:
    """For each run and question: the champion's label, who gave it, which side; what a
    candidate made of it is -1, 0 or 1."""

    confirmed: npt.NDArray[np.bool_]
    voter: Ints
    held_out: npt.NDArray[np.bool_]
    gains: Callable[[], tuple[npt.NDArray[np.int8], npt.NDArray[np.bool_]]]
    """What a candidate made of it, and whether a judge was asked about that."""
    judge: Callable[[int, int], Mistaken]
    """By run and night: what was measured of the judge, as `agent.learning.judge` does it."""


def draw(world: World, runs: int, draws: np.random.Generator) -> Drawn:
    """Questions with votes, and candidates one after another."""
    shape = (runs, NIGHTS * world.votes)
    wrong = (1 - world.right) * world.bias
    champion = draws.random(shape) >= wrong / (wrong + world.right)
    voter = draws.integers(0, world.people, shape)
    hostile = voter < round(world.hostile * world.people)
    lie = {"contrary": ~champion, "all up": np.ones(shape, bool), "all down": np.zeros(shape, bool)}
    confirmed = np.where(hostile, lie.get(world.poison, champion), champion)
    won = (world.discordance + world.gain) / 2 / (1 - world.right)
    lost = (world.discordance - world.gain) / 2 / world.right

    def gains() -> tuple[npt.NDArray[np.int8], npt.NDArray[np.bool_]]:
        right = draws.random(shape, np.float32) >= np.where(champion, lost, 1 - won)
        other = champion ^ right
        if world.elsewhere or world.specificity < 1:
            chance = np.where(right, world.elsewhere, world.differs)
            other |= draws.random(shape, np.float32) < chance
        elif world.hostile:  # of wrong answers that are called right, only another one is a loss
            other |= ~right & (draws.random(shape, np.float32) < world.differs)
        judged = right
        if world.specificity < 1 or world.sensitivity < 1:
            yes = np.where(right, world.sensitivity, 1 - world.specificity)
            judged = draws.random(shape, np.float32) < yes
        broke = other & ~judged  # what else stands beside what was voted up is a tie
        gained = np.where(confirmed, -(broke.astype(np.int8)), (other & judged).astype(np.int8))
        return gained, other

    held_out = draws.random(shape) < HELD_OUT_SHARE
    measured = [
        np.minimum(_by_night(held_out & side, world), _MEASURED) for side in (~confirmed, confirmed)
    ]
    return Drawn(confirmed, voter, held_out, gains, _judge(*measured, world, draws))


def _judge(
    refuted: Ints, upheld: Ints, world: World, draws: np.random.Generator
) -> Callable[[int, int], Mistaken]:
    """Measured on so many answers that were voted down and up, and on the controls."""
    controls = np.full_like(refuted, _CONTROLS)
    wrong = [(draws.binomial(of, 1 - world.specificity) + 1, of) for of in (refuted, controls)]
    right = draws.binomial(upheld, world.sensitivity)

    def known(run: int, night: int) -> Mistaken:
        yes, of = max(
            ((int(y[run, night]), int(n[run, night])) for y, n in wrong),
            key=lambda one: one[0] / (one[1] + 2),
        )
        up = int(upheld[run, night])
        return Mistaken.measured(yes / (of + 2), of, (int(right[run, night]) + 1) / (up + 1))

    return known


def play(world: World, runs: int, seed: int = 2026) -> dict[str, dict[str, Any]]:
    """For each way to decide: the share of runs that promoted within the nights, and after how many
    nights those did."""
    drawn = draw(world, runs, np.random.default_rng([seed, runs]))
    played = {"gate": product(world, drawn), **nightly(world, drawn)}
    if world.specificity < 1:
        played["undoubted"] = product(world, drawn, doubted=False)
    found = {}
    for name, nights in played.items():
        promoted = nights[nights > 0]
        found[name] = {
            "promoted": round(len(promoted) / runs, 4),
            "nights": {
                str(q): int(np.sort(np.where(nights > 0, nights, 999))[int(q / 100 * runs) - 1])
                for q in (50, 90)
            },
        }
    return found


def product(world: World, drawn: Drawn, *, doubted: bool = True) -> Ints:
    """The product: one candidate that stays, all its evidence, a new one by `renewal`; without
    `doubted` a judge's measured mistakes are not allowed for."""
    runs = drawn.voter.shape[0]
    made = [drawn.gains() for _ in range(_CANDIDATES)]
    train = _by_night(~drawn.held_out, world)
    held = _by_night(drawn.held_out, world)
    counts = [_counts(drawn, one, world) for one in made]
    nights = np.zeros(runs, np.int64)
    for run in range(runs):
        which, since, its_number, first = -1, 0, 0, 0
        for night in range(1, NIGHTS + 1):
            learned = int(train[run, night])
            if held[run, night] < least_wins() or learned < _LEAST_TRAIN:
                continue
            first = first or learned
            now = number(first, learned)
            if which < 0 or (
                which + 1 < _CANDIDATES
                and gives_way(its_number, now, _e(counts[which], run, since, night))
            ):
                which, since, its_number = which + 1, night, now
            bar = needed(max(its_number, which + 1) - 1)
            judge = drawn.judge(run, night) if doubted else NEVER
            if _e(counts[which], run, since, night, judge) < bar:
                continue
            evidence = _pairs(drawn, made[which], run, since, night, world)
            if decide(tally(evidence), 0, bar, judge=judge).promote:
                nights[run] = night
                break
    return nights


def _counts(
    drawn: Drawn, made: tuple[npt.NDArray[np.int8], npt.NDArray[np.bool_]], world: World
) -> tuple[Ints, ...]:
    """Won, lost and the judge's noes by the end of each night, on what is held out and on what is
    learned from."""
    gains, asked = made
    noes = asked & (gains == 0) & ~drawn.confirmed
    return tuple(
        _by_night(what & side, world)
        for what in (gains == 1, gains == -1, noes)
        for side in (drawn.held_out, ~drawn.held_out)
    )


def _e(
    counts: tuple[Ints, ...], run: int, since: int, night: int, judge: Mistaken = NEVER
) -> float:
    own = iter(one[run] for one in counts)
    won, lost, noes = (
        int(held[night] + new[night] - new[since]) for held, new in zip(own, own, strict=True)
    )
    if judge.false_yes <= 0:
        return e_value(won, lost)
    return e_of(won, 0, noes, lost, round(judge.false_yes, 6))


def _pairs(
    drawn: Drawn,
    made: tuple[npt.NDArray[np.int8], npt.NDArray[np.bool_]],
    run: int,
    since: int,
    night: int,
    world: World,
) -> list[Pair]:
    """Its evidence as the product has it."""
    gains, asked = made
    end, begin = night * world.votes, since * world.votes
    pairs = []
    for n in range(end):
        if drawn.held_out[run, n] or n >= begin:
            confirmed, gain = bool(drawn.confirmed[run, n]), int(gains[run, n])
            champion = confirmed
            candidate = champion if gain == 0 else gain > 0
            people, judged = frozenset({str(drawn.voter[run, n])}), bool(asked[run, n])
            pairs.append(Pair(n, confirmed, champion, candidate, people, judged))
    return pairs


def nightly(world: World, drawn: Drawn) -> dict[str, Ints]:
    """What others do: each night another candidate, on what is held out so far."""
    runs, size = drawn.voter.shape
    nights = {name: np.zeros(runs, np.int64) for name in ("before", "higher score", "McNemar")}
    newest = np.cumsum(drawn.held_out[:, ::-1], axis=1)[:, ::-1]
    for night in range(1, NIGHTS + 1):
        (gains, _), end = drawn.gains(), night * world.votes
        counted = drawn.held_out & (np.arange(size) < end)
        later = newest[:, [end]] if end < size else 0
        of_sixty = counted & (newest - later <= _MOST_PAIRS)
        every, sixty = _tallies(drawn, gains, counted), _tallies(drawn, gains, of_sixty)
        for run in np.flatnonzero(counted.sum(1) >= least_wins()):
            if not nights["before"][run] and _before(night, sixty[run]):
                nights["before"][run] = night
            count = every[run]
            if count.won > count.lost:
                nights["higher score"][run] = nights["higher score"][run] or night
                if not nights["McNemar"][run] and _p(count.won, count.lost) < 0.05:
                    nights["McNemar"][run] = night
    return nights


def _tallies(
    drawn: Drawn, gains: npt.NDArray[np.int8], counted: npt.NDArray[np.bool_]
) -> list[Tally]:
    won, lost, up = (gains == 1) & counted, (gains == -1) & counted, drawn.confirmed
    columns = [counted, won, lost, up & counted, up & won, up & lost]
    return [
        Tally(w, lo, n - w - lo, 0, c, n - c, lc - wc, w - wc - lo + lc)
        for n, w, lo, c, wc, lc in np.stack([one.sum(1) for one in columns], axis=1).tolist()
    ]


def _before(night: int, count: Tally) -> bool:
    """The gate before this one (f40e56d): a candidate a night, at most 60 pairs of that night, an
    even spread of the stake, no doubt about the net."""
    won, lost = count.won, count.lost
    tail = sum(comb(won + lost + 1, k) for k in range(won + 1))
    e = factorial(won) * factorial(lost) * tail / factorial(won + lost + 1)
    mended = count.mended / count.complained if count.complained else 0.0
    broken = (max(count.broken, 0) + 1) / (count.confirmed + 2)
    return e >= needed(night - 1) and 0.2 * mended > 0.8 * broken


@cache
def _p(won: int, lost: int) -> float:
    """Two-sided: the chance of a split as uneven where both are as good."""
    n, fewer = won + lost, min(won, lost)
    return min(1.0, 2 * sum(comb(n, k) for k in range(fewer + 1)) / 2**n)


def _by_night(what: npt.NDArray[np.bool_], world: World) -> Ints:
    """How many of them by the end of each night; night 0 has none."""
    runs = what.shape[0]
    nightly = what.reshape(runs, NIGHTS, world.votes).sum(axis=2)
    return np.concatenate([np.zeros((runs, 1), np.int64), np.cumsum(nightly, axis=1)], axis=1)


PLAYERS: Final = ("gate", "before", "higher score", "McNemar")
