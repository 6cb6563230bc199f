"""Tables: each cell under its header, columns kept apart, headers carried over page breaks."""

import pypdfium2 as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.page.lines import Line
from ingest.page.pages import PageText, read_pages
from ingest.structure.passages import build_passages
from ingest.structure.sections import find_headings
from sql.passages import NewPassage
from tests.fix_pdfs import BODY, BOLD, Text, column, draw

Row = tuple[tuple[str, float], ...]


def grid(rows: list[Row], top: float = 60, font: str = BODY) -> list[Text]:
    """Rows of (text, left), twenty points apart."""
    return [
        (text, left, top + 20 * at, 10, font) for at, row in enumerate(rows) for text, left in row
    ]


def pages_of(pdf: bytes) -> list[PageText]:
    return read_pages(pdfium.PdfDocument(pdf), 100_000, lambda _: None)


def passages_of(pdf: bytes) -> list[NewPassage]:
    document = pdfium.PdfDocument(pdf)
    pages = read_pages(document, 100_000, lambda _: None)
    return build_passages(pages, find_headings(document, pages))


def pairs(line: Line) -> list[tuple[str, str]]:
    return list(zip(line.heads, line.cells, strict=True))


TORQUES: list[Row] = [
    (("SIZE", 60), ("TORQUE", 227)),
    (("(MM)", 60), ("GRADE 5", 177), ("GRADE 8", 277)),
    (("lb-ft", 160), ("N-m", 210), ("lb-ft", 260), ("N-m", 310)),
    (("10", 62), ("40", 162), ("54", 212), ("48", 262), ("65", 312)),
    (("12", 62), ("70", 162), ("95", 212), ("80", 262), ("109", 312)),
    (("14", 62), ("113", 162), ("153", 212), ("132", 262), ("179", 312)),
]


def test_a_cell_stands_under_all_the_header_rows_over_it() -> None:
    """A header over several columns belongs to each of them, the lowest row to its own."""
    lines = pages_of(draw([grid(TORQUES)]))[0].lines
    assert [line.header for line in lines] == [True] * 3 + [False] * 3
    assert pairs(lines[4]) == [
        ("SIZE (MM)", "12"),
        ("TORQUE GRADE 5 lb-ft", "70"),
        ("TORQUE GRADE 5 N-m", "95"),
        ("TORQUE GRADE 8 lb-ft", "80"),
        ("TORQUE GRADE 8 N-m", "109"),
    ]


def test_an_empty_cell_shifts_no_other() -> None:
    """Where a cell is empty, those after it stay under their own headers."""
    rows: list[Row] = [
        (("ITEM", 60), ("CAGE", 130), ("PART NUMBER", 200), ("QTY", 400)),
        (("1", 60), ("57958", 130), ("C5136382", 200), ("1", 400)),
        (("2", 60), ("C5136383", 200), ("4", 400)),
        (("19207", 130), ("12342379", 200), ("2", 400)),
    ]
    lines = pages_of(draw([grid(rows)]))[0].lines
    assert pairs(lines[2]) == [("ITEM", "2"), ("PART NUMBER", "C5136383"), ("QTY", "4")]
    assert pairs(lines[3]) == [("CAGE", "19207"), ("PART NUMBER", "12342379"), ("QTY", "2")]


def test_tables_side_by_side_under_one_header_are_two() -> None:
    """Where a table says its header twice, a size of the right half never meets a left torque."""
    halves = [
        (*((text, left) for text, left in row), *((text, left + 250) for text, left in other))
        for row, other in zip(
            [
                (("SIZE", 50), ("DRY", 110), ("OILED", 170)),
                *[((f"{n}/8", 50), (f"{n}0", 110), (f"{n}1", 170)) for n in (1, 3, 5)],
            ],
            [
                (("SIZE", 50), ("DRY", 110), ("OILED", 170)),
                *[((f"M{n}", 50), (f"{n}4", 110), (f"{n}5", 170)) for n in (6, 8, 10)],
            ],
            strict=True,
        )
    ]
    lines = pages_of(draw([grid(halves)]))[0].lines
    assert [line.text for line in lines] == [
        "SIZE | DRY | OILED", "1/8 | 10 | 11", "3/8 | 30 | 31", "5/8 | 50 | 51",
        "SIZE | DRY | OILED", "M6 | 64 | 65", "M8 | 84 | 85", "M10 | 104 | 105",
    ]  # fmt: skip
    assert [line.table for line in lines] == [1] * 4 + [2] * 4


