"""A judge that is mistaken: what it may not bring about, and that a known error costs little."""

from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.learning.compare import Compared, still_counted
from agent.learning.gate import THRESHOLD, Pair, decide, e_value, evidence, net, tally
from agent.learning.mistaken import NEVER, Mistaken, e_of

_FEW = st.integers(0, 25)
_SHARE = st.floats(0, 1)


@given(_FEW, _FEW)
def test_a_judge_that_is_never_mistaken_changes_nothing(won: int, lost: int) -> None:
    """E is the gate's own then, whoever said what, but for the grid that it is summed over."""
    assert e_of(won, lost, 7, 0, 1e-12) == pytest.approx(e_value(won, lost), rel=1e-5)
    assert e_of(won, 0, 7, lost, 1e-12) == pytest.approx(e_value(won, lost), rel=1e-5)


@given(_FEW, _FEW, _FEW, _FEW, st.floats(0.01, 0.6), _SHARE, _SHARE, _SHARE, _SHARE, _SHARE)
def test_no_judge_within_its_bound_makes_a_fair_bet_good(
    won: int,
    lost: int,
    noes: int,
    judged_lost: int,
    bound: float,
    breaks: float,
    by_votes: float,
    wins: float,
    knows: float,
    mistaken: float,
) -> None:
    """Whatever the judge does within its bound, and however many wrong answers it is asked about,
    the next question leaves E of a candidate that is no better as it is on average, or less."""
    bound = round(bound, 6)
    broken = breaks / 2
    won_truly = wins * broken  # no better: it breaks as much as it mends
    asked_wrong = 1 - broken - won_truly
    false = mistaken * bound
    chances = {
        "won": won_truly * (by_votes + (1 - by_votes) * knows) + asked_wrong * false,
        "noes": won_truly * (1 - by_votes) * (1 - knows) + asked_wrong * (1 - false),
        "lost": broken * by_votes,
        "judged_lost": broken * (1 - by_votes) * (1 - false),
    }
    now = {"won": won, "lost": lost, "noes": noes, "judged_lost": judged_lost}
    before = e_of(**now, false_yes=bound)
    stays = 1 - sum(chances.values())
    after = stays * before + sum(
        chance * e_of(**{**now, name: now[name] + 1}, false_yes=bound)
        for name, chance in chances.items()
    )
    assert after <= before * (1 + 1e-9)


def test_a_worse_judge_than_measured_is_what_it_takes() -> None:
    """The bound is no formality: beyond it a candidate that mends nothing gains by asking."""
    before = e_of(5, 0, 5, 0, 0.2)
    yes, no = e_of(6, 0, 5, 0, 0.2), e_of(5, 0, 6, 0, 0.2)
    assert 0.2 * yes + 0.8 * no <= before < 0.4 * yes + 0.6 * no


def test_mistakes_bring_nobody_through() -> None:
    """A candidate that answers wrongly in another way is called right as often as the judge is
    mistaken; over hundreds of such answers that promotes hardly ever."""
    draws = np.random.default_rng(5)
    kept = [Pair(n, True, True, True, frozenset({f"U{n % 9}"})) for n in range(40)]
    judge, through, naive = Mistaken.measured(0.2, 30, 0.9), 0, 0
    for _ in range(200):
        yes = draws.random(150) < 0.2
        pairs = [
            Pair(100 + n, False, False, bool(said), frozenset({f"U{n % 9}"}), judged=True)
            for n, said in enumerate(yes)
        ]
        through += decide(tally([*kept, *pairs]), 0, judge=judge).promote
        naive += decide(tally([*kept, *pairs]), 0).promote
    assert through / 200 < 0.05
    assert naive / 200 > 0.9


def test_a_known_error_is_corrected() -> None:
    """By a judge that misses a sixth of what is right and a sixth of what is wrong, a candidate
    that mends half and breaks a fifteenth is seen to do so, within what is doubted."""
    judge = Mistaken(1 / 6, 5 / 6)
    pairs = [Pair(n, False, False, True, frozenset(), judged=True) for n in range(3000)]
    pairs[2500:] = [Pair(n, False, False, False, frozenset(), judged=True) for n in range(500)]
    pairs += [Pair(n, False, False, n < 300, frozenset(), judged=True) for n in range(1800)]
    pairs += [Pair(n, False, False, False, frozenset()) for n in range(1200)]
    pairs += [Pair(n, True, True, n >= 500, frozenset(), judged=True) for n in range(600)]
    pairs += [Pair(n, True, True, True, frozenset()) for n in range(8400)]
    assert net(tally(pairs), 0.8, judge) == pytest.approx(0.2 * 0.5 - 0.8 / 15, abs=0.006)


def test_what_is_not_known_of_the_judge_is_doubted() -> None:
    """The fewer answers its mistakes were measured on, the less is left."""
    pairs = [Pair(n, False, False, n < 30, frozenset(), judged=True) for n in range(60)]
    pairs += [Pair(n, True, True, n > 4, frozenset(), judged=True) for n in range(60)]
    sure, unsure = Mistaken.measured(0.15, 400, 0.85), Mistaken.measured(0.15, 10, 0.85)
    assert net(tally(pairs), judge=unsure) < net(tally(pairs), judge=sure)
    assert evidence(tally(pairs), Mistaken(0.3)) < evidence(tally(pairs), sure)
    assert evidence(tally(pairs), NEVER) == e_value(30, 5)


def test_the_growth_that_a_flawed_judge_leaves() -> None:
    """At +10 points, discordance .2 and errors of .15 a question brings half of the evidence that
    it does by a judge without errors, and thirty nights of fifteen are enough by far."""
    flawed = log(e_of(181, 0, 112, 40, 0.15)) / 1000
    perfect = log(e_of(195, 0, 98, 43, 1e-9)) / 1000
    assert perfect * 0.4 < flawed < perfect * 0.6
    assert 430 * flawed > 3 * log(THRESHOLD)


def test_a_judge_that_is_not_believed_lets_nothing_stand() -> None:
    """What it said of answers that were voted down waits; what it let stand is lost."""
    mended = Compared(Pair(1, False, False, True, judged=True), "avoid")
    stands = Compared(Pair(2, True, True, True, judged=True), "same")
    plain = Compared(Pair(3, True, True, False), "same")
    assert still_counted([mended, stands, plain], believed=True) == [mended, stands, plain]
    kept = still_counted([mended, stands, plain], believed=False)
    assert [one.pair.answer_id for one in kept] == [2, 3]
    assert [one.pair.gain for one in kept] == [-1, -1]
