"""What a page says: reading order, tables, mended words, furniture, labels, lists of contents."""

import pypdfium2 as pdfium
import pytest

from ingest.page import pages
from ingest.page.pages import PageText, read_pages
from tests.fix_pdfs import BODY, Text, column, draw, manual


def read(pdf: bytes) -> list[PageText]:
    return read_pages(pdfium.PdfDocument(pdf), 100_000, lambda _: None)


def body(page: PageText) -> list[str]:
    return [line.text for line in page.lines if not line.furniture]


def test_lines_follow_the_page_not_the_content_stream() -> None:
    """Text that the file writes from the bottom up is read from the top down."""
    lines = [f"This is sentence number {n} of the page." for n in range(12)]
    assert body(read(draw([list(reversed(column(lines)))]))[0]) == lines


def test_prose_columns_are_read_one_after_the_other() -> None:
    """Two columns of prose are read down the left one, then down the right one."""
    left = [f"The left column says in line {n} what it has" for n in range(9)]
    right = [f"The right column has in line {n} its own words" for n in range(9)]
    page = column(left, left=50) + column(right, left=330)
    assert body(read(draw([page]))[0]) == left + right


def test_a_table_row_is_one_line_though_the_file_writes_columns() -> None:
    """A torque stands beside its bolt even where the file writes the table column by column."""
    cells = [["M6", "M8", "M10"], ["10", "24", "48"], ["13", "31", "65"]]
    page = [text for at, cell in enumerate(cells) for text in column(cell, left=60 + 130 * at)]
    assert body(read(draw([page]))[0]) == ["M6 | 10 | 13", "M8 | 24 | 31", "M10 | 48 | 65"]


def test_a_wrapped_cell_joins_its_row() -> None:
    """The part number beside the second line of a wrapped name is in the name's row."""
    page: list[Text] = [
        ("1.", 60, 60, 10, BODY), ("Clamp, loop", 90, 60, 10, BODY),
        ("MS21333-67", 250, 60, 10, BODY), ("4", 400, 60, 10, BODY),
        ("2.", 60, 80, 10, BODY), ("Cable assembly,", 90, 80, 10, BODY),
        ("antenna", 90, 90, 10, BODY), ("SM-C-911480", 250, 90, 10, BODY),
        ("2", 400, 90, 10, BODY),
        ("3.", 60, 110, 10, BODY), ("Gasket", 90, 110, 10, BODY),
        ("A3013655-1", 250, 110, 10, BODY), ("1", 400, 110, 10, BODY),
    ]  # fmt: skip
    assert body(read(draw([page]))[0]) == [
        "1. | Clamp, loop | MS21333-67 | 4",
        "2. | Cable assembly, antenna | SM-C-911480 | 2",
        "3. | Gasket | A3013655-1 | 1",
    ]


def test_steps_are_not_a_table() -> None:
    """The counter of a step is no cell, however wide the space after it."""
    page = column(["1.", "2.", "3."]) + column(["Open it.", "Look in.", "Close it."], left=120)
    assert body(read(draw([page]))[0]) == ["1. Open it.", "2. Look in.", "3. Close it."]


def test_broken_words_and_numbers_are_whole_again() -> None:
    """A hyphen at a line end goes, unless it belongs to a number or to a word spelt with one."""
    page = column(
        [
            "Before each service follow the safety pre-",
            "cautions of TM 9-2320-",
            "280-20 and tighten to 35-",
            "40 lb-ft with a self-locking nut, no other than a self-",
            "locking one.",
        ]
    )
    text = " ".join(body(read(draw([page]))[0]))
    assert "safety precautions of TM 9-2320-280-20 and" in text
    assert "to 35-40 lb-ft" in text
    assert text.endswith("a self-locking one.")


def test_headers_and_footers_are_furniture_and_stay_in_the_text() -> None:
    """What repeats at the edges is marked on every page, and is still in the page's text."""
    for page in read(manual(6)):
        assert [line.text for line in page.lines if line.furniture] == [
            "Borer B-20",
            f"Page {page.page}",
        ]
        assert page.text.startswith("Borer B-20\n")
        assert page.text.endswith(f"\nPage {page.page}")


