"""Reading order: columns are read one after the other, and tables are not."""

import io

import pypdfium2 as pdfium
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from ingest.page import read_pages
from tests.fix_pdfs import BODY, BOLD, Text, column, draw
from tests.fix_pdfs_columns import beside, prose, row_by_row


def lines_of(pdf: bytes) -> list[str]:
    page = read_pages(pdfium.PdfDocument(pdf), 100_000, lambda _: None)[0]
    return [line.text for line in page.lines if not line.furniture]


def read(texts: list[Text]) -> list[str]:
    return lines_of(draw([texts]))


def whole(columns: list[list[Text]]) -> list[Text]:
    return [text for one in columns for text in one]


def chained(columns: list[list[str]]) -> list[str]:
    return [line for one in columns for line in one]


def spread(count: int, gutter: float, rows: int = 14) -> tuple[list[list[str]], list[float]]:
    """Columns of prose over the width of the page and their left edges."""
    width = (475 - gutter * (count - 1)) / count
    columns = [prose(rows - n, width, seed=count + n) for n in range(count)]
    return columns, [60 + n * (width + gutter) for n in range(count)]


@pytest.mark.parametrize("count", [2, 3, 4])
@pytest.mark.parametrize("gutter", [12, 18, 30])
@pytest.mark.parametrize("shift", [0, 5])
def test_columns_are_read_whole(count: int, gutter: float, shift: float) -> None:
    """However many columns there are and however narrow the gutter, and whether or not their
    lines stand at the same height."""
    columns, lefts = spread(count, gutter)
    assert read(whole(beside(columns, lefts, shift=shift))) == chained(columns)


@pytest.mark.parametrize("count", [2, 3])
def test_columns_that_are_written_row_by_row(count: int) -> None:
    """A file that writes line by line across the page says nothing of its columns."""
    columns, lefts = spread(count, 18, rows=20)
    assert read(row_by_row(beside(columns, lefts))) == chained(columns)


def test_a_line_that_sticks_out_is_its_columns() -> None:
    """One long word in the gutter neither ends the columns nor makes rows of them."""
    columns, lefts = spread(2, 30, rows=20)
    columns[0][9] = "the connector of the left sensor is number XK-4471-2"
    while stringWidth(columns[0][9], BODY, 10) < lefts[1] - 60 - 9:
        columns[0][9] += "i"
    assert read(whole(beside(columns, lefts))) == chained(columns)


def test_a_bullet_in_the_gutter() -> None:
    """A bullet that hangs out of its column belongs to the column's list."""
    columns, lefts = spread(2, 24, rows=16)
    made = beside(columns, lefts)
    made[1].insert(5, ("•", lefts[1] - 8, 100 + 12.0 * 5, 10.0, BODY))
    columns[1][5] = f"• {columns[1][5]}"
    assert read(whole(made)) == chained(columns)


def test_what_runs_over_all_columns_parts_them() -> None:
    """Above a heading over the full width both columns are read first, below it after."""
    upper, lefts = spread(2, 18, rows=9)
    lower = [prose(9, 228, seed) for seed in (31, 32)]
    head = "2 Service of the pump and of all the parts that belong to it in this machine"
    texts = [*whole(beside(upper, lefts)), (head, 60.0, 220.0, 13.0, BOLD)]
    texts += whole(beside(lower, lefts, top=250))
    assert read(texts) == [*chained(upper), head, *chained(lower)]


def test_a_footnote_over_the_width_is_last() -> None:
    """A note under both columns is read after them, one under its column with the column."""
    columns, lefts = spread(2, 18)
    del columns[0][9:]
    made = beside(columns, lefts)
    note = (
        "1 This note is set in small type below both of the columns, from one margin to the other."
    )
    under = "2 This one is the left column's."
    made[0].append((under, 60.0, 230.0, 8.0, BODY))
    texts = [*whole(made), (note, 60.0, 330.0, 9.0, BODY)]
    assert read(texts) == [*columns[0], under, *columns[1], note]


def test_a_picture_leaves_its_column_short() -> None:
    """Three columns, the middle one with room for a picture, are read one after the other."""
    columns, lefts = spread(3, 18, rows=20)
    made = beside(columns, lefts)
    del made[1][3:12], columns[1][3:12]
    assert read(whole(made)) == chained(columns)


