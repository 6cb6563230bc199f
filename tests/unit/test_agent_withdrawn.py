"""An answer whose manual is withdrawn while the LM reads."""

from agent.answering.withdrawn import drawn_on, without
from agent.program.answer import Answer, Line
from sql.passages import Passage


def _passage(number: int) -> Passage:
    return Passage(number, 1, "Press", "C", number, number, None, "6 Torque", "text", number, "x")


_ANSWERED = Answer(
    "answered",
    "search",
    "Tighten to 205 N·m.",
    "verified",
    claims=("Tighten to 205 N·m.",),
    lines=(Line(0, _passage(1), "205 N·m"), Line(0, _passage(2), "crosswise")),
)
_ABSTAINED = Answer(
    "not_found", "search", "Not there.", "doubtful", nearest=(_passage(3), _passage(4))
)


def test_nothing_withdrawn() -> None:
    """What may still be read is shown as it was."""
    for answer in (_ANSWERED, _ABSTAINED):
        assert without(answer, set(drawn_on(answer))) is answer


def test_a_line_is_withdrawn() -> None:
    """Nothing of an answer is shown when one of its lines may no longer be read."""
    left = without(_ANSWERED, {2})
    assert (left.status, left.reason) == ("not_found", "withdrawn")
    assert (left.claims, left.lines) == ((), ())
    assert "205" not in left.text


def test_a_nearest_passage_is_withdrawn() -> None:
    """An abstention no longer names it, and keeps the others."""
    left = without(_ABSTAINED, {4})
    assert (left.text, left.reason) == (_ABSTAINED.text, _ABSTAINED.reason)
    assert [passage.passage_id for passage in left.nearest] == [4]
