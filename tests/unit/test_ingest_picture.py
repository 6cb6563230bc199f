"""The picture of a page marks the cited lines, where they stand, and nothing else."""

import io

import pypdfium2 as pdfium
import pytest
from PIL import Image

from ingest.errors import EncryptedPdf, NoSuchPage
from ingest.page.words import read_words
from ingest.sandbox.picture import render_page
from ingest.sandbox.picture_child import find_boxes
from tests.fix_pdfs import column, draw, encrypted


def boxes(pdf: bytes, highlight: str) -> list[tuple[float, float, float, float]]:
    words = read_words(pdfium.PdfDocument(pdf)[0], 10_000)
    return find_boxes(words.words, highlight)


PAGE = draw([column(["Check the oil.", "Torque the cap screws to 30 N-m.", "Close the lid."])])
TABLE = draw(
    [
        [
            text
            for at, cells in enumerate([["M6", "M8"], ["10", "24"], ["13", "31"]])
            for text in column(cells, left=60 + 120 * at)
        ]
    ]
)


def test_a_line_is_found_whatever_its_spaces() -> None:
    """A quote with other white space and a broken word is found on its line."""
    [(left, top, right, bottom)] = boxes(PAGE, "Torque the capscrews  to 30 N-m.")
    assert 59 <= left <= 61
    assert 70 < top < bottom < 90
    assert 180 < right < 260


def test_a_table_row_is_found_cell_by_cell() -> None:
    """A row of a table is marked in all its cells, in no other row."""
    found = boxes(TABLE, "M8 | 24 | 31")
    assert [round(left) for left, *_ in found] == [60, 180, 300]
    assert len({round(top) for _, top, *_ in found}) == 1


def test_a_line_that_stands_twice() -> None:
    """A header is marked over the row that was cited, and not over the table beside it.

    Where nothing tells which is meant, each is marked.
    """
    heads, left, right = ["lb-ft", "N-m"], ["10", "14"], ["70", "95"]
    tables = draw(
        [
            [
                text
                for at, cells in enumerate(zip(heads * 2, left + right, strict=True))
                for text in column(list(cells), left=60 + 120 * at)
            ]
        ]
    )
    assert [round(box[0]) for box in boxes(tables, "lb-ft | N-m\n70 | 95")] == [300, 420] * 2
    assert [round(box[0]) for box in boxes(tables, "lb-ft | N-m\n10 | 14")] == [60, 180] * 2
    twice = draw([column(["Close the lid.", "Check the oil.", "Close the lid."])])
    assert len(boxes(twice, "Close the lid.")) == 2


def test_part_of_a_word_is_no_find() -> None:
    """A value is not found inside a longer one."""
    assert boxes(PAGE, "0 N-m.") == []
    assert boxes(PAGE, "Grease the chain.") == []


def test_the_picture_is_yellow_where_the_line_is() -> None:
    """The PNG has the size asked for, yellow behind the line, white elsewhere."""
    picture = Image.open(io.BytesIO(render_page(PAGE, 1, "Close the lid.", 1.5)))
    assert (picture.width, picture.height) == (893, 1263)
    colours = [picture.getpixel((float(x), 1.5 * 92)) for x in range(90, 180)]  # type: ignore[arg-type]
    assert (255, 235, 110) in colours
    assert picture.getpixel((450, 600)) == (255, 255, 255)


def test_a_huge_scale_is_lowered() -> None:
    """No picture is larger than 4,000 pixels a side."""
    assert max(Image.open(io.BytesIO(render_page(PAGE, 1, None, 500))).size) <= 4001


def test_what_cannot_be_shown_is_said() -> None:
    """A page that is not there and a locked file have their errors."""
    with pytest.raises(NoSuchPage):
        render_page(PAGE, 2)
    with pytest.raises(EncryptedPdf):
        render_page(encrypted(PAGE, "secret"), 1)
