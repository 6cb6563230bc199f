"""Ruled tables: each cell in its row and under its header, as the lines of the page show it."""

import time

import pypdfium2 as pdfium
import pytest
from reportlab.lib import colors

from ingest.page import read_pages
from ingest.page.lines import Line
from tests.fix_pdfs_tables import (
    BOLD_TOP,
    BOTTOM,
    GRID,
    MIDDLE,
    ROWS_ONLY,
    TOP,
    TOP_LINE,
    Upwards,
    boxed,
    ruled,
)


def lines_of(pdf: bytes) -> list[Line]:
    return read_pages(pdfium.PdfDocument(pdf), 100_000, lambda _: None)[0].lines


def rows_of(pdf: bytes) -> list[tuple[str, ...]]:
    """The cells of each row that is no header."""
    return [line.cells for line in lines_of(pdf) if line.table and not line.header]


def head_over(pdf: bytes, cell: str, row: str = "") -> str:
    """What is over a cell, in the first row that also has `row`."""
    line = next(x for x in lines_of(pdf) if cell in x.cells and row in x.text and not x.header)
    return line.heads[line.cells.index(cell)] if line.heads else ""


STAGES = [["Mass flow", "3.1", "0.33", "42"], ["Bypass", "2.7", "0.41", "45"]]
UP = [Upwards("Inlet pressure"), Upwards("Flow rate"), Upwards("Temperature")]


def test_headers_set_upwards() -> None:
    """Words set from below upwards stand over their columns."""
    pdf = ruled([["Stage", *UP], *STAGES], [100, 40, 40, 40], [GRID, BOLD_TOP])
    assert head_over(pdf, "3.1") == "Inlet pressure"
    assert head_over(pdf, "45", "Bypass") == "Temperature"


def test_headers_set_upwards_below_a_level_group() -> None:
    """A level name over three of them belongs to each."""
    style = [GRID, ("SPAN", (1, 0), (3, 0)), ("SPAN", (0, 0), (0, 1))]
    rows = [["Stage", "Measured", "", ""], ["", *UP], *STAGES]
    pdf = ruled(rows, [100, 40, 40, 40], style)
    assert head_over(pdf, "0.41") == "Measured Flow rate"


def test_a_group_set_upwards_is_told_in_each_of_its_rows() -> None:
    """The name of a group that is set upwards beside its rows."""
    rows = [["Unit", "Part", "No."], [Upwards("PUMP"), "Seal", "77-1"], ["", "Shaft", "77-2"]]
    pdf = ruled(rows, [30, 100, 80], [GRID, BOLD_TOP, ("SPAN", (0, 1), (0, 2))])
    assert ("PUMP", "Shaft", "77-2") in rows_of(pdf)


def test_what_is_printed_upwards_over_a_table_is_in_no_cell() -> None:
    """A margin's label that runs over the lines of a table leaves its cells as they are."""
    pdf = boxed([["Signal", "Pin"], *([f"S{n}", f"{n}"] for n in range(9))], [80, 60], "label")
    assert ("S3", "3") in rows_of(pdf)
    assert any(line.text == "Draft of the makers" for line in lines_of(pdf))


GROUPS = [
    ["Assembly", "Part", "Part No."],
    ["Pump", "Bearing", "6205"],
    ["", "Seal ring", "77-1204"],
    ["", "Shaft", "77-1210"],
    ["Motor", "Bearing", "6308"],
    ["", "Fan", "78-0021"],
]
SPANS = [("SPAN", (0, 1), (0, 3)), ("SPAN", (0, 4), (0, 5))]


@pytest.mark.parametrize("place", [MIDDLE, TOP, BOTTOM], ids=["middle", "top", "bottom"])
def test_a_cell_that_spans_rows_is_told_in_each(place: tuple[object, ...]) -> None:
    """The row read alone says its group, wherever in its cell the group's name stands."""
    got = rows_of(ruled(GROUPS, [80, 100, 80], [GRID, BOLD_TOP, place, *SPANS]))
    assert got == [
        ("Pump", "Bearing", "6205"),
        ("Pump", "Seal ring", "77-1204"),
        ("Pump", "Shaft", "77-1210"),
        ("Motor", "Bearing", "6308"),
        ("Motor", "Fan", "78-0021"),
    ]


