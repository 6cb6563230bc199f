"""Draws a page with its cited lines marked, in a process that `ingest.picture` starts."""

import re
from collections.abc import Iterator, Sequence
from typing import IO

import pypdfium2 as pdfium
from PIL import Image, ImageChops, ImageDraw

from ingest import inside
from ingest.errors import BrokenPdf, NoSuchPage
from ingest.lines import rows_of
from ingest.opening import open_pdf
from ingest.words import Word, read_words

_MAX_CHARS = 200_000
_MAX_PIXELS = 4_000
"""Longest side of a picture; a larger scale is lowered to it."""
_YELLOW = (255, 235, 110)
_LEAST = 4
"""Letters and digits from which part of a line is looked for by itself."""
_MARGIN = 1.5


def work(arguments: inside.Arguments, pdf: bytes, out: IO[bytes]) -> None:
    """Write the PNG of the page."""
    draw(pdf, arguments["page"], arguments["highlight"], arguments["scale"]).save(
        out, "PNG", optimize=True
    )


def draw(pdf: bytes, page: int, highlight: str | None, scale: float) -> Image.Image:
    """The page as a picture; see `ingest.picture.render_page`."""
    document = open_pdf(pdf)
    try:
        if not 1 <= page <= len(document):
            raise NoSuchPage
        opened = document[page - 1]
        words = read_words(opened, _MAX_CHARS)
        scale = min(scale, _MAX_PIXELS / max(words.width, words.height, 1.0))
        bitmap = opened.render(scale=scale, rotation=90 * words.turned)
        image: Image.Image = bitmap.to_pil().convert("RGB")
    except pdfium.PdfiumError as error:
        raise BrokenPdf from error
    if highlight:
        layer = Image.new("RGB", image.size, "white")
        pen = ImageDraw.Draw(layer)
        for left, top, right, bottom in find_boxes(words.words, highlight):
            corners = (left - _MARGIN, top - _MARGIN, right + _MARGIN, bottom + _MARGIN)
            pen.rectangle([scale * corner for corner in corners], fill=_YELLOW)
        image = ImageChops.multiply(image, layer)  # the letters stay black
    if words.turned:
        image = image.rotate(90 * words.turned, expand=True)  # as a PDF viewer shows it
    return image


def find_boxes(words: Sequence[Word], highlight: str) -> list[tuple[float, float, float, float]]:
    """Boxes (left, top, right, bottom, in points) around what `words` say of `highlight`."""
    by_row = [word for row in rows_of(words) for cell in row for word in cell.words]
    orders = [_Spoken(by_row), _Spoken(sorted(words, key=lambda word: word.order))]
    boxes: list[tuple[float, float, float, float]] = []
    for line in highlight.splitlines():
        found = next(filter(None, (order.find(line) for order in orders)), None)
        if not found:
            parts = [part for part in line.split(" | ") if len(_bare(part)) >= _LEAST]
            found = [
                word
                for part in parts
                for word in next(filter(None, (order.find(part) for order in orders)), [])
            ]
        boxes += _boxes(found)
    return boxes


class _Spoken:
    """Words in one order, and what they say without spaces, hyphens and punctuation."""

    def __init__(self, words: Sequence[Word]) -> None:
        self._starts: list[int] = []
        self._words = words
        length, said = 0, []
        for word in words:
            self._starts.append(length)
            said.append(_bare(word.text))
            length += len(said[-1])
        self._said = "".join(said)

    def find(self, text: str) -> list[Word]:
        """The words that say `text`, or none."""
        bare = _bare(text)
        at = self._said.find(bare) if bare else -1
        while at >= 0 and at not in self._starts:  # not from the middle of a word
            at = self._said.find(bare, at + 1)
        if at < 0:
            return []
        return [
            word
            for word, start in zip(self._words, self._starts, strict=True)
            if start < at + len(bare) and start + len(_bare(word.text)) > at
        ]


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.lower())


def _boxes(words: Sequence[Word]) -> Iterator[tuple[float, float, float, float]]:
    """One box for each run of words on one row with no wide gap."""
    for row in rows_of(words) if words else []:
        for cell in row:
            yield cell.left, cell.top, cell.right, cell.bottom


if __name__ == "__main__":
    inside.run(work)