def test_a_cell_that_touches_the_next_column_is_parted_from_it() -> None:
    """A long name with only a space before the part number does not swallow it."""
    rows: list[Row] = [
        (("NO.", 60), ("NAME", 100), ("PART NUMBER", 212), ("QTY", 400)),
        (("1.", 60), ("Cable, antenna", 100), ("A3014031-17", 212), ("1", 400)),
        (("2.", 60), ("Cable, power, EPLRS w", 100), ("A3004939", 212), ("2", 400)),
        (("3.", 60), ("Clamp", 100), ("MS21333-67", 212), ("16", 400)),
    ]
    lines = pages_of(draw([grid(rows)]))[0].lines
    assert lines[2].text == "2. | Cable, power, EPLRS w | A3004939 | 2"


@pytest.mark.parametrize(
    "rows",
    [
        ["1. Scope . . . . . . . . | 1-1", "2. Safety . . . . . . . . | 2-1"],
        ["a. Removal | b. Installation", "1 | 2", "3 | 4"],
        ["INITIAL SETUP: | Tools (see", "11 | 12", "13 | 14"],
    ],
)
def test_lists_and_forms_have_no_header(rows: list[str]) -> None:
    """Contents and forms that are read as tables name no columns."""
    made = [tuple(zip(row.split(" | "), (60.0, 350.0), strict=True)) for row in rows]
    lines = pages_of(draw([grid(made)]))[0].lines
    assert not any(line.header or line.heads for line in lines)


def test_a_row_without_its_first_cell_is_a_row() -> None:
    """A part without a stock number is not put into the row of the part above it; a second figure
    of the same part is."""
    lefts = (60, 180, 300, 360, 460)
    rows = [
        ("NSN", "NAME", "CAGE", "PART NO.", "QTY"),
        ("5310-00-809-4085", "Washer", "24617", "2436164", "22"),
        ("", "Screw", "24617", "441426", "2"),
        ("5310-00-637-9541", "Nut", "96906", "MS51957-81", "18"),
        ("", "", "", "", "19"),
    ]
    texts = [
        (text, left, 60 + 12.0 * at, 10.0, BODY)
        for at, row in enumerate(rows)
        for text, left in zip(row, map(float, lefts), strict=True)
        if text
    ]
    lines = pages_of(draw([texts]))[0].lines
    assert [line.text for line in lines[1:]] == [
        "5310-00-809-4085 | Washer | 24617 | 2436164 | 22",
        "Screw | 24617 | 441426 | 2",
        "5310-00-637-9541 | Nut | 96906 | MS51957-81 | 18 19",
    ]
    assert pairs(lines[2])[0] == ("NAME", "Screw")


def test_words_wrap_under_a_centred_first_column() -> None:
    """What goes on below an explanation is the explanation's, wherever its code stands."""
    rows: list[Row] = [
        (("AO - Assembled", 60), ("Items with these codes are ordered", 200)),
        (("AF - Assembled", 60), ("from the next level, and so on", 200)),
        (("XA", 110), ("Do not order this item; order its", 200)),
        (("next higher assembly.", 205),),
        (("XB", 110), ("Order it by the part number", 200)),
    ]
    tops = (60.0, 72.0, 98.0, 110.0, 136.0)
    texts = [(t, x, top, 10.0, BODY) for row, top in zip(rows, tops, strict=True) for t, x in row]
    lines = [line.text for line in pages_of(draw([texts]))[0].lines]
    assert "XA | Do not order this item; order its next higher assembly." in lines


def test_the_head_of_a_page_hides_no_header() -> None:
    """A row of few cells over a list of parts does not keep its header from being one."""
    rows: list[Row] = [
        (("SECTION IV.", 60), ("TM9-2320-362", 260)),
        (("CAGE", 60), ("PART NUMBER", 130), ("STOCK NUMBER", 260), ("FIG", 400), ("ITEM", 450)),
        (("96906", 60), ("MS9021", 130), ("5330-00-618-5904", 260), ("25", 400), ("13", 450)),
        (("96906", 60), ("MS9022", 130), ("5330-00-827-0248", 260), ("25", 400), ("14", 450)),
    ]
    lines = pages_of(draw([grid(rows)]))[0].lines
    assert lines[2].heads == ("CAGE", "PART NUMBER", "STOCK NUMBER", "FIG", "ITEM")