def test_a_value_that_spans_rows_holds_for_each() -> None:
    """A value printed once for two rows, on the right."""
    rows = [["Thread", "Torque (N·m)", "Tool"], ["M8", "25", "T-1"], ["M10", "49", ""]]
    pdf = ruled(rows, [80, 100, 80], [GRID, BOLD_TOP, ("SPAN", (2, 1), (2, 2)), MIDDLE])
    assert rows_of(pdf)[1] == ("M10", "49", "T-1")


def test_a_long_cell_that_spans_rows_is_told_once() -> None:
    """A paragraph beside several rows is not repeated in each."""
    long = "Check the seat before each fitting\nand clean it with spirit, never with\nwater or oil"
    rows = [["Part", "No.", "Remark"], ["Seal", "77-1", long], ["Ring", "77-2", ""]]
    pdf = ruled(rows, [60, 60, 220], [GRID, BOLD_TOP, ("SPAN", (2, 1), (2, 2))])
    assert rows_of(pdf)[1] == ("Ring", "77-2")


def test_lines_level_with_rows_belong_to_them() -> None:
    """Where a column lacks its lines, what is printed level with each row is the row's."""
    rows = [["Part", "Qty", "Unit"], ["Seal", "1", "pc"], ["Ring", "2", "set"], ["Oil", "3", "l"]]
    style = [BOLD_TOP, ("BOX", (0, 0), (-1, -1), 1, colors.black), ("GRID", (0, 0), (1, -1), 1, 0)]
    style.append(("LINEBELOW", (0, 0), (-1, 0), 1, colors.black))
    assert rows_of(ruled(rows, [80, 60, 60], style))[1] == ("Ring", "2", "set")


DEVICES = [
    ["Device", "HP-160", "HP-200"],
    ["Main motor\noverload relay", "24 A", "32 A"],
    ["Control supply", "4 A", "6 A"],
    ["Cooling fan\nthermal relay", "1.2 A", "1.6 A"],
]
STRIPES = [("BACKGROUND", (0, at), (-1, at), colors.lightgrey) for at in (1, 3)]


@pytest.mark.parametrize(
    "style",
    [(GRID, BOLD_TOP), (ROWS_ONLY, TOP_LINE, BOLD_TOP), (ROWS_ONLY, TOP_LINE, MIDDLE, BOLD_TOP)],
    ids=["grid", "rows", "rows centred"],
)
def test_the_first_column_wraps(style: list[tuple[object, ...]]) -> None:
    """A wrapped first cell is one with its row, with lines down or without."""
    pdf = ruled(DEVICES, [110, 80, 80], style)
    assert rows_of(pdf) == [
        ("Main motor overload relay", "24 A", "32 A"),
        ("Control supply", "4 A", "6 A"),
        ("Cooling fan thermal relay", "1.2 A", "1.6 A"),
    ]
    assert head_over(pdf, "32 A") == "HP-200"


def test_stripes_part_rows() -> None:
    """Where every other row is shaded and no line is drawn, the shading parts the rows."""
    rows = [*DEVICES, ["Heater\ncontactor", "16 A", "16 A"]]
    pdf = ruled(rows, [110, 80, 80], [BOLD_TOP, *STRIPES])
    assert ("Main motor overload relay", "24 A", "32 A") in rows_of(pdf)


def test_what_a_cell_breaks_is_mended() -> None:
    """A part number keeps its hyphen, and two numbers one below the other stay two."""
    rows = [
        ["Item", "Description", "Part No."],
        ["1", "Lock washer", "MS35338-\n137"],
        ["2", "Gasket", "12340-\n558"],
        ["3", "O-ring", "77-1204\n77-1205"],
    ]
    got = rows_of(ruled(rows, [40, 100, 55], [GRID, BOLD_TOP]))
    assert [row[2] for row in got] == ["MS35338-137", "12340-558", "77-1204 77-1205"]


