"""Reciprocal rank fusion of what the tools found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.evidence import Fusion, fuse
from agent.tools import Arm, Ranking
from sql.passages import Hit

_FUSION = Fusion(k=20)


def _ranking(arm: Arm, *ids: int) -> Ranking:
    return Ranking(arm, "q", tuple(Hit(passage_id, 0.5) for passage_id in ids), 0.0)


def test_scores() -> None:
    """A passage's score is the sum over rankings of weight / (k + rank), rank from 1."""
    fused = fuse([_ranking("dense", 7, 8), _ranking("lexical", 8)], _FUSION)
    assert fused == [(8, pytest.approx(1 / 22 + 1 / 21)), (7, pytest.approx(1 / 21))]


def test_weights() -> None:
    """A heavier arm counts more, and an arm of weight 0 adds nothing, not even a passage."""
    rankings = [_ranking("dense", 1), _ranking("lexical", 2), _ranking("identifier", 3)]
    fused = fuse(rankings, Fusion(20, {"dense": 0.0, "lexical": 1.0, "identifier": 2.0}))
    assert [passage_id for passage_id, _ in fused] == [3, 2]
    assert fused[0][1] == pytest.approx(2 / 21)


def test_ties() -> None:
    """Equal scores go to the lower id, so that a run can be repeated."""
    assert [i for i, _ in fuse([_ranking("dense", 9), _ranking("lexical", 4)], _FUSION)] == [4, 9]


def test_nothing() -> None:
    """No rankings, or empty ones, fuse to nothing."""
    assert fuse([], _FUSION) == fuse([_ranking("dense")], _FUSION) == []


_ARM = st.sampled_from(("dense", "lexical", "identifier"))
_IDS = st.lists(st.integers(1, 30), unique=True, max_size=12)


@given(st.lists(st.tuples(_ARM, _IDS), max_size=6), st.randoms())
def test_order_of_rankings_does_not_matter(found, random) -> None:
    """What is fused holds every passage found, once, best first, whichever tool spoke first."""
    rankings = [_ranking(arm, *ids) for arm, ids in found]
    fused = fuse(rankings, _FUSION)
    assert {i for i, _ in fused} == {i for _, ids in found for i in ids}
    assert len(dict(fused)) == len(fused)
    scores = [score for _, score in fused]
    assert scores == sorted(scores, reverse=True)
    random.shuffle(rankings)
    again = dict(fuse(rankings, _FUSION))
    assert all(again[i] == pytest.approx(score) for i, score in fused)
