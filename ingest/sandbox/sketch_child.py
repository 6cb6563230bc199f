"""Draws what was read of a page over its picture, in a process that `.picture` starts.

Numbers are the order of the lines; boxes are the runs of words of a line (green), the cells of a
table (blue) and of its header (orange), what stands around the text (grey), and lines that may be
read wrongly (red).
"""

from collections.abc import Iterator
from typing import IO

import pypdfium2 as pdfium
from PIL import Image, ImageDraw, ImageFont

from ingest.errors import BrokenPdf, NoSuchPage
from ingest.page import Line, PageText, open_pdf, read_pages, read_words, reread, shown_page
from ingest.sandbox import inside

_SCALE = 2.0
_MAX_PIXELS = 4_000
_COLOURS = {
    "header": (230, 126, 0),
    "cell": (30, 90, 220),
    "around": (150, 150, 150),
    "doubtful": (210, 0, 0),
    "text": (0, 140, 60),
}


def work(arguments: inside.Arguments, pdf: bytes, out: IO[bytes]) -> None:
    """Write the PNG of the page with what was read of it."""
    document = open_pdf(pdf)
    number = arguments["page"]
    if not 1 <= number <= len(document):
        raise NoSuchPage
    try:
        pages = reread(pdf, read_pages(document, arguments["page_characters"], lambda _: None))
        page, _ = shown_page(document, number - 1)
        sketch(page, pages[number - 1]).save(out, "PNG", optimize=True)
    except pdfium.PdfiumError as error:
        raise BrokenPdf from error


def sketch(page: pdfium.PdfPage, read: PageText) -> Image.Image:
    """The page as it is read, which may be turned, with its lines drawn and numbered."""
    words = read_words(page, 0)
    scale = min(_SCALE, _MAX_PIXELS / max(words.width, words.height, 1.0))
    picture: Image.Image = page.render(scale=scale, rotation=90 * words.turned).to_pil()
    picture = Image.blend(picture.convert("RGB"), Image.new("RGB", picture.size, "white"), 0.35)
    pen = ImageDraw.Draw(picture)
    font = ImageFont.load_default(size=round(7 * scale))
    for order, line in enumerate(read.lines, 1):
        colour = _COLOURS[_kind(line)]
        for left, right in line.edges or ((line.left, line.right),):
            box = (scale * left, scale * line.top, scale * right, scale * line.bottom)
            pen.rectangle(_upright(box), outline=colour, width=2)
        pen.text((scale * line.left - 9 * scale, scale * line.top), str(order), colour, font)
    return picture


def _kind(line: Line) -> str:
    kinds: Iterator[str] = (
        name
        for name, holds in (
            ("doubtful", bool(line.doubt)),
            ("around", line.furniture),
            ("header", line.header),
            ("cell", bool(line.cells)),
        )
        if holds
    )
    return next(kinds, "text")


def _upright(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    left, top, right, bottom = box
    return min(left, right), min(top, bottom), max(left, right), max(top, bottom)


if __name__ == "__main__":
    inside.run(work)