def test_a_warning_label_is_never_furniture() -> None:
    """WARNING at the top of page after page is not taken for a running header."""
    pages = [column(["WARNING", f"Hot part number {n} burns your hand."]) for n in range(5)]
    assert not any(line.furniture for page in read(draw(pages)) for line in page.lines)


def test_printed_labels_are_found_and_filled_in() -> None:
    """Chapter-page labels are read from the footers, and a missing one from its neighbours."""
    printed = ["i", "ii", "1-1", "1-2", "", "1-4", "2-1", "2-2"]
    pages = [
        [*column([f"Some text of page {at}, enough of it."], top=300 + at)]
        + ([(label, 290.0, 800.0, 10.0, BODY)] if label else [])
        for at, label in enumerate(printed)
    ]
    assert [page.label for page in read(draw(pages))] == [
        "i", "ii", "1-1", "1-2", "1-3", "1-4", "2-1", "2-2",
    ]  # fmt: skip


def test_a_sections_long_title_beside_the_label_is_furniture() -> None:
    """A running foot of a section that has one page repeats nowhere: the label tells it."""
    title = "The gauge shows less than is set at the relief valve while the oil is cold in winter"
    pages = [
        [
            *column([f"Some text of page {at}, enough of it."], top=300 + at),
            (f"5.{at}. {title}", 50.0, 800.0, 8.0, BODY),
            (f"{at}", 550.0, 800.0, 8.0, BODY),
        ]
        for at in range(11, 16)
    ]
    assert all(title not in line for page in read(draw(pages)) for line in body(page))


def test_contents_are_listings_and_specifications_are_not() -> None:
    """Dots that lead to page numbers make a listing; dots that lead to values do not."""
    contents = column([f"{n}. Chapter about part {n} . . . . . . . . . {n}-1" for n in range(1, 9)])
    values = column([f"Weight of part {n} . . . . . . . . . . {n}5 kg" for n in range(1, 9)])
    first, second = read(draw([contents, values]))
    assert first.listing
    assert not second.listing


def test_a_page_that_runs_sideways_is_read_upright() -> None:
    """A landscape table on a portrait page is read along its rows."""
    import io

    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    canvas.rotate(90)
    for at, row in enumerate((("M6", "10", "13"), ("M8", "24", "31"))):
        for place, cell in enumerate(row):
            canvas.drawString(100 + 130 * place, -200 - 20 * at, cell)
    canvas.save()
    assert body(read(out.getvalue())[0]) == ["M6 | 10 | 13", "M8 | 24 | 31"]


def test_a_lone_l_at_the_edge_is_a_misread_one() -> None:
    """A page whose only text at the edge is the letter l is read like any other."""
    pages = [[("l", 290.0, 30.0, 10.0, BODY), *column(["Some text of the page."], top=300)]] * 2
    assert [body(page) for page in read(draw(pages))] == [["Some text of the page."]] * 2


def test_the_rows_of_a_table_are_no_page_labels() -> None:
    """Item numbers that count on from the foot of a page to the head of the next stay rows."""
    rows = [[f"{n}", f"Clamp {n}", f"MS21{n}-7"] for n in range(1, 74)]
    pages = []
    for part in (rows[:36], rows[36:]):
        page: list[Text] = []
        for at, row in enumerate(part):
            page += [(c, 60.0 + 120 * i, 60 + 20.0 * at, 10.0, BODY) for i, c in enumerate(row)]
        pages.append(page)
    first, second = read(draw(pages))
    assert body(first)[-1] == "36 | Clamp 36 | MS2136-7"
    assert body(second)[0] == "37 | Clamp 37 | MS2137-7"


def test_a_page_counts_when_its_lines_are_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """Progress tells of each page once, and of the last when there is little left to do."""
    told: list[int] = []
    before: list[int] = []
    in_order = pages._lines

    def watched(*given: object) -> object:
        before.append(told[-1])
        return in_order(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(pages, "_lines", watched)
    read_pages(pdfium.PdfDocument(manual()), 100_000, told.append)
    assert told == [1, 2, 3, 4, 5, 6]
    assert before == [3, 4, 4, 5, 5, 6]