def test_bold_names_are_a_header_over_words() -> None:
    """A table without values has a header where its first row alone is bold."""
    head: list[Row] = [(("Symptom", 60), ("Cause", 220), ("Remedy", 380))]
    rows: list[Row] = [
        (("No pressure", 60), ("Worn seal", 220), ("Replace the seal", 380)),
        (("Pump is loud", 60), ("Air in the oil", 220), ("Bleed the line", 380)),
    ]
    lines = pages_of(draw([grid(head, font=BOLD) + grid(rows, top=80)]))[0].lines
    assert [line.header for line in lines] == [True, False, False]
    assert pairs(lines[2])[2] == ("Remedy", "Bleed the line")


def _two_pages(again: bool) -> bytes:
    head: list[Row] = [(("ITEM", 60), ("NAME", 150), ("PART NUMBER", 300))]
    rows: list[Row] = [
        ((f"{n}", 60), (f"Clamp {n}", 150), (f"MS213{n:02}-7", 300)) for n in range(1, 61)
    ]
    first = [("Table 3. Parts", 60.0, 40.0, 10.0, BODY), *grid(head + rows[:35])]
    second = grid((head if again else []) + rows[35:])
    return draw([first, second])


def test_a_table_goes_on_without_its_header() -> None:
    """Rows on the next page keep the header of the first page, which is carried beside them."""
    second = [p for p in passages_of(_two_pages(again=False)) if p.page_from == 2]
    assert second
    for passage in second:
        assert passage.carried == "ITEM | NAME | PART NUMBER"
        assert "PART NUMBER" not in passage.text
        assert all(row.heads == ("ITEM", "NAME", "PART NUMBER") for row in passage.cells)
    assert second[0].text.startswith("36 | Clamp 36 | MS21336-7")


def test_a_header_that_is_printed_again_is_a_header_again() -> None:
    """Nothing is carried where the next page says the header itself."""
    second = [p for p in passages_of(_two_pages(again=True)) if p.page_from == 2]
    assert {p.carried for p in second} == {""}
    assert all(p.cells[0].header and p.cells[0].line == 0 for p in second)


def test_another_table_carries_nothing() -> None:
    """A table with other columns, or with a heading over it, begins anew."""
    head: list[Row] = [(("ITEM", 60), ("NAME", 150), ("PART NUMBER", 300))]
    rows: list[Row] = [((f"{n}", 60), (f"Clamp {n}", 150), (f"MS{n}-7", 300)) for n in range(1, 9)]
    other: list[Row] = [((f"{n}", 90), (f"{n * 3} V", 220)) for n in range(1, 9)]
    assert all(not p.carried for p in passages_of(draw([grid(head + rows), grid(other)])))
    text = column(["Afterwards the clamps are fitted by hand, all of them at once."])
    after = draw([grid(head + rows), text + grid(rows, top=100)])
    assert all(not p.carried for p in passages_of(after))


NAMES = st.text("abcdefghijklmnop", min_size=3, max_size=9)


@settings(max_examples=40)
@given(
    st.lists(st.tuples(NAMES, st.integers(1, 9999), st.integers(1, 99)), min_size=3, max_size=40),
    st.integers(0, 40),
)
def test_no_row_is_cut(rows: list[tuple[str, int, int]], split: int) -> None:
    """Whatever its length and wherever its pages break, each row is whole in one passage, with its
    own header over each cell."""
    head: list[Row] = [(("Name", 60), ("Part no", 220), ("Qty", 400))]
    made: list[Row] = [((n, 60), (f"P{p}-1", 220), (f"{q}", 400)) for n, p, q in rows]
    cut = min(split, len(made))
    pages = [grid(head + made[:cut])] + ([grid(made[cut:])] if made[cut:] else [])
    found = passages_of(draw(pages))
    said = [line for p in found for line in p.text.splitlines()]
    for n, p, q in rows:
        assert f"{n} | P{p}-1 | {q}" in said
    for passage in found:
        lines = passage.text.splitlines()
        for row in passage.cells:
            assert lines[row.line] == " | ".join(row.cells)
            assert row.header or row.heads == ("Name", "Part no", "Qty")
