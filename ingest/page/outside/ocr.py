"""Text recognition of pages that are pictures, by rapidocr (extra `ocr`), within a budget.

Its weights are in its wheel (PP-OCR, Apache-2.0), so that nothing is downloaded. It is loaded only
in the process that reads a PDF, and only when a page needs it.
"""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingest.page.page_words import PageWords
from ingest.page.removed import LeftOnPage
from ingest.page.sight.drawn import Box
from ingest.page.word import Word
from ingest.page.words import one_line

_DPI = 150
_LEAST_SCORE = 0.6
_PICTURE = 0.15
"""A page of less picture than this share of it has nothing to recognise."""
_MARGIN = 4.0
"""Points around a picture: letters at its edge are recognised better."""
_THREADS = 2


def is_available() -> bool:
    """Whether the extra `ocr` is installed."""
    return find_spec("rapidocr") is not None


@dataclass(slots=True)
class Recogniser:
    """Reads pictures of pages until `pages` of them are read or `seconds` are used up."""

    pages: int
    seconds: float
    progress: Callable[[int, int], None] = lambda done, of: None
    read: int = 0
    left: int = 0
    """Pictures of pages that the budget did not reach."""
    used: float = 0.0
    _engine: Any = field(default=None, repr=False)

    def words(
        self, pdf: pdfium.PdfDocument, wanted: Mapping[int, PageWords]
    ) -> dict[int, PageWords]:
        """The words of those of the pages (from 0) that are pictures or have some, as far as the
        budget goes; `wanted` has what else was read of each."""
        pictures = {index: own for index, own in wanted.items() if _is_picture(pdf, index, own)}
        found: dict[int, PageWords] = {}
        begun = time.monotonic()
        self.progress(0, min(len(pictures), self.pages))
        for number, (index, own) in enumerate(pictures.items()):
            self.used = time.monotonic() - begun
            if number >= self.pages or self.used >= self.seconds:
                self.left = len(pictures) - number
                break
            found[index] = self._page(pdf, index, own)
            self.read = number + 1
            self.progress(number + 1, min(len(pictures), self.pages))
        self.used = time.monotonic() - begun
        return found

    def _page(self, pdf: pdfium.PdfDocument, index: int, own: PageWords) -> PageWords:
        """The page's own words and those of its pictures; the latter alone where it has no others
        that can be read."""
        if self._engine is None:
            self._engine = engine()
        page = pdf[index]
        picture = page.render(scale=_DPI / 72, rotation=90 * own.turned).to_numpy()
        page.close()
        parts = own.left.pictures
        left, top, right, bottom = _around(parts) if parts else (0.0, 0.0, own.width, own.height)
        scale = _DPI / 72
        rows = slice(round(top * scale), round(bottom * scale))
        seen = self._engine(picture[rows, round(left * scale) : round(right * scale)])
        words: list[Word] = []
        if seen.txts:
            for box, text, score in zip(seen.boxes, seen.txts, seen.scores, strict=True):
                if score >= _LEAST_SCORE:
                    words += _words(box, text, (left, top))
        if own.left.no_letters or not parts:
            left_now = LeftOnPage(files=own.left.files)
            return replace(own, words=words, unknown=0.0, left=left_now)
        new = [word for word in words if _is_in_any(word, parts)]
        kept = [word for word in own.words if not any(_covers(other, word) for other in new)]
        # A picture in which nothing can be read is one of no text.
        return replace(own, words=kept + new, left=replace(own.left, pictures=()))


def _is_picture(pdf: pdfium.PdfDocument, index: int, own: PageWords) -> bool:
    if own.left.pictures or own.left.no_letters:
        return True
    page = pdf[index]
    width, height = page.get_size()
    shares = [0.0]
    for image in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = image.get_bounds()
        shares.append((right - left) * (top - bottom) / (width * height))
    page.close()
    return max(shares) >= _PICTURE


def _around(boxes: Sequence[Box]) -> Box:
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    margin = _MARGIN
    return (
        max(min(lefts) - margin, 0),
        max(min(tops) - margin, 0),
        max(rights) + margin,
        max(bottoms) + margin,
    )


def _is_in_any(word: Word, boxes: Sequence[Box]) -> bool:
    x, y = (word.left + word.right) / 2, (word.top + word.bottom) / 2
    return any(left <= x <= right and top <= y <= bottom for left, top, right, bottom in boxes)


def _covers(one: Word, other: Word) -> bool:
    """Whether the middle of the other word is within the one."""
    x, y = (other.left + other.right) / 2, (other.top + other.bottom) / 2
    return one.left <= x <= one.right and one.top <= y <= one.bottom


def engine() -> Any:
    """A recogniser of pictures, as arrays of OpenCV's."""
    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    from rapidocr import RapidOCR  # type: ignore[import-not-found,unused-ignore]

    return RapidOCR(
        params={
            "Global.log_level": "error",
            "Global.use_cls": False,
            "EngineConfig.onnxruntime.intra_op_num_threads": _THREADS,
        }
    )


def _words(box: Any, text: str, corner: tuple[float, float] = (0.0, 0.0)) -> list[Word]:
    """The words of a recognised line, its width shared out by their letters."""
    text = one_line(text)
    scale = 72 / _DPI
    left, right = (f(float(x) for x, _ in box) * scale + corner[0] for f in (min, max))
    top, bottom = (f(float(y) for _, y in box) * scale + corner[1] for f in (min, max))
    letter = (right - left) / max(len(text), 1)
    words: list[Word] = []
    at = 0
    for word in text.split():
        at = text.index(word, at)
        start, end = left + at * letter, left + (at + len(word)) * letter
        # There is no content stream; columns are told by where they stand.
        words.append(Word(word, start, top, end, bottom, False, False, True, round(left)))
        at += len(word)
    return words
