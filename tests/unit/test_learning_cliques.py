"""Wins that pile up on a few people: noticed where somebody colludes, and not where nobody does."""

from collections.abc import Iterator

import numpy as np
import pytest

from agent.learning.cliques import clique
from agent.learning.gate import Pair, decide, tally

PEOPLE = 20


def _pairs(draws: np.random.Generator, gain: float, size: int, first: int = 0) -> Iterator[Pair]:
    """Honest votes of people from number `first` on; the programs differ on a fifth."""
    for n in range(size):
        right, change = draws.random() < 0.7, draws.random()
        other = change < (0.1 - gain / 2) / 0.7 if right else change < (0.1 + gain / 2) / 0.3
        people = frozenset({f"U{draws.integers(first, PEOPLE)}"})
        yield Pair(n, right, right, right ^ other, people)


def _own(draws: np.random.Generator, size: int, members: int) -> Iterator[Pair]:
    """What a few ask, vote down and let the candidate win."""
    for n in range(size):
        yield Pair(10_000 + n, False, False, True, frozenset({f"U{draws.integers(0, members)}"}))


@pytest.mark.parametrize("each_night", [15, 5])
def test_six_of_twenty_bring_nothing_through(each_night: int) -> None:
    """Six people of twenty who vote as they agreed on a topic of their own, for a candidate that is
    no better elsewhere, get it through on few nights; without the rule on nearly all."""
    through = alone = 0
    for run in range(60):
        draws = np.random.default_rng([run, each_night])
        pairs = [*_pairs(draws, 0.0, 300, 6), *_own(draws, 20 * each_night, 6)]
        count = tally(pairs)
        through += decide(count, 0).promote
        alone += tally_without(count)
    assert through <= 6
    assert alone >= 45


def tally_without(count: object) -> bool:
    """What would be decided if nobody looked at who won."""
    from dataclasses import replace

    return decide(replace(count, rest=None), 0).promote  # type: ignore[type-var]


def test_an_honest_team_is_let_be() -> None:
    """Where nobody colludes a program that is ten points better comes through as before."""
    through = alone = 0
    for run in range(60):
        count = tally(list(_pairs(np.random.default_rng(run), 0.1, 350)))
        through += decide(count, 0).promote
        alone += tally_without(count)
    assert through >= alone - 3
    assert alone > 40


def test_what_helps_everybody_comes_through_them() -> None:
    """Though a few vote as one, a candidate that is better for the others too is promoted."""
    draws = np.random.default_rng(1)
    pairs = [*_pairs(draws, 0.15, 400, 6), *_own(draws, 100, 6)]
    count = tally(pairs)
    assert count.clique == 6
    assert decide(count, 0).promote


def test_said_in_the_reason() -> None:
    """A lead reads on how many people it rests, and E without them."""
    draws = np.random.default_rng(1)
    verdict = decide(tally([*_pairs(draws, 0.0, 300, 6), *_own(draws, 300, 6)]), 0)
    assert not verdict.promote
    assert "rest on the votes of 6 people" in verdict.reason


def test_few_people_are_no_clique() -> None:
    """Where three vote, nobody can be left out; and where nothing was won, nobody is."""
    assert clique([(1, frozenset({f"U{n % 3}"})) for n in range(30)]) == frozenset()
    assert clique([(-1, frozenset({f"U{n}"})) for n in range(30)]) == frozenset()
    assert clique([]) == frozenset()
