"""Pictures of a page whose text nobody reads: tables under a caption, headings, lines of text."""

import ctypes
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingest.page.page_words import PageWords
from ingest.page.sight.colours import draw_mode, fill_of
from ingest.page.sight.drawn import FORM, PATH, PICTURE, TEXT, Box, Drawn, View, drawn_on, kind_of
from ingest.page.sight.handles import address, count_objects
from ingest.page.word import Word

_MOST_OBJECTS = 3_000
"""Objects of a page that are looked at; a drawing of lines has more, and is no picture."""
_LEAST_WIDTH, _LEAST_HEIGHT = 40.0, 7.0
"""Points; smaller pictures are icons, bullets and rules."""
_LOOKS = 60
"""Pictures of a manual that are looked at, 2 ms each; the others are taken for text if they may be.
A scanned and recognised manual of the US Army has 1,100: lines that its recogniser gave up."""
_LOOKS_A_PAGE = 3
_MOST_PIXELS = 500_000
"""A line of text in 300 dpi has 250,000; larger ones take 20 ms to unpack, and are judged by what
stands around them."""
_LARGE_LOOKS = 12
"""Large pictures of a manual that are looked at, on pages which are there for them."""
_TOO_MANY_PIXELS = 30_000_000
_WORDS_ON = 3
"""Words that stand on a picture whose text was recognised, or that is a background."""
_ALONE = 0.15
"""Share of the page from which a picture is what the page is for, if there are few words."""
_FEW_WORDS = 40
_NEAR = 40.0
"""Points from a caption to what it names."""
_TABLE = re.compile(r"(?:table|tab\.|tabelle|tableau|tabla|tabella|tabela|tabel)$", re.I)
_DRAWING = 0.02
"""Share of the page from which something drawn is no rule or bullet."""
_LINES = 40
"""Lines of a drawing; rules and frames around a page's text are fewer."""
_REPEATS = 3
"""Pages that have the same picture at the same place, from which it is the maker's sign."""


@dataclass(slots=True)
class Pictures:
    """Finds the pictures of a manual, page by page, whose text is not read."""

    looks: int = _LOOKS
    large_looks: int = _LARGE_LOOKS
    _large_with_text: int = 0
    _places: "Counter[tuple[int, ...]]" = field(default_factory=Counter)

    def of_page(self, page: pdfium.PdfPage, read: PageWords, view: View) -> tuple[Box, ...]:
        """Boxes (left, top, right, bottom as the page is read) that hold text, or may."""
        found = list(_pictures(page, read, view))
        if not found:
            return ()
        own = [one for one in found if not self._is_sign(one.box, read)]
        small = [one for one in own if one.pixels <= _MOST_PIXELS]
        if any(_is_captioned(one.box, read) for one in own):
            return tuple(one.box for one in own)
        alone = [one for one in own if _share(one.box, read) >= _ALONE]
        if len(read.words) <= _FEW_WORDS and any(map(self._large_shows_text, alone)):
            return tuple(one.box for one in own)
        for one in small[:_LOOKS_A_PAGE]:
            self.looks -= 1
            if self.looks < 0 or one.shows_text():
                return tuple(one.box for one in small)
        return ()

    def _large_shows_text(self, picture: "_Picture") -> bool:
        """Looked at; past the number of looks, as those that were looked at do."""
        if picture.pixels > _TOO_MANY_PIXELS:
            return True
        if self.large_looks:
            self.large_looks -= 1
            if not picture.shows_text():
                return False
            self._large_with_text += 1
        return self._large_with_text > 0

    def _is_sign(self, box: Box, read: PageWords) -> bool:
        place = tuple(round(side / 4) for side in box)
        self._places[place] += 1
        return self._places[place] >= _REPEATS and _share(box, read) < _ALONE


@dataclass(frozen=True, slots=True)
class _Picture:
    piece: object
    box: Box
    pixels: int

    def shows_text(self) -> bool:
        from ingest.page.outside.lettering import (
            shows_text,  # numpy is loaded where a page has pictures
        )

        bitmap = raw.FPDFImageObj_GetBitmap(self.piece)
        if not bitmap:
            return False
        grey = pdfium.PdfBitmap.from_raw(bitmap).to_numpy()
        left, top, right, bottom = self.box
        flat = grey if grey.ndim == 2 else grey[:, :, min(1, grey.shape[2] - 1)]
        return shows_text(flat, (right - left, bottom - top))


def _pictures(page: pdfium.PdfPage, read: PageWords, view: View) -> Iterator[_Picture]:
    """The pictures with no words on them."""
    if not _has_pictures(page):
        return
    for one in drawn_on(page, view):
        if one.kind != PICTURE:
            continue
        left, top, right, bottom = box = _within(one.box, read)
        if right - left < _LEAST_WIDTH or bottom - top < _LEAST_HEIGHT:
            continue
        if sum(_is_on(word, box) for word in read.words) < _WORDS_ON:
            image = ctypes.cast(one.handle, raw.FPDF_PAGEOBJECT)
            yield _Picture(image, box, _pixels(image))


def is_drawn_on(page: pdfium.PdfPage, read: PageWords, view: View) -> bool:
    """Whether there is more on the page than its words: a picture, a drawing, a filled area."""
    other = [one for one in drawn_on(page, view) if one.kind != TEXT and not _is_white(one)]
    return len(other) >= _LINES or any(
        _share(_within(one.box, read), read) >= _DRAWING for one in other
    )


def _is_white(one: Drawn) -> bool:
    """Paper: some programs begin each page with a white area as large as the page."""
    if one.kind != PATH:
        return False
    filled, outlined = draw_mode(one.handle)
    return not outlined and (not filled or (fill_of(one.handle) or (0,))[:3] == (255, 255, 255))


def _has_pictures(page: pdfium.PdfPage) -> bool:
    """Whether a picture, or a form that may have one, is among the page's first objects."""
    handle = address(page.raw)
    return any(
        kind_of(handle, at) in (PICTURE, FORM)
        for at in range(min(count_objects(handle), _MOST_OBJECTS))
    )


def _pixels(image: object) -> int:
    width, height = ctypes.c_uint(), ctypes.c_uint()
    raw.FPDFImageObj_GetImagePixelSize(image, width, height)
    return width.value * height.value


def _within(box: Box, read: PageWords) -> Box:
    left, top, right, bottom = box
    return max(left, 0.0), max(top, 0.0), min(right, read.width), min(bottom, read.height)


def _share(box: Box, read: PageWords) -> float:
    left, top, right, bottom = box
    return (right - left) * (bottom - top) / max(read.width * read.height, 1.0)


def _is_on(word: Word, box: Box) -> bool:
    left, top, right, bottom = box
    x, y = (word.left + word.right) / 2, (word.top + word.bottom) / 2
    return left < x < right and top < y < bottom


def _is_captioned(box: Box, read: PageWords) -> bool:
    """Whether a caption above or below names a table, of which no row stands between them."""
    left, top, right, bottom = box
    return any(
        (0 <= top - word.bottom < _NEAR or 0 <= word.top - bottom < _NEAR)
        and word.left < right
        and left < word.right + _NEAR
        and _TABLE.match(word.text)
        and _begins_line(word, read.words)
        for word in read.words
    )


def _begins_line(word: Word, words: Sequence[Word]) -> bool:
    return not any(
        other.right <= word.left
        and word.left - other.right < word.height
        and abs(other.bottom - word.bottom) < word.height / 2
        for other in words
    )
