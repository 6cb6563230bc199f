"""Passages by P(answered): best first, and none read that cannot matter."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.check import CheckStage, Decision
from agent.focus import Focus
from sql.passages import Passage


class _Checks(CheckStage):
    """A check stage whose LM holds each passage to answer with the next of these chances."""

    def __init__(self, chances: Iterable[float]) -> None:
        super().__init__()
        self._chances = iter(chances)

    def forward(self, question: str, where: str, lines: str) -> float:
        return next(self._chances)


def _read(count: int) -> list[Focus]:
    return [
        Focus(Passage(n, 1, "Press", None, n, n, None, "1", "text", n, f"line {n}"), f"line {n}")
        for n in range(count)
    ]


@pytest.mark.parametrize(
    ("chances", "order"),
    [
        ((0.1, 0.6, 0.3), [1, 2, 0]),
        ((0.2, 0.2, 0.2), [0, 1, 2]),
        ((0.9,), [0]),
        ((0.1, 0.8), [1, 0]),
    ],
    ids=["best first", "ties keep the search's order", "sure at once", "sure later"],
)
def test_rank(chances: tuple[float, ...], order: list[int]) -> None:
    """The passages come by their chance, and after a sure one nothing more is looked at."""
    decision = Decision(rank_weight=0.0, sure=0.79)
    ranked = _Checks(chances).rank("q", _read(3), decision)
    assert [one.focus.passage.passage_id for one in ranked] == order
    assert [one.p for one in ranked] == pytest.approx(sorted(chances, reverse=True))


def test_what_was_ranked_first_is_believed_sooner() -> None:
    """Of two passages that the LM holds alike, the one that the search ranked higher wins."""
    ranked = _Checks([0.6, 0.6]).rank("q", _read(2), Decision(rank_weight=0.5, sure=0.99))
    assert [one.focus.passage.passage_id for one in ranked] == [0, 1]
    assert ranked[0].p == pytest.approx(0.6)
    assert ranked[1].p < 0.6


@given(st.floats(0, 1), st.floats(0, 1), st.integers(1, 50), st.floats(0, 3))
def test_surer_is_never_less(one: float, other: float, rank: int, weight: float) -> None:
    """P(answered) is in 0..1 and grows with the LM's own chance, certainty included."""
    decision = Decision(rank_weight=weight)
    low, high = (decision.p_answered(p, rank) for p in sorted((one, other)))
    assert 0 <= low <= high <= 1
    assert decision.p_answered(one, rank + 1) <= decision.p_answered(one, rank)


def test_nothing_read() -> None:
    """Without passages nothing is asked."""
    assert _Checks(()).rank("q", [], Decision()) == []
