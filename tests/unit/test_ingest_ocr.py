"""Pages that are pictures: recognised within a budget, marked, and laid out like any other page."""

import io
from collections.abc import Mapping, Sequence
from types import SimpleNamespace

import pypdfium2 as pdfium
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from ingest import errors
from ingest.page.outside.ocr import Recogniser, is_available
from ingest.page.page_words import PageWords
from ingest.page.pages import read_pages
from ingest.page.word import Word
from ingest.sandbox import reader_child
from ingest.sandbox.reader import parse
from ingest.settings import IngestSettings
from tests.fix_pdfs import append_page, column, draw

LINES = ["Tighten the flange bolts to 85 N-m.", "Part number C5136384, quantity 4."]
NOTHING = PageWords([], 595, 842, 0)
SETTINGS = IngestSettings(_env_file=None)


def scanned(pages: Sequence[Sequence[str]]) -> bytes:
    """A PDF of pictures of these pages."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    for lines in pages:
        source = pdfium.PdfDocument(draw([column(lines, size=14)]))
        picture: Image.Image = source[0].render(scale=150 / 72).to_pil()
        canvas.drawImage(ImageReader(picture), 0, 0, 595, 842)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def boxed(text: str, top: float) -> tuple[list[list[float]], str, float]:
    width = 12.0 * len(text)
    corners = [[60.0, top], [60.0 + width, top], [60.0 + width, top + 24], [60.0, top + 24]]
    return corners, text, 0.97


def engine(*seen: tuple[list[list[float]], str, float]) -> object:
    """An engine that sees the same on every picture."""
    boxes, texts, scores = zip(*seen, strict=True)
    return lambda picture: SimpleNamespace(boxes=boxes, txts=texts, scores=scores)


def test_a_picture_is_read_in_lines() -> None:
    """Recognised lines are the page's lines, unsure ones left out, and the page is marked."""
    recogniser = Recogniser(10, 60.0)
    noise = ([[0.0, 900.0], [50.0, 900.0], [50.0, 920.0], [0.0, 920.0]], "~;", 0.3)
    recogniser._engine = engine(boxed(LINES[1], 140), boxed(LINES[0], 100), noise)
    (page,) = read_pages(pdfium.PdfDocument(scanned([LINES])), 1000, _ignore, recogniser.words)
    assert [line.text for line in page.lines] == LINES
    assert page.recognised
    assert not page.scanned


def test_pages_with_text_are_not_given_to_it() -> None:
    """Only pages that are pictures are recognised; drawings and empty pages are not."""
    asked: list[list[int]] = []

    def recognise(
        pdf: pdfium.PdfDocument, wanted: Mapping[int, PageWords]
    ) -> Mapping[int, PageWords]:
        asked.append(list(wanted))
        word = Word("85", 60, 100, 80, 112, False, False, True, 0)
        return dict.fromkeys(wanted, PageWords([word], 595, 842, 0))

    pages_of = [draw([column(LINES), [], column(LINES)]), scanned([LINES])]
    document = pdfium.PdfDocument(append_page(*pages_of))
    pages = read_pages(document, 1000, _ignore, recognise)
    assert asked == [[3]]
    assert [page.recognised for page in pages] == [False, False, False, True]
    recogniser = Recogniser(10, 60.0)
    assert recogniser.words(document, {0: NOTHING, 1: NOTHING}) == {}
    assert (recogniser.read, recogniser.left) == (0, 0)


@pytest.mark.parametrize(("pages", "seconds", "read"), [(2, 60.0, 2), (10, 0.0, 0)])
def test_the_budget_is_kept_and_told(pages: int, seconds: float, read: int) -> None:
    """Past its pages or seconds nothing more is recognised, and how much is left is known."""
    told: list[tuple[int, int]] = []
    recogniser = Recogniser(pages, seconds, lambda done, of: told.append((done, of)))
    recogniser._engine = engine(boxed(LINES[0], 100))
    found = recogniser.words(
        pdfium.PdfDocument(scanned([LINES] * 4)), dict.fromkeys(range(4), NOTHING)
    )
    assert list(found) == list(range(read))
    assert (recogniser.read, recogniser.left) == (read, 4 - read)
    assert told[-1][0] == read


def test_where_recognition_saw_nothing_it_is_not_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A scan in which nothing can be read is refused with a cure that is one."""
    monkeypatch.setattr("ingest.sandbox.reader_child.is_available", lambda: True)
    recogniser = Recogniser(10, 60.0)
    recogniser._engine = engine(([[0.0, 0.0], [9.0, 0.0], [9.0, 9.0], [0.0, 9.0]], "~", 0.3))
    with pytest.raises(errors.NoTextPdf, match="scan it again"):
        reader_child.read(scanned([LINES]), 10, 1000, lambda message: None, recogniser)
    with pytest.raises(errors.NoTextPdf, match="make extra-ocr"):
        reader_child.read(scanned([LINES]), 10, 1000, lambda message: None, Recogniser(0, 0.0))


@pytest.mark.skipif(not is_available(), reason="the extra `ocr` is not installed")
def test_a_scan_is_read_by_rapidocr() -> None:
    """A scanned PDF becomes passages whose numbers are right, in the process that reads it."""
    parsed = parse(scanned([LINES]), SETTINGS, lambda done, of: None)
    assert (parsed.recognised, parsed.scanned) == (1, 0)
    text = " ".join(passage.text for passage in parsed.passages)
    assert "85 N-m" in text
    assert "C5136384" in text
    assert all(page.recognised for page in parsed.pages)


def _ignore(done: int) -> None:
    """Nobody wants to know."""
