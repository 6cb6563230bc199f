"""No person has more of what counts than a share, whoever has how much."""

from collections import defaultdict

from hypothesis import given
from hypothesis import strategies as st

from agent.learning.gate import Pair, decide, tally
from agent.learning.shares import SHARE, within_share

_PEOPLE = st.lists(
    st.sets(st.sampled_from("ABCDEFGH"), min_size=1, max_size=3), min_size=1, max_size=60
)


@given(_PEOPLE)
def test_nobody_has_more(behind: list[set[str]]) -> None:
    """At most a fifth, or an equal share where fewer than five people are left; one item at least
    stays of what there was, in order."""
    kept = within_share([(at, people) for at, people in enumerate(behind)])
    assert kept == sorted(set(kept))
    assert kept
    load: defaultdict[str, float] = defaultdict(float)
    for at in kept:
        for person in behind[at]:
            load[person] += 1 / len(behind[at])
    most = max(1.0, max(SHARE, 1 / len(load)) * len(kept))
    assert max(load.values()) <= most + 1e-6


def test_a_flood_does_not_widen_its_own_share() -> None:
    """A thousand items of one person beside ten of ten others leave it two or three."""
    others = [(f"other {n}", {f"U{n}"}) for n in range(10)]
    kept = within_share([*others, *((f"flood {n}", {"UEVIL"}) for n in range(1000))])
    assert [one for one in kept if one.startswith("other")] == [name for name, _ in others]
    assert 1 <= len(kept) - 10 <= 3


def test_what_was_there_first_stays() -> None:
    """Of a person who has too much the last ones go, so that a flood takes nothing back."""
    items = [(n, {"UEVIL"}) for n in range(9)] + [(n + 9, {f"U{n}"}) for n in range(8)]
    kept = within_share(items)
    assert kept[:2] == [0, 1]
    assert 8 not in kept


def _won(people: list[str]) -> list[Pair]:
    return [Pair(n, False, False, True, frozenset({one})) for n, one in enumerate(people)]


def test_wins_of_one_person_are_struck() -> None:
    """Thirty wins on one person's word are worth what a fifth is; losses count all the same."""
    kept = [Pair(n, True, True, True, frozenset({f"U{n}"})) for n in range(99, 130)]
    honest = [f"U{n % 8}" for n in range(8)]
    count = tally([*_won([*honest, *["UEVIL"] * 30]), *kept])
    assert count.won == 10
    assert count.struck == 28
    assert "rest on one person" in decide(count, 0).reason
    lost = [Pair(n, True, True, False, frozenset({"UEVIL"})) for n in range(200, 230)]
    assert tally([*_won(honest), *lost]).lost == 30


def test_two_people_are_too_few() -> None:
    """Whatever E is."""
    kept = [Pair(n, True, True, True, frozenset({"U1"})) for n in range(99, 130)]
    verdict = decide(tally([*_won(["U1", "U2"] * 9), *kept]), 0)
    assert verdict.e_value > 1000
    assert not verdict.promote
    assert "2 people" in verdict.reason
    assert decide(tally([*_won(["U1", "U2", "U3"] * 6), *kept]), 0).promote
