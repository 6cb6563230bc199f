"""Values from the right column of a table's row, and no header for an answer."""

import pytest

from agent.verify.cells import pairs, wrong_column
from agent.verify.verify import Claim, EvidencePassage, verify
from sql.table_rows import TableRow

PARTS = ("ITEM NO", "SMR CODE", "CAGE", "PART NUMBER", "DESCRIPTION AND USABLE ON CODE", "QTY")
GAGE = TableRow(
    2, ("3", "PAOZZ", "57958", "C5136384", "GAUGE ASSY, FUEL LEVEL PART OF KIT P/N C5136350", "1"),
    PARTS,
)  # fmt: skip
PARTS_TEXT = "\n".join(
    (
        "ITEM | SMR | PART | DESCRIPTION",
        "NO | CODE | CAGE | NUMBER | AND USABLE ON CODE | QTY",
        " | ".join(GAGE.cells),
        "KIT, EES",
    )
)
SIZES = (
    "NUT OR CAPSCREW SIZE (MILLIMETER)", "TORQUE GRADE 5 lb - ft", "TORQUE GRADE 5 N-m",
    "TORQUE GRADE 8 lb - ft", "TORQUE GRADE 8 N-m",
)  # fmt: skip
TWELVE = TableRow(3, ("12", "70", "95", "80", "109"), SIZES)
TORQUE_TEXT = "\n".join(
    (
        "NUT OR CAPSCREW SIZE (MILLIMETER) | TORQUE",
        "GRADE 5 | GRADE 8",
        "lb - ft | N-m | lb - ft | N-m",
        "12 | 70 | 95 | 80 | 109",
        "14 | 113 | 153 | 132 | 179",
    )
)
HEADER = tuple(
    TableRow(n, tuple(line.split(" | ")), (), header=True)
    for n, line in enumerate(TORQUE_TEXT.splitlines()[:3])
)
TORQUE = EvidencePassage("1", 1, "TM", 334, TORQUE_TEXT, (*HEADER, TWELVE))
PART_NO = "part no for the fuel gage that goes with the EES kit"
GRADE_5 = "Standard torque for a 12 mm grade 5 bolt in N-m?"


@pytest.mark.parametrize(
    ("claim", "asked", "row"),
    [
        ("The part number of the fuel gage is C5136384.", PART_NO, GAGE),
        ("C5136384", PART_NO, GAGE),
        ("Its CAGE is 57958.", PART_NO, GAGE),
        ("The part number is C5136384, CAGE 57958, quantity 1.", PART_NO, GAGE),
        ("One is needed: quantity 1.", "part number and how many?", GAGE),
        ("A 12 mm grade 5 bolt takes 95 N·m.", GRADE_5, TWELVE),
        ("95 N·m (70 lb-ft)", GRADE_5, TWELVE),
        ("A grade 8 bolt of 12 mm takes 109 N·m.", "How tight is a grade 8 bolt?", TWELVE),
    ],
)
def test_the_right_cell_holds(claim: str, asked: str, row: TableRow) -> None:
    """A value under the column that is asked for, or that the claim names, is right."""
    assert wrong_column(claim, asked, [row]) is None


@pytest.mark.parametrize(
    ("claim", "asked", "row", "said"),
    [
        ("The part number of the fuel gage is 57958.", PART_NO, GAGE, '"CAGE"'),
        ("57958", PART_NO, GAGE, "C5136384"),
        ("The part number is C5136350.", PART_NO, GAGE, "C5136384"),
        ("A 12 mm grade 5 bolt takes 109 N·m.", GRADE_5, TWELVE, '"95"'),
        ("It is 109.", GRADE_5, TWELVE, '"95"'),
        ("It takes 95 lb-ft.", GRADE_5, TWELVE, "N-m"),
    ],
)
def test_a_cell_of_another_column_is_refused(
    claim: str, asked: str, row: TableRow, said: str
) -> None:
    """A CAGE code is no part number, grade 8 not grade 5, and the reason names both columns."""
    reason = wrong_column(claim, asked, [row])
    assert reason is not None
    assert said in reason


def test_a_header_row_is_no_answer() -> None:
    """A quote of a table's header alone is refused, as a claim and as a line shown as it stands."""
    for text in ("The torque is in GRADE 5.", ""):
        for quote in ("GRADE 5 | GRADE 8", "lb - ft | N-m | lb - ft | N-m"):
            verdict = verify(GRADE_5, [Claim(text, ["1"], quote)], [TORQUE])
            assert not verdict.kept
            assert "header" in verdict.failures[0].reason
    kept = verify(GRADE_5, [Claim("95 N·m", ["1"], "12 | 70 | 95 | 80 | 109")], [TORQUE]).kept
    assert kept[0].quote == "12 | 70 | 95 | 80 | 109"
    assert "lb - ft | N-m | lb - ft | N-m" in "\n".join(kept[0].header)


def test_the_wrong_cell_never_comes_out() -> None:
    """Neither question that was answered from the wrong column can be so again."""
    gage = EvidencePassage("1", 1, "TM", 286, PARTS_TEXT, (GAGE,))
    row = " | ".join(GAGE.cells)
    assert not verify(PART_NO, [Claim("The part number is 57958.", ["1"], row)], [gage]).kept
    assert verify(PART_NO, [Claim("The part number is C5136384.", ["1"], row)], [gage]).kept
    row = " | ".join(TWELVE.cells)
    assert not verify(GRADE_5, [Claim("It is 109 N·m.", ["1"], row)], [TORQUE]).kept


def test_a_carried_header_counts_as_cited() -> None:
    """Where a table goes on from an earlier page, its header gives the unit, and is shown."""
    passage = EvidencePassage("1", 1, "TM", 335, "16 | 239 | 281\n20 | 465 | 541", (
        TableRow(0, ("16", "239", "281"), ("SIZE", "GRADE 5 N-m", "GRADE 8 N-m")),
        TableRow(1, ("20", "465", "541"), ("SIZE", "GRADE 5 N-m", "GRADE 8 N-m")),
    ), "SIZE | GRADE 5 N-m | GRADE 8 N-m")  # fmt: skip
    claim = Claim("Size 16 of grade 5 takes 239 N·m.", ["1"], "16 | 239 | 281")
    kept = verify("torque of size 16, grade 5", [claim], [passage]).kept
    assert kept
    assert kept[0].header == ("SIZE | GRADE 5 N-m | GRADE 8 N-m",)


def test_a_row_can_be_read_as_pairs() -> None:
    """Each cell with its header, for a reader who cannot see the columns."""
    assert pairs(TWELVE).startswith(
        "NUT OR CAPSCREW SIZE (MILLIMETER): 12; TORQUE GRADE 5 lb - ft: 70"
    )
