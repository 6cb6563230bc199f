"""How what the tools found becomes one ranking."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.evidence.search import Evidence, Fusion, fuse
from agent.evidence.tools import Arm, Ranking
from sql.passages import Hit

_EVEN = Fusion({"dense": 1.0, "lexical": 1.0, "identifier": 1.0})


def _ranking(arm: Arm, *hits: tuple[int, float], query: str = "q") -> Ranking:
    return Ranking(arm, query, tuple(Hit(*hit) for hit in hits), 0.0)


def test_scores() -> None:
    """A hit counts as its share of the ranking's best, and where it is not among the nearest by
    meaning as the last of these."""
    dense = _ranking("dense", (7, 0.8), (8, 0.4))
    fused = fuse([dense, _ranking("lexical", (9, 20.0), (8, 15.0))], _EVEN)
    assert fused == [
        (9, pytest.approx(0.5 + 1.0)),
        (8, pytest.approx(0.5 + 0.75)),
        (7, pytest.approx(1.0)),
    ]


def test_reciprocal_rank() -> None:
    """With a constant k a passage's score is the sum of weight / (k + rank), rank from 1."""
    rankings = [_ranking("dense", (7, 0.9), (8, 0.1)), _ranking("lexical", (8, 30.0))]
    fused = fuse(rankings, Fusion(k=20))
    assert fused == [(8, pytest.approx(1 / 22 + 1 / 21)), (7, pytest.approx(1 / 21))]


def test_weights() -> None:
    """A heavier arm counts more, and an arm of weight 0 adds nothing, not even a passage."""
    rankings = [
        _ranking("dense", (1, 0.9)),
        _ranking("lexical", (2, 7.0)),
        _ranking("identifier", (3, 1.0)),
    ]
    fused = fuse(rankings, Fusion({"dense": 0.0, "lexical": 1.0, "identifier": 2.0}))
    assert fused == [(3, 2.0), (2, 1.0)]


def test_a_follow_up() -> None:
    """The question weighs 1, the queries beside it share their weight, and words weigh less."""
    rankings = [
        _ranking(arm, (number, 1.0), query=query)
        for number, (arm, query) in enumerate(
            (arm, query) for arm in ("dense", "lexical") for query in ("asked", "more", "most")
        )
    ]
    fused = fuse(rankings, Fusion(beside=0.8, follow_up=0.5), ("asked", "more", "most"))
    floors = 1.0 + 0.4 + 0.4
    assert dict(fused) == pytest.approx(
        {0: floors, 1: floors, 2: floors, 3: floors + 0.5, 4: floors + 0.2, 5: floors + 0.2}
    )


def test_ties() -> None:
    """Equal scores go to the lower id, so that a run can be repeated."""
    rankings = [_ranking("lexical", (9, 3.0)), _ranking("lexical", (4, 5.0))]
    assert [i for i, _ in fuse(rankings, _EVEN)] == [4, 9]


def test_nothing() -> None:
    """No rankings, or empty ones, fuse to nothing; unlike vectors are no division by zero."""
    assert fuse([], _EVEN) == fuse([_ranking("dense")], _EVEN) == []
    assert fuse([_ranking("dense", (1, 0.0), (2, -0.5))], _EVEN) == [(1, 0.0), (2, 0.0)]


_ARM = st.sampled_from(("dense", "lexical", "identifier"))
_SCORED = st.dictionaries(st.integers(1, 30), st.floats(0.01, 50), max_size=12)


@given(st.lists(st.tuples(_ARM, _SCORED), max_size=6), st.randoms(), st.sampled_from([None, 5]))
def test_order_of_rankings_does_not_matter(found, random, k) -> None:
    """What is fused holds every passage found, once, best first, whichever tool spoke first."""
    rankings = [
        _ranking(arm, *sorted(hits.items(), key=lambda hit: -hit[1])) for arm, hits in found
    ]
    fused = fuse(rankings, Fusion(k=k))
    assert {i for i, _ in fused} == {i for _, hits in found for i in hits}
    assert len(dict(fused)) == len(fused)
    scores = [score for _, score in fused]
    assert scores == sorted(scores, reverse=True)
    random.shuffle(rankings)
    again = dict(fuse(rankings, Fusion(k=k)))
    assert all(again[i] == pytest.approx(score) for i, score in fused)


def test_covered() -> None:
    """Rare words in one passage cover a question, common ones less, none not at all."""

    def lexical(score: float | None, rarest: float = 10.0) -> Ranking:
        hits = () if score is None else (Hit(1, score),)
        return Ranking("lexical", "q", hits, 0.0, rarest=rarest)

    def covered(*rankings: Ranking) -> float:
        return Evidence((), (), rankings, 0.0).covered

    assert covered(lexical(30.0)) == 1.0
    assert covered(lexical(7.5)) == pytest.approx(0.5)
    assert covered(lexical(1.5), lexical(7.5)) == pytest.approx(0.5)
    assert covered(lexical(None)) == 0.0
    assert covered(lexical(3.0, rarest=0.0)) == covered() == 1.0
