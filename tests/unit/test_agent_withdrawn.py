"""An answer whose manual is withdrawn while the LM reads."""

from agent.answering.withdrawn import drawn_on, without
from agent.program.answer import Answer, Part
from tests.scripted_desk import passage, unit

_ANSWERED = Answer(
    "answered",
    "search",
    "Tighten to 205 N·m.",
    "read",
    parts=(
        Part.of(unit(1, "205 N·m"), "Tighten to 205 N·m."),
        Part.of(unit(2, "crosswise")),
    ),
)
_ABSTAINED = Answer(
    "not_found", "search", "Not there.", "nothing near", nearest=(passage(3, "x"), passage(4, "x"))
)


def test_nothing_withdrawn() -> None:
    """What may still be read is shown as it was."""
    for answer in (_ANSWERED, _ABSTAINED):
        assert without(answer, set(drawn_on(answer))) is answer


def test_a_line_is_withdrawn() -> None:
    """Nothing of an answer is shown when one of its lines may no longer be read."""
    left = without(_ANSWERED, {2})
    assert (left.status, left.reason) == ("not_found", "withdrawn")
    assert (left.parts, left.claims, left.lines) == ((), (), ())
    assert "205" not in left.text


def test_a_nearest_passage_is_withdrawn() -> None:
    """An abstention no longer names it, and keeps the others."""
    left = without(_ABSTAINED, {4})
    assert (left.text, left.reason) == (_ABSTAINED.text, _ABSTAINED.reason)
    assert [passage.passage_id for passage in left.nearest] == [4]
