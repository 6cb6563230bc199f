"""Values from the row that is asked for."""

import pytest

from agent.verify.number_match import Cited
from agent.verify.rows import wrong_row
from agent.verify.verify import Claim, EvidencePassage, verify
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
    assert wrong_row("What follows E-1?", "", rows[1:], rows, Cited("E-2 | E-1")) is None
    assert wrong_row("What is E-1?", "", rows[1:], rows, Cited("E-2 | starts")) is not None


def test_a_size_in_the_headers_unit() -> None:
    """A bare first cell is the question's value where the header has its unit."""
    heads = ("SIZE (MILLIMETER)", "lb-ft")
    rows = [TableRow(0, ("12", "70"), heads), TableRow(1, ("14", "113"), heads)]
    asked = "Torque for a 12 mm bolt?"
    assert wrong_row(asked, "", rows[1:], rows, Cited("14 | 113")) is not None
    assert wrong_row(asked, "", rows[:1], rows, Cited("12 | 70")) is None
    assert wrong_row("Torque for a 12 inch bolt?", "", rows[1:], rows, Cited("14 | 113")) is None


PARTS = (
    ("1", "MS21333-102", "Clamp, Loop", "2"),
    ("2", "A3013655-1", "Gasket, Suction", "4"),
    ("3", "A3013655-2", "Gasket, Discharge", "4"),
    ("4", "C5136366", "Cable Assembly W66", "1"),
)
PART_HEADS = ("ITEM", "PART NUMBER", "NOMENCLATURE", "QTY")
PARTS_TEXT = "\n".join(" | ".join(cells) for cells in (PART_HEADS, *PARTS))
PARTS_LIST = EvidencePassage(
    "1",
    2,
    "TB",
    19,
    PARTS_TEXT,
    (
        TableRow(0, PART_HEADS, header=True),
        *(TableRow(n, cells, PART_HEADS) for n, cells in enumerate(PARTS, 1)),
    ),
)


@pytest.mark.parametrize(
    ("question", "right"),
    [
        ("What is the part number of the loop clamp?", 0),
        ("Part number of the suction gasket?", 1),
        ("Which gasket is for discharge?", 2),
        ("What is item 3?", 2),
        ("How many of part number A3013655-1 are there?", 1),
    ],
)
def test_the_row_that_is_named(question: str, right: int) -> None:
    """By its name, its item or a code in it; also where the claim is the quote itself."""
    for at, cells in enumerate(PARTS):
        for text in ("", cells[1], f"Item {cells[0]} is {cells[1]}."):
            kept = verify(question, [Claim(text, ["1"], " | ".join(cells))], [PARTS_LIST]).kept
            assert bool(kept) == (at == right)


def test_a_row_that_the_claim_misnames() -> None:
    """A claim that calls the row by another row's name is refused where the question names none."""
    clamp = " | ".join(PARTS[0])
    for text, kept in (("The gasket is MS21333-102.", 0), ("The clamp is MS21333-102.", 1)):
        assert len(verify("And this?", [Claim(text, ["1"], clamp)], [PARTS_LIST]).kept) == kept


def test_words_that_no_row_is_named_by() -> None:
    """Other words for a part, and other languages, are left to the language model."""
    for question in ("Which seal is at the inlet?", "Wie lautet die Teilenummer der Klemme?"):
        assert verify(question, [Claim("", ["1"], " | ".join(PARTS[1]))], [PARTS_LIST]).kept


def test_a_code_that_names_the_part() -> None:
    """A code that the question calls the part by may stand in another column than what is asked."""
    text = "The part number of cable W66 is C5136366."
    question = "What part number has cable assembly W66?"
    assert verify(question, [Claim(text, ["1"], " | ".join(PARTS[3]))], [PARTS_LIST]).kept
