"""What is said of an answer beside its claims, read through its audience."""

from collections.abc import Callable

from agent.answering.remarks import remarked
from agent.program.answer import Answer, Line
from sql import passages
from sql.audience import Audience
from sql.database import Connection
from sql.grants import Grant

_C1 = Audience.of_channel("local", "C1")
_STEPS = (
    ("3 Filter", "1. Close the valve.\n2. Open the bowl at 25 N·m."),
    ("3 Filter", "3. Change the element.\n4. Close the bowl."),
)


def _answer(conn: Connection, passage_id: int, quote: str) -> Answer:
    (passage,) = passages.read(conn, _C1, [passage_id])
    return Answer(
        "answered", "search", quote, "", claims=(quote,), lines=(Line(0, passage, quote),)
    )


def test_a_part_of_a_procedure(conn: Connection, store_manual: Callable) -> None:
    """A procedure that is cited in part makes a partial answer that says where the rest stands."""
    _, (first, _) = store_manual(conn, _STEPS, Grant("channel", "C1"), title="Pump")
    answer = _answer(conn, first, "1. Close the valve.\n2. Open the bowl at 25 N·m.")
    said = remarked(conn, _C1, "How do I change the filter?", answer, "en")
    assert said.status == "partial"
    assert said.remarks == ("This is a part of the list: 3-4 stands on page 2 of Pump.",)
    assert said.text == answer.text
    said = remarked(conn, _C1, "Wie wechsle ich den Filter?", answer, "de")
    assert "nur ein Teil der Liste: 3-4 steht auf Seite 2" in said.remarks[0]


def test_another_unit(conn: Connection, store_manual: Callable) -> None:
    """A conversion that the asker wants is a remark beside the printed value, and in no claim."""
    _, (first, _) = store_manual(conn, _STEPS, Grant("channel", "C1"))
    answer = _answer(conn, first, "2. Open the bowl at 25 N·m.")
    said = remarked(conn, _C1, "What torque in ft-lb has the bowl?", answer, "en")
    assert said.status == "answered"
    assert said.remarks == ("Converted, not from the manual: 25 N·m ≈ 18.4 lb·ft.",)
    assert said.claims == answer.claims


def test_nothing_is_read_past_the_audience(conn: Connection, store_manual: Callable) -> None:
    """Where the manual may not be read (any more), nothing is said of its other steps."""
    _, (first, _) = store_manual(conn, _STEPS, Grant("channel", "C1"))
    answer = _answer(conn, first, "1. Close the valve.\n2. Open the bowl at 25 N·m.")
    other = Audience.of_channel("local", "C2")
    assert remarked(conn, other, "How do I change the filter?", answer, "en").remarks == ()
