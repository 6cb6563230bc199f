"""Words with their boxes, read from one PDF page by pdfium.

pdfium decides where a word ends (it knows the glyph widths); where the words stand is decided in
`ingest.page.lines`, because pdfium's own order follows the content stream, which scanned and
converted manuals write column by column or in fragments.
"""

import ctypes
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from math import pi

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingest.page.removed import ALL_READ, LeftOnPage, Removed
from ingest.page.unmapped import unknown_share

SOFT_HYPHEN = "\x02"
"""Ends a word that pdfium saw broken by a hyphen at a line end; `ingest.page.lines` mends it."""

_SLANT = 0.12
"""A quarter turn's share by which level text may be off, as on a crooked scan."""
_HYPHEN_MARKS = frozenset((0x02, 0xFFFE, 0x00AD))
_SPACES = frozenset((0x20, 0x09, 0x0A, 0x0D, 0xA0, 0x00, 0x0B, 0x0C, 0x2028, 0x2029, 0x3000))
_REFUSED = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff]")
_BOLD = re.compile(rb"bold|black|heavy|demi|cmbx|sfbx|ecbx|-bd|medi\b", re.IGNORECASE)
_MONO = re.compile(rb"mono|courier|typewriter|consol|menlo|cmtt|cmsltt|lmtt|ectt", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Word:
    """A run of characters without white space; points from the top left of the page as shown."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    bold: bool
    mono: bool
    """Set in a typewriter's letters."""
    upright: bool
    """Not turned, nor slanted as a watermark is."""
    order: int
    """Place in the content stream."""

    @property
    def height(self) -> float:
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class PageWords:
    """The words of a page in content order, and the size of the page as it is read, in points.

    `turned`: quarter turns, clockwise, from the page as shown to the page as read.
    """

    words: list[Word]
    width: float
    height: float
    turned: int
    removed: tuple[Removed, ...] = ()
    """What is on the page and nobody sees."""
    unknown: float = 0.0
    """Share of its characters that the fonts name no letter for."""
    notes: tuple[str, ...] = ()
    """Comments on the page, which a viewer shows on a click."""
    left: LeftOnPage = ALL_READ


def one_line(text: str) -> str:
    """What a PDF calls something, without what databases refuse and terminals obey."""
    return " ".join(_REFUSED.sub("", text).split())


def read_words(page: pdfium.PdfPage, max_chars: int) -> PageWords:
    """The words of `page`; at most `max_chars` characters of it are read.

    A page whose text mostly runs sideways (a landscape table on a portrait page) is turned, so
    that its lines read from left to right.
    """
    textpage = page.get_textpage()
    try:
        spans = _spans(textpage.raw, max_chars)
        unknown = unknown_share(textpage.raw)
        rotation = page.get_rotation() // 90
        quarters = [_quarter(textpage.raw, start) for _, start, _ in spans]
        turn = _upright_turn(spans, quarters, rotation)
        left, bottom, right, top = page.get_cropbox()
        frame = (left, bottom, right, top)
        words = [
            _word(textpage.raw, span, turn, frame, (quarter + turn) % 4 == 0)
            for span, quarter in zip(spans, quarters, strict=True)
        ]
    finally:
        textpage.close()
    width, height = right - left, top - bottom
    if turn % 2:
        width, height = height, width
    words = [word for word in words if word.text]
    return PageWords(words, width, height, (turn - rotation) % 4, unknown=unknown)


def _spans(textpage: ctypes.c_void_p, max_chars: int) -> list[tuple[str, int, int]]:
    """(text, first, last character index) of each word."""
    spans: list[tuple[str, int, int]] = []
    chars: list[str] = []
    start = 0
    count = min(raw.FPDFText_CountChars(textpage), max_chars)
    for index in range(count + 1):
        code = raw.FPDFText_GetUnicode(textpage, index) if index < count else 0x20
        if code in _HYPHEN_MARKS and chars:
            spans.append(("".join(chars) + SOFT_HYPHEN, start, index - 1))
            chars = []
        elif code in _SPACES or code in _HYPHEN_MARKS:
            if chars:
                spans.append(("".join(chars), start, index - 1))
                chars = []
        elif code >= 0x20 and code != 0x7F and not 0xD800 <= code <= 0xDFFF:
            if not chars:
                start = index
            chars.append(_character(code))
    return spans


def _character(code: int) -> str:
    if 0x80 <= code <= 0x9F:
        # A font without names for its letters; these are Windows' dashes and quotation marks.
        return bytes((code,)).decode("cp1252", "replace")
    # typographic ligatures hide words from full text search
    return unicodedata.normalize("NFKC", chr(code)) if 0xFB00 <= code <= 0xFB06 else chr(code)


def _quarter(textpage: ctypes.c_void_p, index: int) -> float:
    """Quarter turns of a character, clockwise as pdfium counts them; whole unless it is slanted."""
    turns = float(raw.FPDFText_GetCharAngle(textpage, index)) / (pi / 2)
    whole = round(turns)
    return whole % 4 if abs(turns - whole) < _SLANT else turns


def _upright_turn(spans: list[tuple[str, int, int]], quarters: list[float], rotation: int) -> int:
    """Quarter turns, clockwise, of the page's own frame that bring most of its words upright."""
    turns: Counter[int] = Counter()
    for (text, _, _), quarter in zip(spans, quarters, strict=True):
        if quarter in range(4):
            turns[int(quarter)] += len(text)
    return -turns.most_common(1)[0][0] % 4 if turns else rotation


def _word(
    textpage: ctypes.c_void_p,
    span: tuple[str, int, int],
    turn: int,
    frame: tuple[float, float, float, float],
    upright: bool,
) -> Word:
    text, start, end = span
    first, last = raw.FS_RECTF(), raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(textpage, start, first)
    raw.FPDFText_GetLooseCharBox(textpage, end, last)
    x0, x1 = min(first.left, last.left), max(first.right, last.right)
    y0, y1 = min(first.bottom, last.bottom), max(first.top, last.top)
    left, bottom, right, top = frame
    match turn:
        case 0:
            box = (x0 - left, top - y1, x1 - left, top - y0)
        case 1:
            box = (y0 - bottom, x0 - left, y1 - bottom, x1 - left)
        case 2:
            box = (right - x1, y0 - bottom, right - x0, y1 - bottom)
        case _:
            box = (top - y1, right - x1, top - y0, right - x0)
    name = ctypes.create_string_buffer(64)
    raw.FPDFText_GetFontInfo(textpage, start, name, 64, None)
    return Word(text, *box, *_bold_mono(name.value), upright, start)


@lru_cache(1_000)
def _bold_mono(font: bytes) -> tuple[bool, bool]:
    return bool(_BOLD.search(font)), bool(_MONO.search(font))
