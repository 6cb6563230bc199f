"""Draws a page with its cited lines marked, in a process that `ingest.sandbox.picture` starts."""

import re
from collections.abc import Iterator, Sequence
from typing import IO

import pypdfium2 as pdfium
from PIL import Image, ImageChops, ImageDraw

from ingest.errors import BrokenPdf, NoSuchPage
from ingest.page import Word, open_pdf, read_words, rows_of, shown_page
from ingest.sandbox import inside

_MAX_CHARS = 200_000
_MAX_PIXELS = 4_000
"""Longest side of a picture; a larger scale is lowered to it."""
_YELLOW = (255, 235, 110)
Box = tuple[float, float, float, float]
"""Left, top, right, bottom, in points."""
_LEAST = 4
"""Letters and digits from which part of a line is looked for by itself."""
_MARGIN = 1.5
_AROUND = 30.0
"""Points of the page that a strip shows above and below what is marked: two or three lines."""


def work(arguments: inside.Arguments, pdf: bytes, out: IO[bytes]) -> None:
    """Write the PNG of the page, or of a strip of it."""
    told = (arguments["page"], arguments["highlight"], arguments["scale"])
    draw(pdf, *told, strip=arguments.get("strip", False)).save(out, "PNG", optimize=True)


def draw(
    pdf: bytes, page: int, highlight: str | None, scale: float, *, strip: bool = False
) -> Image.Image:
    """The page as a picture; see `ingest.sandbox.picture.render_page`. `strip`: no more of it than
    what is marked with what stands around that, as it is read; all where nothing is."""
    document = open_pdf(pdf)
    try:
        if not 1 <= page <= len(document):
            raise NoSuchPage
        opened, _ = shown_page(document, page - 1)
        words = read_words(opened, _MAX_CHARS)
        scale = min(scale, _MAX_PIXELS / max(words.width, words.height, 1.0))
        bitmap = opened.render(scale=scale, rotation=90 * words.turned)
        image: Image.Image = bitmap.to_pil().convert("RGB")
    except pdfium.PdfiumError as error:
        raise BrokenPdf from error
    if highlight:
        layer = Image.new("RGB", image.size, "white")
        pen = ImageDraw.Draw(layer)
        boxes = find_boxes(words.words, highlight)
        for left, top, right, bottom in boxes:
            corners = (left - _MARGIN, top - _MARGIN, right + _MARGIN, bottom + _MARGIN)
            pen.rectangle([scale * corner for corner in corners], fill=_YELLOW)
        image = ImageChops.multiply(image, layer)  # the letters stay black
        if strip and boxes:
            top = max(min(box[1] for box in boxes) - _AROUND, 0)
            bottom = min(max(box[3] for box in boxes) + _AROUND, words.height)
            return image.crop((0, int(top * scale), image.width, int(bottom * scale)))
    if words.turned:
        image = image.rotate(90 * words.turned, expand=True)  # as a PDF viewer shows it
    return image


def find_boxes(words: Sequence[Word], highlight: str) -> list[Box]:
    """Boxes around what `words` say of `highlight`.

    A line that the page says more than once is marked where it is nearest to the lines that it says
    once (a table's header over the row), and at every place where there are none of those.
    """
    by_row = [word for row in rows_of(words) for cell in row for word in cell.words]
    orders = [_Spoken(by_row), _Spoken(sorted(words, key=lambda word: word.order))]
    lines = [found for line in highlight.splitlines() for found in _places(line, orders)]
    sure = [word for places in lines if len(places) == 1 for word in places[0]]
    boxes: list[Box] = []
    for places in lines:
        nearest = sorted(places, key=lambda place: _distance(place, sure))[:1] if sure else places
        boxes += [box for place in nearest for box in _boxes(place)]
    return list(dict.fromkeys(boxes))


def _places(line: str, orders: Sequence["_Spoken"]) -> list[list[list[Word]]]:
    """For the line, else for each of its cells that is long enough: all places that say it."""
    found = next(filter(None, (order.find(line) for order in orders)), None)
    if found:
        return [found]
    parts = [part for part in line.split(" | ") if len(_bare(part)) >= _LEAST]
    cells = (next(filter(None, (order.find(part) for order in orders)), None) for part in parts)
    return [places for places in cells if places]


def _distance(place: Sequence[Word], sure: Sequence[Word]) -> float:
    """How far the middle of the place is from the middle of the words; sideways counts double."""
    (x, y), (at_x, at_y) = _middle(place), _middle(sure)
    return 2 * abs(x - at_x) + abs(y - at_y)


def _middle(words: Sequence[Word]) -> tuple[float, float]:
    left, right = min(word.left for word in words), max(word.right for word in words)
    top, bottom = min(word.top for word in words), max(word.bottom for word in words)
    return (left + right) / 2, (top + bottom) / 2


class _Spoken:
    """Words in one order, and what they say without spaces, hyphens and punctuation."""

    def __init__(self, words: Sequence[Word]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._words = words
        length, said = 0, []
        for word in words:
            self._starts.append(length)
            said.append(_bare(word.text))
            length += len(said[-1])
            self._ends.append(length)
        self._said = "".join(said)

    def find(self, text: str) -> list[list[Word]]:
        """The words of each place that says `text` in whole words; else of those that begin so."""
        bare = _bare(text)
        begins = [at for at in self._all(bare) if at in self._starts]
        whole = [at for at in begins if at + len(bare) in self._ends]
        return [self._between(at, at + len(bare)) for at in whole or begins]

    def _all(self, bare: str) -> Iterator[int]:
        at = self._said.find(bare) if bare else -1
        while at >= 0:
            yield at
            at = self._said.find(bare, at + 1)

    def _between(self, first: int, last: int) -> list[Word]:
        spans = zip(self._words, self._starts, self._ends, strict=True)
        return [word for word, start, end in spans if start < last and end > first]


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.lower())


def _boxes(words: Sequence[Word]) -> Iterator[Box]:
    """One box for each run of words on one row with no wide gap."""
    for row in rows_of(words) if words else []:
        for cell in row:
            yield cell.left, cell.top, cell.right, cell.bottom


if __name__ == "__main__":
    inside.run(work)
