"""The order of units: what the arms found of them, weighed."""

import pytest

from agent.evidence.fusion import Found, Signals, UnitFusion, signals_of
from agent.evidence.tools import Arm, Ranking
from sql.passages import Hit
from tests.scripted_desk import unit


def found(number: int, kind: str = "text", **signals: float) -> Found:
    return Found(unit(number, "x", kind=kind), Signals(**signals))  # type: ignore[arg-type]


def pages(order: list[Found]) -> list[int]:
    return [one.unit.page for one in order]


def test_weights_order() -> None:
    """The sum of signals times weights, best first; a signal without a weight counts for nothing,
    and ties keep the search's order."""
    one, two = found(1, dense_question=1.0, cosine=0.9), found(2, lexical_question=1.0)
    three = found(3, lexical_question=1.0)
    assert pages(
        UnitFusion({"dense_question": 2.0, "lexical_question": 1.0}).order([two, one], None)
    ) == [1, 2]
    assert pages(
        UnitFusion({"dense_question": 1.0, "lexical_question": 2.0}).order([one, three, two], None)
    ) == [3, 2, 1]
    assert pages(UnitFusion({}).order([two, one, three], None)) == [2, 1, 3]


@pytest.mark.parametrize(
    ("kind", "first"),
    [("procedure", 2), ("troubleshooting", 3), ("fault_code", 3), ("value", 1), (None, 1)],
)
def test_the_kind_that_is_wanted(kind: str | None, first: int) -> None:
    """A procedure is put before alike units where a procedure was asked for, a fault's entry where
    a fault was."""
    units = [
        found(1, "text", dense_question=1.0),
        found(2, "procedure", dense_question=0.9),
        found(3, "fault", dense_question=0.9),
    ]
    assert pages(UnitFusion().order(units, kind))[0] == first  # type: ignore[arg-type]


def ranking(arm: Arm, query: str, *hits: tuple[int, float]) -> Ranking:
    return Ranking(arm, query, tuple(Hit(*hit) for hit in hits), 0.0)


def test_signals() -> None:
    """A unit has the share of the best hit that the best of its passages has, of the question's
    rankings and, on average, of the rewritten ones; the cosine is the best of all, as it is."""
    said = signals_of(
        unit(7, "x"),
        [
            ranking("dense", "q", (7, 0.4), (8, 0.2)),
            ranking("dense", "r1", (8, 0.8), (7, 0.6)),
            ranking("dense", "r2", (8, 0.5), (9, 0.1)),
            ranking("lexical", "q", (8, 4.0)),
            ranking("lexical", "r1", (7, 6.0)),
            ranking("identifier", "q", (8, 1.0), (7, 0.5)),
        ],
        "q",
    )
    assert said == Signals(
        dense_question=1.0,
        # What is just not among the nearest has the last one's share.
        dense_rewritten=pytest.approx((0.75 + 0.2) / 2),
        lexical_question=0.0,
        lexical_rewritten=1.0,
        identifiers=0.5,
        cosine=0.6,
    )


def test_without_rewriting() -> None:
    """Where nothing was rewritten the question's rankings stand for both; where nothing was found
    at all there is nothing."""
    said = signals_of(unit(7, "x"), [ranking("dense", "q", (7, 0.4))], "q")
    assert (said.dense_question, said.dense_rewritten) == (1.0, 1.0)
    assert signals_of(unit(7, "x"), [], "q") == Signals()
    assert signals_of(unit(7, "x"), [ranking("dense", "q", (7, -0.1))], "q") == Signals()