def test_a_sidebar_is_read_after_what_it_stands_beside() -> None:
    """A narrow text at the side is one block, between the lines of no other."""
    text, side = prose(20, 310, seed=5), prose(12, 120, seed=6)
    assert read(whole(beside([text, side], [60, 400]))) == text + side


def test_columns_of_short_lines() -> None:
    """Sentences that do not fill their column are read down it as well."""
    left = [f"Remove the guard of axis {n} and keep its screws." for n in range(8)]
    right = [f"Look at the drive belt {n} from below for cracks." for n in range(8)]
    assert read(whole(beside([left, right], [60, 320]))) == left + right


def test_a_drawings_numbers_beside_a_text() -> None:
    """What stands beside a long text without being in its rows is no part of its lines."""
    text = prose(20, 250, seed=9)
    labels = [(f"{n}", 380 + 37.0 * (n % 4), 107 + 31.0 * n, 9.0, BODY) for n in range(7)]
    assert read([*column(text, top=100), *labels])[:20] == text


@pytest.mark.parametrize("by_column", [False, True])
def test_a_table_of_wrapped_cells_keeps_its_rows(by_column: bool) -> None:
    """Cells of text that begin together are never read down their columns, in whatever order they
    are written."""
    rows = [[prose(3, 130, seed=40 + 3 * n + place) for place in range(3)] for n in range(6)]
    cells = [
        (place, [(t, 60 + 160.0 * place, 100 + 50.0 * n + 12 * at, 10.0, BODY)
                 for at, t in enumerate(cell)])
        for n, row in enumerate(rows) for place, cell in enumerate(row)
    ]  # fmt: skip
    if by_column:
        cells.sort(key=lambda one: one[0])
    found = read([text for _, cell in cells for text in cell])
    for first, second, third in rows:
        start = next(line for line in found if line.startswith(f"{first[0]} | "))
        assert f" | {second[0]}" in start
        assert f" | {third[0]}" in start


def test_codes_and_their_meaning_are_rows() -> None:
    """A code is read with the text beside it, though that is a column of prose."""
    texts: list[Text] = []
    said = []
    for n in range(6):
        meaning = prose(2, 300, seed=60 + n)
        texts.append((f"E-{n:02}", 60.0, 100 + 30.0 * n, 10.0, BODY))
        texts += column(meaning, left=140, top=100 + 30.0 * n)
        said.append(f"E-{n:02} | {' '.join(meaning)}")
    assert read(texts) == said


def test_words_that_leave_a_gap_by_chance_are_no_columns() -> None:
    """Typewritten lines whose spaces meet over five lines are read across."""
    lines = [
        f"{head:<14} which is why the cable has to be put aside {tail}"
        for head, tail in zip(
            (
                "Take the cover",
                "Turn it around",
                "Hold the lever",
                "Look from left",
                "Pull it to you",
            ),
            ("first", "again", "later", "today", "twice"),
            strict=True,
        )
    ]
    assert read(column(lines, font="Courier")) == lines


def test_a_ruled_table_stands_in_its_column() -> None:
    """Its rows are read where it stands, and the column beside it is read whole."""
    columns, lefts = spread(2, 24, rows=20)
    cells = [("Screw", "Torque"), ("M6", "10 N·m"), ("M8", "25 N·m")]
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    canvas.setFont(BODY, 10)
    for text, left, top, _, _ in whole(beside([columns[0], columns[1][:9]], lefts)):
        canvas.drawString(left, A4[1] - top - 10, text)
    left, width, top, pitch = lefts[1], 200, 230, 18
    for n, row in enumerate(cells):
        for place, cell in enumerate(row):
            canvas.drawString(left + 6 + 100 * place, A4[1] - top - pitch * n - 13, cell)
    for n in range(4):
        canvas.line(left, A4[1] - top - pitch * n, left + width, A4[1] - top - pitch * n)
    for at in (0, 100, 200):
        canvas.line(left + at, A4[1] - top, left + at, A4[1] - top - 3 * pitch)
    canvas.save()
    rows = [" | ".join(row) for row in cells]
    assert lines_of(out.getvalue()) == [*columns[0], *columns[1][:9], *rows]
