"""The gate: exact numbers, and what no run of luck may bring about."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.learning.gate import (
    RIGHT_IN_TRAFFIC,
    THRESHOLD,
    Pair,
    decide,
    e_value,
    least_wins,
    needed,
    net,
    tally,
)

NIGHTS = 30
RUNS = 400


def pairs(won: int = 0, lost: int = 0, tied: int = 0, *, confirmed: bool = False) -> list[Pair]:
    """That many pairs of each outcome."""
    outcomes = [(False, True)] * won + [(True, False)] * lost + [(True, True)] * tied
    return [
        Pair(n, confirmed, *outcome, frozenset({f"U{n % 10}"}))
        for n, outcome in enumerate(outcomes)
    ]


@pytest.mark.parametrize(
    ("won", "lost", "expected"),
    [
        (0, 0, 1.0),
        (1, 0, 21 / 16),
        (0, 1, 11 / 16),
        (1, 1, 6 / 7),
        (8, 0, 17.70104895104895),
        (9, 0, 27.94986263736264),
        (9, 1, 11.054945054945055),
    ],
)
def test_exact_values(won: int, lost: int, expected: float) -> None:
    """E is what the formula gives by hand."""
    assert e_value(won, lost) == pytest.approx(expected, rel=1e-12)


@given(st.integers(0, 40), st.integers(0, 40))
def test_is_the_mixture_of_likelihoods(won: int, lost: int) -> None:
    """E is the likelihood where the chance is spread over 1/2 to 1 as Beta(3, 3), over that under
    1/2 (integrated)."""
    at = np.linspace(0.5, 1.0, 20_001)
    with np.errstate(divide="ignore"):
        logs = (won + lost) * np.log(2) + won * np.log(at)
        logs = logs + (lost * np.log1p(-at) if lost else 0)
    spread = at**2 * (1 - at) ** 2
    mixed = np.trapezoid(np.exp(logs) * spread, at) / np.trapezoid(spread, at)
    assert e_value(won, lost) == pytest.approx(mixed, rel=1e-5)


@given(st.integers(0, 60), st.integers(0, 60))
def test_one_more_pair_is_a_fair_bet(won: int, lost: int) -> None:
    """If the candidate is no better, another pair leaves E as it is on average: one may look."""
    after = (e_value(won + 1, lost) + e_value(won, lost + 1)) / 2
    assert after == pytest.approx(e_value(won, lost), rel=1e-9)


def test_nine_wins_are_the_least() -> None:
    """Fewer than nine pairs decide nothing."""
    assert least_wins() == 9
    assert e_value(8, 0) < THRESHOLD <= e_value(9, 0)


@pytest.mark.parametrize("chance", [0.5, 0.45, 0.3])
def test_a_worse_candidate_does_not_win_beyond_the_bound(chance: float) -> None:
    """Looked at after every pair for thirty nights, it is promoted in fewer than one run of 20."""
    draws = np.random.default_rng(7).random((RUNS, NIGHTS * 4)) < chance
    promoted = 0
    for run in draws:
        won = np.cumsum(run)
        promoted += any(e_value(int(b), n - int(b)) >= THRESHOLD for n, b in enumerate(won, 1))
    assert promoted / RUNS <= 1 / THRESHOLD


def test_a_better_candidate_wins() -> None:
    """One that wins 85 of 100 discordant pairs gets through on forty of them."""
    draws = np.random.default_rng(7).random((RUNS, 40)) < 0.85
    through = sum(e_value(int(run.sum()), 40 - int(run.sum())) >= THRESHOLD for run in draws)
    assert through / RUNS > 0.9


@pytest.mark.parametrize("confirmed", [5, 10, 20])
def test_votes_on_what_annoys_promote_no_worse_program(confirmed: int) -> None:
    """Where mostly wrong answers are voted on, a worse program would always win by E alone.

    The champion is right on 90 % of all questions and the candidate, on its own luck, on 60 %.
    """
    draw = np.random.default_rng(11)
    alone = through = 0
    for _ in range(RUNS):
        counted = pairs()
        counted += [
            Pair(n, False, False, bool(draw.random() < 0.6), frozenset({f"U{n % 10}"}))
            for n in range(20)
        ]
        counted += [Pair(n, True, True, bool(draw.random() < 0.6)) for n in range(confirmed)]
        count = tally(counted)
        alone += e_value(count.won, count.lost) >= THRESHOLD
        through += decide(count, 0).promote
    assert through / RUNS <= 0.1
    assert confirmed > 5 or alone / RUNS > 0.4


def test_missing_is_not_zero() -> None:
    """A pair that an outage left open counts for nobody, and is counted as missing."""
    open_ = [Pair(1, True, True, None), Pair(2, False, None, None), Pair(3, False, None, True)]
    count = tally([*pairs(won=2, lost=1), *open_])
    assert (count.won, count.lost, count.missing) == (2, 1, 3)
    assert (count.confirmed, count.complained) == (0, 3)


def test_ties_do_not_count() -> None:
    """However many questions both get right, E stays what it was."""
    few, many = tally(pairs(won=9)), tally([*pairs(won=9), *pairs(tied=100)])
    assert decide(few, 0).e_value == decide(many, 0).e_value


def test_promotes_what_mends_and_breaks_nothing() -> None:
    """Nine complaints mended and five confirmed answers kept are enough."""
    verdict = decide(tally([*pairs(won=9), *pairs(tied=5, confirmed=True)]), 0)
    assert verdict.promote
    assert verdict.net > 0


def test_nothing_confirmed_is_not_promoted() -> None:
    """Without a single confirmed answer among the pairs nobody knows what it breaks."""
    verdict = decide(tally(pairs(won=30)), 0)
    assert verdict.e_value > THRESHOLD
    assert not verdict.promote
    assert "break" in verdict.reason


def test_a_new_guard_failure_keeps_it_back() -> None:
    """Whatever E is."""
    count = tally([*pairs(won=30), *pairs(tied=30, confirmed=True)])
    assert decide(count, 0).promote
    verdict = decide(count, 1)
    assert not verdict.promote
    assert "guard" in verdict.reason


def test_says_why_not() -> None:
    """The reason names the counts and E."""
    verdict = decide(tally([*pairs(won=2, lost=1), *pairs(tied=9, confirmed=True)]), 0)
    assert not verdict.promote
    assert "won 2 and lost 1" in verdict.reason


@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 30))
def test_net_falls_with_every_answer_broken(won: int, lost: int, tied: int) -> None:
    """Breaking one more confirmed answer never makes a candidate look better."""
    mended = pairs(won=won)
    less = [*mended, *pairs(lost=lost, tied=tied + 1, confirmed=True)]
    more = [*mended, *pairs(lost=lost + 1, tied=tied, confirmed=True)]
    assert net(tally(more)) < net(tally(less)) <= 1 - RIGHT_IN_TRAFFIC


def test_a_year_of_no_better_candidates() -> None:
    """Of as many candidates as there are nights the luckiest does not get through by its luck."""
    won = np.random.default_rng(3).binomial(20, 0.5, size=(RUNS, 365))
    by_wins = np.array([e_value(wins, 20 - wins) for wins in range(21)])
    e = by_wins[won]
    assert np.mean((e >= THRESHOLD).any(axis=1)) > 0.3
    assert np.mean((e >= [needed(others) for others in range(365)]).any(axis=1)) < 1 / 12
    assert needed(0) == THRESHOLD
