"""The words of one page as a viewer shows it, with what was put on it, and what stays unread."""

from dataclasses import replace

import pypdfium2 as pdfium

from ingest.page.outside.annotations import Overlay, draw_into, overlay_of
from ingest.page.outside.forms import with_fields
from ingest.page.outside.pictures import Pictures, is_drawn_on
from ingest.page.page_words import PageWords
from ingest.page.removed import LeftOnPage
from ingest.page.sight.drawn import View
from ingest.page.words import read_words

_A4 = (595.0, 842.0)
_FEW_LETTERS = 300
"""Of headers, footers and a caption; a page with fewer is looked at for what is drawn on it."""


def shown_page(pdf: pdfium.PdfDocument, index: int) -> tuple[pdfium.PdfPage, Overlay]:
    """The page (from 0) with what is put on it drawn into it, and what that is; PdfiumError where
    the page is damaged."""
    page = pdf[index]
    overlay = overlay_of(pdf, page)
    if overlay.drawn and draw_into(page):
        page.close()
        page = pdf[index]
    return page, overlay


def words_of(
    pdf: pdfium.PdfDocument, index: int, max_chars: int, pictures: Pictures, *, layered: bool
) -> PageWords:
    """The words of the page (from 0); of a damaged one none, and that is said. `layered`: whether
    forms of the PDF may be in layers."""
    try:
        page, overlay = shown_page(pdf, index)
    except pdfium.PdfiumError:
        return PageWords([], *_A4, 0, left=LeftOnPage(damaged=True))
    try:
        read = read_words(page, max_chars, index, layered=layered, struck=overlay.struck)
        view = View((read.turned + page.get_rotation() // 90) % 4, page.get_cropbox())
        if overlay.drawn:
            read = with_fields(read, overlay, view)
        letters = sum(len(word.text) for word in read.words)
        left = LeftOnPage(
            drawn=letters < _FEW_LETTERS and is_drawn_on(page, read, view),
            pictures=pictures.of_page(page, read, view),
            files=tuple(overlay.files),
        )
    finally:
        page.close()
    return replace(read, left=left) if left != read.left else read