def test_a_number_that_may_go_on_is_doubtful() -> None:
    """Where a number fills its line, no sign tells whether the next line is the rest of it."""
    rows = [["Item", "Part No.", "Qty"], ["1", "B1821BH0\n38C200N", "4"], ["2", "77-1", "1"]]
    lines = lines_of(ruled(rows, [40, 55, 40], [GRID, BOLD_TOP]))
    assert [bool(line.doubt) for line in lines if line.table] == [False, True, False]


CLEARANCES = [
    ["Model", "Bearing clearance", "", "Axial play", ""],
    ["", "min.", "max.", "min.", "max."],
    ["", "mm", "mm", "mm", "mm"],
    ["K-20", "0.02", "0.08", "0.10", "0.30"],
    ["K-30", "0.03", "0.10", "0.12", "0.35"],
]
OVER = [("SPAN", (0, 0), (0, 2)), ("SPAN", (1, 0), (2, 0)), ("SPAN", (3, 0), (4, 0))]


def test_header_rows_are_judged_together() -> None:
    """Group, name and unit are one header, plain type or not."""
    pdf = ruled(CLEARANCES, [60, 60, 60, 60, 60], [GRID, *OVER])
    assert head_over(pdf, "0.10", "K-20") == "Axial play min. mm"
    assert head_over(pdf, "0.35") == "Axial play max. mm"


def test_a_title_in_the_table_is_no_head() -> None:
    """A title over all columns stands above the header and is in no head."""
    rows = [["Clearances of the K series", "", ""], ["Model", "min. (mm)", "max. (mm)"]]
    rows += [["K-20", "0.02", "0.08"], ["K-30", "0.03", "0.10"]]
    pdf = ruled(rows, [60, 60, 60], [GRID, ("SPAN", (0, 0), (2, 0))])
    assert head_over(pdf, "0.08") == "max. (mm)"
    assert rows_of(pdf)[1] == ("K-20", "0.02", "0.08")


def test_a_shaded_header_of_words_over_words() -> None:
    """Where all is words, only the shading (or bold type) says which row is the header."""
    rows = [["Fault", "Cause", "Remedy"], ["No flow", "Valve shut", "Open the valve"]]
    rows += [["Noise", "Air in line", "Bleed the pump"]]
    shaded = ruled(
        rows, [80, 80, 90], [GRID, ("BACKGROUND", (0, 0), (-1, 0), colors.lightsteelblue)]
    )
    assert head_over(shaded, "Open the valve") == "Remedy"
    assert head_over(ruled(rows, [80, 80, 90]), "Open the valve") == ""


TORQUES = [
    ["Class", "M8", "M10", "M12", "M16"],
    ["8.8", "25", "49", "85", "210"],
    ["10.9", "36", "72", "125", "309"],
    ["12.9", "43", "84", "146", "362"],
]


@pytest.mark.parametrize("how", ["cells", "thin", "dashed", "path", "form"])
def test_narrow_columns_of_numbers(how: str) -> None:
    """Each number is a cell of its own, however the lines are drawn."""
    pdf = boxed(TORQUES, [36, 22, 24, 24, 24], how)
    assert rows_of(pdf)[0] == ("8.8", "25", "49", "85", "210")
    assert head_over(pdf, "85") == "M12"


@pytest.mark.parametrize(
    "rows",
    [
        [["M8", "25", "dry"], ["M10", "49", "dry"], ["M12", "85", "oiled"]],
        [["E-01", "Oil low", "fill up"], ["E-02", "Oil hot", "cool"], ["E-03", "Stop", "reset"]],
        [["Maker", "Bosch"], ["Voltage", "24 V"], ["Power", "300 W"], ["Weight", "12 kg"]],
    ],
    ids=["threads", "codes", "names and values"],
)
def test_a_first_row_of_values_is_no_header(rows: list[list[str]]) -> None:
    """A first row like the others names no column."""
    pdf = ruled(rows, [80] * len(rows[0]))
    assert [line.header for line in lines_of(pdf) if line.table] == [False] * len(rows)
    assert not any(line.heads for line in lines_of(pdf))


