"""Values from the row that is asked for."""

import pytest

from agent.rows import wrong_row
from agent.verify import Claim, EvidencePassage, verify
from sql.table_rows import TableRow

HEADS = ("Thread", "Torque N·m")
TEXT = "Thread | Torque N·m\nM8 | 25\nM10 | 49\nM12 | 85"
ROWS = (
    TableRow(0, HEADS, header=True),
    *(
        TableRow(n, tuple(line.split(" | ")), HEADS)
        for n, line in enumerate(TEXT.splitlines()[1:], 1)
    ),
)
TABLE = EvidencePassage("1", 1, "Press", 12, TEXT, ROWS)


def _shown(question: str, quote: str, text: str) -> list[str]:
    return [claim.text for claim in verify(question, [Claim(text, ["1"], quote)], [TABLE]).kept]


@pytest.mark.parametrize("text", ["Tighten it to 49 N·m.", ""])
def test_another_row_is_refused(text: str) -> None:
    """Also where the claim does not name its row, and where it is the quote itself."""
    question = "What torque has an M12 bolt?"
    assert _shown(question, "M10 | 49", text) == []
    verdict = verify(question, [Claim(text, ["1"], "M10 | 49")], [TABLE])
    assert "M12 | 85" in verdict.failures[0].reason
    assert _shown("What torque has an M10 bolt?", "M10 | 49", text)


def test_a_question_without_a_row_takes_any() -> None:
    """Nothing is refused where the question names no row of the table."""
    for question in ("What is the highest torque?", "Torque of M16?", "Bolts of part 160-0910?"):
        assert _shown(question, "M12 | 85", "85 N·m")


def test_several_rows() -> None:
    """A quote of several rows is right where one of them is asked for."""
    assert _shown("Torque of M12?", "M10 | 49\nM12 | 85", "M12 takes 85 N·m.")


def test_a_row_that_names_it_elsewhere() -> None:
    """A row that names what is asked for in a later cell may answer."""
    heads = ("Code", "Follows")
    rows = [TableRow(0, ("E-1", "stops"), heads), TableRow(1, ("E-2", "E-1"), heads)]
    assert wrong_row("What follows E-1?", rows[1:], rows, "E-2 | E-1") is None
    assert wrong_row("What is E-1?", rows[1:], rows, "E-2 | starts") is not None


def test_a_size_in_the_headers_unit() -> None:
    """A bare first cell is the question's value where the header has its unit."""
    heads = ("SIZE (MILLIMETER)", "lb-ft")
    rows = [TableRow(0, ("12", "70"), heads), TableRow(1, ("14", "113"), heads)]
    asked = "Torque for a 12 mm bolt?"
    assert wrong_row(asked, rows[1:], rows, "14 | 113") is not None
    assert wrong_row(asked, rows[:1], rows, "12 | 70") is None
    assert wrong_row("Torque for a 12 inch bolt?", rows[1:], rows, "14 | 113") is None
