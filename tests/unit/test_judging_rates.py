"""How often a judge agrees: the figures and their intervals."""

import numpy as np
import pytest

from agent.judging import Counts, wilson


def test_wilson_as_published() -> None:
    """81 of 263 are .308 [.255, .366] (Newcombe, 1998, table I)."""
    found = wilson(81, 263)
    assert (found.value, found.low, found.high) == pytest.approx((0.308, 0.2553, 0.3662), abs=5e-4)
    assert wilson(0, 0).high == 1.0


def test_a_judge_that_always_says_the_same_is_a_coin() -> None:
    """However many of either side there are."""
    always_yes = Counts(30, 30, 0, 10)
    assert always_yes.balanced is not None
    assert always_yes.kappa is not None
    assert always_yes.balanced.value == 0.5
    assert always_yes.kappa.value == 0.0


def test_kappa_as_cohen_has_it() -> None:
    """Of 20 right and 30 wrong, 15 and 24 said so: 39 of 50 agree where 26.2 would by chance."""
    counts = Counts(15, 20, 24, 30)
    by_chance = (20 * 21 + 30 * 29) / 50**2
    assert counts.kappa is not None
    assert counts.kappa.value == pytest.approx((39 / 50 - by_chance) / (1 - by_chance))


def test_one_side_is_no_measure() -> None:
    """Only right answers say nothing of a judge."""
    assert Counts(9, 9).balanced is None
    assert Counts(9, 9).kappa is None


@pytest.mark.parametrize("figure", ["balanced", "kappa"])
def test_intervals_hold_the_truth(figure: str) -> None:
    """At 15 answers of either side, in 92 of 100 draws at least (95 would be ideal)."""
    yes, no, n, draws = 0.85, 0.75, 15, np.random.default_rng(1)
    truth = (yes + no) / 2 if figure == "balanced" else yes + no - 1  # as many of either side
    hits = 0
    for _ in range(2000):
        found = getattr(Counts(draws.binomial(n, yes), n, draws.binomial(n, no), n), figure)
        hits += found.low <= truth <= found.high
    assert hits >= 0.92 * 2000


def test_few_wrong_answers_are_doubted() -> None:
    """Nothing seen does not mean nothing there."""
    assert Counts(5, 5, 5, 5).false_yes > Counts(50, 50, 50, 50).false_yes > 0
