"""Passages by P(answered): best first, and none read that cannot matter."""

from collections.abc import Iterable

import pytest

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
    ids=["best first", "ties keep the search's order", "sure at once", "sure at the bound"],
)
def test_rank(chances: tuple[float, ...], order: list[int]) -> None:
    """The passages come by their chance, and after a sure one nothing more is looked at."""
    decision = Decision(sure=0.8)
    ranked = _Checks(chances).rank("q", _read(3), decision)
    assert [one.focus.passage.passage_id for one in ranked] == order
    assert [one.p for one in ranked] == sorted(chances, reverse=True)


def test_nothing_read() -> None:
    """Without passages nothing is asked."""
    assert _Checks(()).rank("q", [], Decision()) == []
