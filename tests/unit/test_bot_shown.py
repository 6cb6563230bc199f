"""What is made of recorded lines: rows with their headers, steps with their numbers and levels."""

import pytest

from agent.evidence import units
from agent.program import answer as program
from bot.showing.cells import cells_of, is_header
from bot.showing.cited import stepped
from bot.showing.making import part_of
from sql.passages import Passage, TableRow
from tests.fix_parts import line

_HEADS = ("Symptom", "Cause", "Remedy")
_TEXT = """\
7.3 Faults without a code
Symptom | Cause | Remedy
Pump howls after an oil | Air in the line | Bleed it; tighten the suction
change | flange
Oil foams | Level too low | Top up"""
_ROWS = (
    TableRow(1, _HEADS, header=True),
    TableRow(
        2, ("Pump howls after an oil", "Air in the line", "Bleed it; tighten the suction"), _HEADS
    ),
    TableRow(3, ("change", "flange"), ("Symptom", "Remedy")),
    TableRow(4, ("Oil foams", "Level too low", "Top up"), _HEADS),
)
_PASSAGE = Passage(
    1, 1, "Press", "C", 15, 15, "12", "7 Faults > 7.3 Faults", "table", 3, _TEXT, _ROWS
)


def _line(number: int, count: int = 1) -> str:
    return "\n".join(_TEXT.splitlines()[number : number + count])


def test_a_rows_cells() -> None:
    """Each under its header; a row over two printed lines is one; what is no row has none."""
    assert cells_of(_PASSAGE, _line(4)) == tuple(
        zip(_HEADS, ("Oil foams", "Level too low", "Top up"), strict=True)
    )
    assert cells_of(_PASSAGE, _line(2, 2)) == (
        ("Symptom", "Pump howls after an oil change"),
        ("Cause", "Air in the line"),
        ("Remedy", "Bleed it; tighten the suction flange"),
    )
    for quote in (_line(0), _line(1), _line(1, 2), "not there"):
        assert cells_of(_PASSAGE, quote) == ()
    assert is_header(_PASSAGE, _line(1))
    assert not is_header(_PASSAGE, _line(2))


def test_text_that_holds_rows() -> None:
    """Its rows are shown under their headers too, a line each; the title is not said twice."""
    lines = (units.Line(_PASSAGE, _line(0), "heading"), units.Line(_PASSAGE, _line(1, 4)))
    part = part_of(program.Part("text", "Faults without a code", _PASSAGE.section, lines))
    assert [one.role for one in part.lines] == ["header", "row", "row", "row"]
    assert part.lines[-1].cells[0] == ("Symptom", "Oil foams")
    assert part.lines[0].page == 15
    other = part_of(program.Part("text", "Faults with one", "7 Faults", lines))
    assert [one.role for one in other.lines[:2]] == ["heading", "header"]


@pytest.mark.parametrize(
    ("printed", "labels", "levels"),
    [
        (["1. Turn", "a. Left", "b. Right", "2. Stop"], ["1.", "a.", "b.", "2."], [0, 1, 1, 0]),
        (["a. Turn", "(1) Left", "(2) Right", "b. Go"], ["a.", "(1)", "(2)", "b."], [0, 1, 1, 0]),
        (["Step 1. Turn", "• Left", "Step 2. Go"], ["Step 1.", "•", "Step 2."], [0, 1, 0]),
        (["3-20. Turn it", "Turn it back"], ["3-20.", ""], [0, 0]),
        (["10 mm of play is too much"], [""], [0]),
    ],
)
def test_steps(printed: list[str], labels: list[str], levels: list[int]) -> None:
    """The number as printed; steps numbered in another way than the first are within a step."""
    steps = stepped([line(text, "step") for text in printed])
    assert [one.step for one in steps] == labels
    assert [one.level for one in steps] == levels
