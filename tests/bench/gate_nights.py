"""Nights of programs that are right or wrong by chance, decided by the product's own functions."""

from collections.abc import Callable
from dataclasses import dataclass
from math import comb
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from agent.learning.gate import Pair, Tally, decide, e_value, least_wins, needed, net, tally
from agent.learning.renewal import gives_way, number
from agent.learning.split import HELD_OUT_SHARE

Ints = npt.NDArray[np.int64]
NIGHTS: Final = 30
_CANDIDATES: Final = 8
_LEAST_TRAIN: Final = 2
_MOST_PAIRS: Final = 60


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
    """For each run and question: the champion's label, who gave it, which side, and what a
    candidate made of it (-1, 0, 1)."""

    confirmed: npt.NDArray[np.bool_]
    voter: Ints
    held_out: npt.NDArray[np.bool_]
    gains: Callable[[], npt.NDArray[np.int8]]


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

    def gains() -> npt.NDArray[np.int8]:
        u, v = draws.random(shape), draws.random(shape)
        right = np.where(champion, u >= lost, u < won)
        other = np.where(
            champion & right,
            v < world.elsewhere,
            np.where(champion ^ right, True, v < world.differs),
        )
        judged = draws.random(shape) < np.where(right, world.sensitivity, 1 - world.specificity)
        outcome = np.where(confirmed, -(other.astype(np.int8)), (other & judged).astype(np.int8))
        return outcome.astype(np.int8)

    return Drawn(confirmed, voter, draws.random(shape) < HELD_OUT_SHARE, gains)


def play(world: World, runs: int, seed: int = 12) -> dict[str, dict[str, Any]]:
    """For each way to decide: the share of runs that promoted within the nights, and after how many
    nights those did."""
    found = {}
    for name, player in PLAYERS.items():
        draws = np.random.default_rng([seed, runs])
        nights = player(world, draw(world, runs, draws))
        promoted = nights[nights > 0]
        found[name] = {
            "promoted": round(len(promoted) / runs, 4),
            "nights": {
                str(q): int(np.sort(np.where(nights > 0, nights, 999))[int(q / 100 * runs) - 1])
                for q in (50, 90)
            },
        }
    return found


def product(world: World, drawn: Drawn) -> Ints:
    """The product: one candidate that stays, all its evidence, a new one by `renewal`."""
    runs = drawn.voter.shape[0]
    made = [drawn.gains() for _ in range(_CANDIDATES)]
    train = _by_night(~drawn.held_out, world)
    held = _by_night(drawn.held_out, world)
    counts = [_counts(drawn, gains, world) for gains in made]
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
            if _e(counts[which], run, since, night) < bar:
                continue
            evidence = _pairs(drawn, made[which], run, since, night, world)
            if decide(tally(evidence), 0, bar).promote:
                nights[run] = night
                break
    return nights


def _counts(drawn: Drawn, gains: npt.NDArray[np.int8], world: World) -> tuple[Ints, ...]:
    """Won and lost by the end of each night, on what is held out and on what is learned from."""
    return tuple(
        _by_night((gains == sign) & side, world)
        for sign in (1, -1)
        for side in (drawn.held_out, ~drawn.held_out)
    )


def _e(counts: tuple[Ints, ...], run: int, since: int, night: int) -> float:
    won, won_fresh, lost, lost_fresh = (one[run] for one in counts)
    return e_value(
        int(won[night] + won_fresh[night] - won_fresh[since]),
        int(lost[night] + lost_fresh[night] - lost_fresh[since]),
    )


def _pairs(
    drawn: Drawn, gains: npt.NDArray[np.int8], run: int, since: int, night: int, world: World
) -> list[Pair]:
    """Its evidence as the product has it."""
    end, begin = night * world.votes, since * world.votes
    pairs = []
    for n in range(end):
        if drawn.held_out[run, n] or n >= begin:
            confirmed, gain = bool(drawn.confirmed[run, n]), int(gains[run, n])
            champion = confirmed
            candidate = champion if gain == 0 else gain > 0
            pairs.append(
                Pair(n, confirmed, champion, candidate, frozenset({str(drawn.voter[run, n])}))
            )
    return pairs


def _nightly(
    world: World, drawn: Drawn, promotes: Callable[[int, Tally], bool], most: int | None = None
) -> Ints:
    """Each night another candidate, compared on what is held out so far (the newest `most`)."""
    runs = drawn.voter.shape[0]
    nights = np.zeros(runs, np.int64)
    for night in range(1, NIGHTS + 1):
        gains, confirmed = drawn.gains(), drawn.confirmed
        end = night * world.votes
        counted = drawn.held_out & (np.arange(drawn.voter.shape[1]) < end)
        if most:
            later = np.cumsum(counted[:, ::-1], axis=1)[:, ::-1]
            counted &= later <= most
        won, lost = (gains == 1) & counted, (gains == -1) & counted
        up, all_of = (confirmed & counted).sum(1), counted.sum(1)
        won_up, lost_up = (won & confirmed).sum(1), (lost & confirmed).sum(1)
        won, lost = won.sum(1), lost.sum(1)
        for run in np.flatnonzero((nights == 0) & (all_of >= least_wins())):
            count = Tally(
                int(won[run]),
                int(lost[run]),
                int(all_of[run] - won[run] - lost[run]),
                0,
                int(up[run]),
                int(all_of[run] - up[run]),
                int(lost_up[run] - won_up[run]),
                int(won[run] - won_up[run] - lost[run] + lost_up[run]),
            )
            if promotes(night, count):
                nights[run] = night
    return nights


def before(world: World, drawn: Drawn) -> Ints:
    """The gate before this one: a candidate a night, at most 60 pairs of that night."""

    def promotes(night: int, count: Tally) -> bool:
        return e_value(count.won, count.lost) >= needed(night - 1) and net(count) > 0

    return _nightly(world, drawn, promotes, _MOST_PAIRS)


def higher_score(world: World, drawn: Drawn) -> Ints:
    """Whoever has more of the held-out questions right serves."""
    return _nightly(world, drawn, lambda _, count: count.won > count.lost)


def mcnemar(world: World, drawn: Drawn) -> Ints:
    """Each night an exact test of its pairs, two-sided at 5 %."""
    known: dict[tuple[int, int], bool] = {}

    def promotes(_: int, count: Tally) -> bool:
        key = count.won, count.lost
        if key not in known:
            known[key] = count.won > count.lost and _p(*key) < 0.05
        return known[key]

    return _nightly(world, drawn, promotes)


def _p(won: int, lost: int) -> float:
    """Two-sided: the chance of a split as uneven where both are as good."""
    n, fewer = won + lost, min(won, lost)
    return min(1.0, 2 * sum(comb(n, k) for k in range(fewer + 1)) / 2**n)


def _by_night(what: npt.NDArray[np.bool_], world: World) -> Ints:
    """How many of them by the end of each night; night 0 has none."""
    runs = what.shape[0]
    nightly = what.reshape(runs, NIGHTS, world.votes).sum(axis=2)
    return np.concatenate([np.zeros((runs, 1), np.int64), np.cumsum(nightly, axis=1)], axis=1)


PLAYERS: Final = {
    "gate": product,
    "before": before,
    "higher score": higher_score,
    "McNemar": mcnemar,
}
