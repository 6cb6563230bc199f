"""What is said of an answer beside its lines, read through its audience."""

from dataclasses import replace

import pytest

from agent.answering.remarks import remarked
from agent.program.answer import Answer, Part
from sql.audience import Audience
from sql.database import Connection
from tests.scripted_desk import unit

_C1 = Audience.of_channel("local", "C1")
_LINE = "2. Open the bowl at 25 N·m."
_ANSWER = Answer("answered", "search", _LINE, "read", (Part.of(unit(1, _LINE)),))
_ASKED = "What torque in ft-lb has the bowl?"


def test_another_unit(conn: Connection) -> None:
    """A conversion that the asker wants is a remark beside the printed value, and in no line."""
    said = remarked(conn, _C1, _ASKED, _ANSWER, "en")
    assert said.remarks == ("Converted, not from the manual: 25 N·m ≈ 18.4 lb·ft.",)
    assert replace(said, remarks=()) == _ANSWER


def test_only_of_what_answers(conn: Connection) -> None:
    """The values of close lines are not converted, nor is anything that nobody wanted."""
    close = Part.of(unit(2, "Close the cap at 90 N·m."))
    both = replace(_ANSWER, parts=(*_ANSWER.parts, close))
    assert "90" not in "".join(remarked(conn, _C1, _ASKED, both, "en").remarks)
    assert remarked(conn, _C1, "What torque has the bowl?", _ANSWER, "en") == _ANSWER


@pytest.mark.parametrize("status", ["likely", "passages", "not_found"])
def test_nothing_beside_what_is_no_answer(conn: Connection, status: str) -> None:
    """Where nobody says that the lines answer, nothing is computed from them."""
    close = replace(_ANSWER, status=status)
    assert remarked(conn, _C1, _ASKED, close, "en") == close
