"""What is kept and what is left out of a page make its text, in order."""

import io

import pypdfium2 as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from bot.sample import SAMPLE_PDF
from ingest.page.pages import PageText, read_pages
from ingest.structure.blocks import page_blocks
from ingest.structure.removals import removals
from ingest.structure.sections import SectionPath, find_headings
from tests.fix_pdfs import BODY, BOLD, Text, column, draw, manual


def bare(text: str) -> str:
    return "".join(text.split())


def check(pdf: bytes) -> list[PageText]:
    """Blocks with the removals put back at their lines are each page's text, letter by letter."""
    document = pdfium.PdfDocument(pdf)
    pages = read_pages(document, 100_000, lambda _: None)
    path = SectionPath()
    for page, own in zip(pages, find_headings(document, pages), strict=True):
        removed = removals(page)
        kept = "".join(bare(block.text) for block in page_blocks(page, own, path))
        whole = ""
        for at, line in enumerate(page.lines):
            size = len(bare(line.text))
            if at in removed:
                whole += bare(line.text)
            else:
                whole, kept = whole + kept[:size], kept[size:]
        assert whole == bare(page.text)
        assert not kept
    return pages


@pytest.mark.parametrize("pdf", [manual(8), SAMPLE_PDF.read_bytes()], ids=["made", "sample"])
def test_a_manual_is_what_is_kept_and_what_is_removed(pdf: bytes) -> None:
    """Of whole manuals nothing is lost and nothing changes places."""
    assert any(removals(page) for page in check(pdf))


WORDS = st.text("abcdefghijklmnopqrstuvwxyzABCDEF0123456789-.,()/%", min_size=1, max_size=12)
LINES = st.lists(WORDS, min_size=1, max_size=9).map(" ".join)


@settings(max_examples=50)
@given(
    st.lists(
        st.tuples(
            st.lists(LINES, min_size=1, max_size=14),
            st.sampled_from([50.0, 300.0]),
            st.sampled_from([8.0, 14.0]),
            st.sampled_from([BODY, BOLD]),
        ),
        min_size=1,
        max_size=4,
    ),
    st.booleans(),
)
def test_any_page_is_what_is_kept_and_what_is_removed(
    blocks: list[tuple[list[str], float, float, str]], entries: bool
) -> None:
    """Whatever stands on the pages, headers, contents and watermarks among it."""
    pages: list[list[Text]] = []
    for number, (lines, left, size, font) in enumerate(blocks, 1):
        page: list[Text] = [
            ("Borer B-20", 60, 20, 9, BODY),
            (f"Page {number}", 280, 815, 9, BODY),
            *column(lines, left, 90, size, font),
        ]
        if entries:
            page += column([f"{n}. Part {n} . . . . . . . {n}-1" for n in range(1, 6)], top=500)
        pages.append(page)
    check(draw(pages))


def marked(pages: int) -> bytes:
    """Pages of text under a slanted word, with a chapter's label sideways in the margin."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    for number in range(pages):
        canvas.setFont(BODY, 10)
        for at in range(20):
            canvas.drawString(60, 760 - 14 * at, f"Line {at} of page {number} says what it has.")
        canvas.saveState()
        canvas.translate(120, 400)
        canvas.rotate(55)
        canvas.setFont(BOLD, 60)
        canvas.drawString(0, 0, "UNCONTROLLED COPY")
        canvas.restoreState()
        canvas.saveState()
        canvas.translate(570, 300)
        canvas.rotate(90)
        canvas.drawString(0, 0, "CHAPTER FOUR")
        canvas.restoreState()
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def test_a_watermark_breaks_no_line_and_is_removed() -> None:
    """Text under a slanted word is read as if it were not there, and so is a margin's label."""
    for page in check(marked(4)):
        body = [line.text for n, line in enumerate(page.lines) if n not in removals(page)]
        assert body == [f"Line {n} of page {page.page - 1} says what it has." for n in range(20)]
        assert ("UNCONTROLLED", "watermark") in [(one.text, one.why) for one in page.removed]
        assert "CHAPTER FOUR" in page.text


def test_a_label_of_one_drawing_stays() -> None:
    """What runs sideways on one page only is text like any other."""
    (page,) = check(marked(1))
    assert not removals(page)