def test_the_header_ends_above_the_first_values() -> None:
    """M8 | 25 | dry under Thread | Torque | Lubrication is a row, no second header."""
    rows = [["Thread", "Torque (N·m)", "Lubrication"], ["M8", "25", "dry"], ["M10", "49", "dry"]]
    pdf = ruled([*rows, ["M12", "85", "oiled"]], [80, 80, 80])
    assert head_over(pdf, "25") == "Torque (N·m)"


@pytest.mark.parametrize(
    ("rows", "cell", "head"),
    [
        (
            [["Work", "50 h", "250 h", "1000 h"], ["Oil", "X", "", ""], ["Filter", "", "X", "X"]],
            "X",
            "50 h",
        ),
        (TORQUES, "49", "M10"),
        (
            [
                ["Thread", "Class 8.8 (N·m)", "Class 10.9 (N·m)"],
                ["M8", "25", "35"],
                ["M10", "49", "69"],
            ],
            "69",
            "Class 10.9 (N·m)",
        ),
        ([["Size", "7th bit", "6th bit"], ["data", "1", "0"], ["code", "0", "1"]], "1", "7th bit"),
    ],
    ids=["hours", "threads", "classes", "ordinals"],
)
def test_what_looks_like_a_value_may_be_a_header(
    rows: list[list[str]], cell: str, head: str
) -> None:
    """Where the cells under them are of another kind."""
    assert head_over(ruled(rows, [90] * len(rows[0])), cell) == head


TASKS = [
    ["Task", "Work", "Torque", "Tool"],
    ["A", "Remove the cover, the gasket\nand the four screws; keep\nthem", "-", "Hex key 6"],
    ["B", "Replace the seal; press it\nin until it stops", "27 N·m", "Wrench 20\nto 50 N·m"],
]


@pytest.mark.parametrize("place", [MIDDLE, BOTTOM, TOP], ids=["middle", "bottom", "top"])
def test_lines_of_a_cell_stay_in_their_row(place: tuple[object, ...]) -> None:
    """Wherever in their cells the words stand: the lines of the table part the rows."""
    pdf = ruled(TASKS, [40, 130, 60, 80], [GRID, BOLD_TOP, place])
    assert rows_of(pdf)[1] == (
        "B",
        "Replace the seal; press it in until it stops",
        "27 N·m",
        "Wrench 20 to 50 N·m",
    )
    assert head_over(pdf, "27 N·m") == "Torque"


def test_an_empty_cell_shifts_no_other() -> None:
    """Most cells of a lift chart are empty: a value keeps its radius and its height."""
    rows = [
        ["Height", "4.0 m\nEND", "4.0 m\nSIDE", "5.0 m\nEND"],
        ["+13 ft", "", "", "2,170 lb\n(990 kg)"],
        ["+7 ft", "6,610 lb\n(3000 kg)", "", ""],
        ["+3 ft", "", "5,150 lb\n(2340 kg)", "3,470 lb\n(1580 kg)"],
    ]
    pdf = ruled(rows, [60, 60, 60, 60], [GRID, BOLD_TOP])
    assert rows_of(pdf)[0] == ("+13 ft", "2,170 lb (990 kg)")
    assert head_over(pdf, "2,170 lb (990 kg)") == "5.0 m END"
    assert head_over(pdf, "5,150 lb (2340 kg)") == "4.0 m SIDE"


def test_the_title_of_a_group_is_told_in_each_of_its_rows() -> None:
    """A row over all columns names the rows below it, up to the next one."""
    rows = [
        ["No.", "Part", "Qty"],
        ["Pump P1", "", ""],
        ["1", "Seal", "2"],
        ["2", "Ring", "4"],
        ["Motor M1", "", ""],
        ["1", "Fan", "1"],
    ]
    over = [("SPAN", (0, at), (2, at)) for at in (1, 4)]
    pdf = ruled(rows, [60, 100, 60], [GRID, BOLD_TOP, *over])
    assert rows_of(pdf)[2] == ("Pump P1", "2", "Ring", "4")
    assert rows_of(pdf)[4] == ("Motor M1", "1", "Fan", "1")
    assert head_over(pdf, "Fan") == "Part"


