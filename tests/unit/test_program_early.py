"""The final answer never shows less than the early lines."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from agent.evidence.units import Role, Unit
from agent.reading.decision import Decision
from tests.scripted_desk import ScriptedDesk, an_lm, ask, program, unit

_VOCABULARY = "bolt gland torque pump seal oil 205 85 turn check the of"
_WORDS = st.sampled_from(_VOCABULARY.split(" "))
_LINE = st.lists(_WORDS, min_size=1, max_size=40).map(" ".join)
_ROLES: tuple[Role, ...] = ("text", "step", "row", "warning", "heading", "header")


@st.composite
def _units(draw: Any) -> list[Unit]:
    """Units of several pages and two manuals; a line may stand in several units."""
    texts = draw(st.lists(_LINE, min_size=1, max_size=12))
    # What a line is, it is wherever it stands.
    lines = [(_ROLES[len(text) % len(_ROLES)], text) for text in texts]
    made = []
    for number in range(1, draw(st.integers(1, 6)) + 1):
        own = draw(st.lists(st.sampled_from(lines), min_size=1, max_size=8))
        made.append(unit(number, *own, manual_id=draw(st.integers(1, 2)), title=f"Unit {number}"))
    return made


@given(
    first=_units(),
    better=_units(),
    p=st.dictionaries(st.integers(1, 6), st.floats(0.0, 1.0)),
    kind=st.sampled_from(["value", "procedure", "troubleshooting"]),
    found=st.sampled_from([0.3, 0.6]),
)
def test_never_less_than_the_early_lines(
    first: list[Unit], better: list[Unit], p: dict[int, float], kind: Any, found: float
) -> None:
    """Every line that was ever shown early stands in the final answer, whatever was decided."""
    decision = Decision({"says_yes": 1.0}, found=found)
    desk = ScriptedDesk(first, better=better, asks=kind)
    with an_lm():
        answer = ask(program(p, searches=["torque"], decision=decision), desk)
    last = [(line.passage.passage_id, line.quote) for line in answer.lines]
    for line in (line for shown in desk.shown for one in shown for line in one.lines):
        if line.role not in ("heading", "header"):
            own = line.passage.passage_id
            assert any(own == number and line.text in quote for number, quote in last), line.text
