"""Lines by P(answered): best first, and none read that cannot matter."""

from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.evidence.focus import Focus
from agent.evidence.lines import Near
from agent.reading.check import Checked, CheckStage, Decision, chosen_of
from sql.passages import Passage


class _Checks(CheckStage):
    """A check stage whose LM holds each passage to answer with the next of these chances."""

    def __init__(self, chances: Iterable[float]) -> None:
        super().__init__()
        self._chances = iter(chances)

    def forward(self, question: str, where: str, lines: str) -> float:
        return next(self._chances)


def _near(*shares: float) -> list[Near]:
    return [
        Near(
            Focus(Passage(n, 1, "Press", None, n, n, None, "1", "text", n, f"line {n}"), ""),
            share=share,
        )
        for n, share in enumerate(shares)
    ]


@pytest.mark.parametrize(
    ("chances", "order"),
    [
        ((0.1, 0.6, 0.3), [1, 2, 0]),
        ((0.2, 0.2, 0.2), [0, 1, 2]),
        ((0.9,), [0]),
        ((0.1, 0.8), [1, 0]),
    ],
    ids=["best first", "ties keep the order", "sure at once", "sure later"],
)
def test_rank(chances: tuple[float, ...], order: list[int]) -> None:
    """The lines come by their chance, and after a sure one nothing more is looked at."""
    ranked = _Checks(chances).rank("q", _near(1, 1, 1), 1.0, Decision(sure=0.79))
    assert [one.focus.passage.passage_id for one in ranked] == order
    assert [one.p for one in ranked] == pytest.approx(sorted(chances, reverse=True))


def test_what_the_search_found_best_is_believed_sooner() -> None:
    """Of two lines that the LM holds alike, the one whose passage the search held better wins."""
    ranked = _Checks([0.6, 0.6]).rank("q", _near(0.5, 1), 1.0, Decision(share=1.0))
    assert [one.focus.passage.passage_id for one in ranked] == [1, 0]
    assert ranked[0].p == pytest.approx(0.6)
    assert ranked[1].p < 0.6


_P = st.floats(0, 1)


@given(_P, _P, _P, _P, st.floats(0, 5))
def test_surer_is_never_less(
    one: float, other: float, share: float, covered: float, weight: float
) -> None:
    """P(answered) is in 0..1, and grows with each thing that speaks for the line."""
    decision = Decision(share=weight, cover=weight)
    near = _near(share)[0]
    low, high = (decision.p_answered(p, near, covered) for p in sorted((one, other)))
    assert 0 <= low <= high <= 1
    assert decision.p_answered(one, replace(near, share=1.0), covered) >= (
        decision.p_answered(one, near, covered)
    )
    assert decision.p_answered(one, near, 1.0) >= (decision.p_answered(one, near, covered))


def test_lines_to_answer_from() -> None:
    """As good lines come with the best, those of a passage together, and never many."""
    lines = [one.focus for one in _near(1, 1)]
    checked = [
        Checked(lines[1], 0.9),
        Checked(lines[0], 0.85),
        Checked(lines[1], 0.8),
        Checked(lines[0], 0.1),
    ]
    chosen = chosen_of(checked, Decision(beside=0.8))
    assert chosen == [lines[1], lines[1], lines[0]]
    assert chosen_of(checked[3:], Decision()) == [lines[0]]


def test_nothing_read() -> None:
    """Without lines nothing is asked."""
    assert _Checks(()).rank("q", [], 1.0, Decision()) == []