def test_a_warning_over_all_columns_is_no_title() -> None:
    """What warns or remarks in the midst of a table is told once."""
    rows = [["No.", "Work", "Time"], ["1", "Drain", "10 min"]]
    rows += [["WARNING: hot oil", "", ""], ["2", "Fill", "15 min"]]
    pdf = ruled(rows, [60, 100, 60], [GRID, BOLD_TOP, ("SPAN", (0, 2), (2, 2))])
    assert rows_of(pdf)[-1] == ("2", "Fill", "15 min")


def test_rows_without_lines_between_them_are_told_apart() -> None:
    """A box with lines down and one under the header: each printed line of numbers is a row."""
    style = [("BOX", (0, 0), (-1, -1), 1, colors.black), ("LINEBELOW", (0, 0), (-1, 0), 1, 0)]
    style += [("LINEAFTER", (0, 0), (1, -1), 1, colors.black)]
    rows = [["Part number", "Figure", "Qty"]]
    rows += [[f"C51363{n}", f"E-{n}", f"{n}"] for n in range(3, 9)]
    pdf = ruled(rows, [90, 60, 60], style)
    assert rows_of(pdf)[4] == ("C513637", "E-7", "7")
    assert head_over(pdf, "E-7") == "Figure"


def test_two_tables_abreast_under_one_header_are_two() -> None:
    """A size of the right half never meets a torque of the left one."""
    rows = [["Size", "Torque", "Size", "Torque"], ["M8", "25", "M16", "210"]]
    rows += [["M10", "49", "M20", "410"], ["M12", "85", "M24", "710"]]
    got = rows_of(ruled(rows, [60, 60, 60, 60], [GRID, BOLD_TOP]))
    assert got[:2] == [("M8", "25"), ("M10", "49")]
    assert got[3:5] == [("M16", "210"), ("M20", "410")]


@pytest.mark.parametrize("head", ["Torque (N·m)", "Class 8.8 (N·m)"])
def test_header_rows_without_any_line(head: str) -> None:
    """The rows of a table that has no lines are judged together as well."""
    rows = [["Thread", head, "Class 10.9"], ["M8", "25", "35"], ["M10", "49", "69"]]
    pdf = ruled([*rows, ["M12", "85", "120"]], [90, 100, 90], [])
    assert head_over(pdf, "25") == head
    assert [line.header for line in lines_of(pdf) if line.table] == [True, False, False, False]


def test_rows_beside_stripes_have_none_of_their_own() -> None:
    """The header above the first stripe and the row below the last one are of the table."""
    rows = [*DEVICES, ["Heater", "16 A", "17 A"]]
    pdf = ruled(rows, [110, 80, 80], [BOLD_TOP, *STRIPES])
    assert head_over(pdf, "17 A") == "HP-200"


def test_a_frame_around_text_is_no_table() -> None:
    """A page's border, and a box with a paragraph, are read as text."""
    text = "Loosen the four screws,\nlift the cover off, and\nput it aside."
    assert rows_of(ruled([[text]], [300])) == []


def test_a_table_keeps_its_place_among_the_text() -> None:
    """Heading, table, text below: as printed."""
    lines = [line.text for line in lines_of(ruled(TORQUES, [60] * 5))]
    assert lines[0] == "7.2 Data of the table"
    assert lines[-1] == "Text below the table."
    assert lines[1] == "Class | M8 | M10 | M12 | M16"


def test_a_drawing_with_thousands_of_lines_is_left_alone() -> None:
    """No page takes long over its lines, and what it says is read."""
    pdf = boxed([[f"{at}", "2"] for at in range(50)], [30, 30], "maze")
    begun = time.thread_time()
    assert any("17" in line.text for line in lines_of(pdf))
    assert time.thread_time() - begun < 5
