"""Text recognition of pages that are pictures, by rapidocr (extra `ocr`), within a budget.

Its weights are in its wheel (PP-OCR, Apache-2.0), so that nothing is downloaded. It is loaded only
in the process that reads a PDF, and only when a page needs it.
"""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingest.page.words import PageWords, Word, one_line

_DPI = 150
_LEAST_SCORE = 0.6
_PICTURE = 0.15
"""A page of less picture than this share of it has nothing to recognise."""
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

    def words(self, pdf: pdfium.PdfDocument, indexes: Sequence[int]) -> dict[int, PageWords]:
        """The words of those of the pages (from 0) that are pictures, as far as the budget goes."""
        pictures = [index for index in indexes if _is_picture(pdf, index)]
        found: dict[int, PageWords] = {}
        begun = time.monotonic()
        self.progress(0, min(len(pictures), self.pages))
        for number, index in enumerate(pictures):
            self.used = time.monotonic() - begun
            if number >= self.pages or self.used >= self.seconds:
                self.left = len(pictures) - number
                break
            found[index] = self._page(pdf, index)
            self.read = number + 1
            self.progress(number + 1, min(len(pictures), self.pages))
        self.used = time.monotonic() - begun
        return found

    def _page(self, pdf: pdfium.PdfDocument, index: int) -> PageWords:
        if self._engine is None:
            self._engine = _load()
        page = pdf[index]
        width, height = page.get_size()
        picture = page.render(scale=_DPI / 72).to_numpy()
        page.close()
        seen = self._engine(picture)
        words: list[Word] = []
        if seen.txts:
            for box, text, score in zip(seen.boxes, seen.txts, seen.scores, strict=True):
                if score >= _LEAST_SCORE:
                    words += _words(box, text)
        return PageWords(words, width, height, 0)


def _is_picture(pdf: pdfium.PdfDocument, index: int) -> bool:
    page = pdf[index]
    width, height = page.get_size()
    shares = [0.0]
    for image in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = image.get_bounds()
        shares.append((right - left) * (top - bottom) / (width * height))
    page.close()
    return max(shares) >= _PICTURE


def _load() -> Any:
    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    from rapidocr import RapidOCR  # type: ignore[import-not-found,unused-ignore]

    return RapidOCR(
        params={
            "Global.log_level": "error",
            "Global.use_cls": False,
            "EngineConfig.onnxruntime.intra_op_num_threads": _THREADS,
        }
    )


def _words(box: Any, text: str) -> list[Word]:
    """The words of a recognised line, its width shared out by their letters."""
    text = one_line(text)
    scale = 72 / _DPI
    left, right = (f(float(x) for x, _ in box) * scale for f in (min, max))
    top, bottom = (f(float(y) for _, y in box) * scale for f in (min, max))
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
