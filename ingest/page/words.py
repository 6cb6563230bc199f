"""Words with their boxes, read from one PDF page by pdfium.

pdfium decides where a word ends (it knows the glyph widths); where the words stand is decided in
`ingest.page.lines`, because pdfium's own order follows the content stream, which scanned and
converted manuals write column by column or in fragments.
"""

import ctypes
import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from math import pi

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingest.legible import legible
from ingest.page.letters.codes import SOFT_HYPHEN, Codes, read_codes
from ingest.page.letters.font_codes import FontCodes
from ingest.page.letters.letters import whole_again
from ingest.page.letters.pieces import Piece, ends_differ, largest, may_hide, read_pieces
from ingest.page.letters.raised import level_of
from ingest.page.letters.small_words import spell_small
from ingest.page.letters.turned_back import turned_back
from ingest.page.letters.unmapped import is_drawn_by_name, unknown_share
from ingest.page.page_words import PageWords
from ingest.page.sight.drawn import View
from ingest.page.sight.notes import Rect
from ingest.page.sight.seen import Read, seen_words
from ingest.page.tables.rulings import read_drawn
from ingest.page.word import Frame, Word

_SLANT = 0.12
"""A quarter turn's share by which level text may be off, as on a crooked scan."""
_SPACES = "\\x00\\t-\\r \\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u205f\\u3000"
_WORD = re.compile(f"[^{_SPACES}{SOFT_HYPHEN}]+{SOFT_HYPHEN}?")
"""A narrow no-break space is in a word only where it is kept: within a number."""
_BOLD = re.compile(rb"bold|black|heavy|demi|cmbx|sfbx|ecbx|-bd|medi\b", re.IGNORECASE)
_MONO = re.compile(rb"mono|courier|typewriter|consol|menlo|cmtt|cmsltt|lmtt|ectt", re.IGNORECASE)


Span = tuple[str, int, int]
"""(text, first, last character index) of a word."""


def one_line(text: str) -> str:
    """What a PDF calls something, without what databases refuse and terminals obey."""
    return " ".join(legible(text).split())


def read_words(
    page: pdfium.PdfPage,
    max_chars: int,
    index: int | None = None,
    *,
    layered: bool = True,
    struck: Sequence[Rect] | None = None,
) -> PageWords:
    """The words of `page`; at most `max_chars` characters of it are read.

    A page whose text mostly runs sideways (a landscape table on a portrait page) is turned, so
    that its lines read from left to right. `index`: of the page in its PDF, from 0; with it the
    page's fonts are asked for letters that the PDF does not name. `layered`: whether forms of the
    PDF may be in layers. `struck`: what annotations strike out that are no longer on the page.
    """
    fonts = None if index is None else FontCodes(page.pdf, index)
    textpage = page.get_textpage()
    try:
        codes = read_codes(textpage.raw, max_chars, fonts)
        unknown = unknown_share(textpage.raw, codes.instead)
        named = not unknown and is_drawn_by_name(textpage.raw)
        spans = _spans(codes)
        rotation = page.get_rotation() // 90
        quarters = [_quarter(textpage.raw, start) for _, start, _ in spans]
        turn = _upright_turn(spans, quarters, rotation)
        left, bottom, right, top = page.get_cropbox()
        frame = Frame(left, bottom, right, top, turn)
        words: list[Word] = []
        mixed: dict[int, tuple[Piece, ...]] = {}
        hiding = may_hide(codes)
        hidden = 0
        for span, quarter in zip(spans, quarters, strict=True):
            upright = (quarter + turn) % 4 == 0
            word, hides = _word(textpage.raw, codes, span, frame, upright)
            while hidden < len(hiding) and hiding[hidden] < span[1]:
                hidden += 1
            hides |= hidden < len(hiding) and hiding[hidden] <= span[2] and upright
            if hides:
                pieces = read_pieces(textpage.raw, codes, *span[1:], frame)
                if len(pieces) > 1 and any(level_of(one, largest(pieces)) for one in pieces):
                    mixed[word.order] = pieces
            if word.text:
                words.append(word)
        width, height = right - left, top - bottom
        if turn % 2:
            width, height = height, width
        turned = (turn - rotation) % 4
        box = (left, bottom, right, top)
        view = View(turn, box)
        shown = Read(page, textpage, view, turned, width, height, layered, struck)
        seen = seen_words(shown, words)
        kept = whole_again(textpage.raw, view, words, seen.words)
    finally:
        textpage.close()
    texts = {word.order: word.text for word in words if word.order in mixed}
    small = {
        at: mixed[word.order]
        for at, word in enumerate(kept)
        if texts.get(word.order) == word.text  # nothing of it was taken out
    }
    spelt = spell_small(kept, small)
    drawn = read_drawn(page, turn, box)
    return PageWords(spelt, width, height, turned, seen.removed, drawn, seen.pale, named, unknown)


def _spans(codes: Codes) -> list[Span]:
    spans: list[Span] = []
    for match in _WORD.finditer(codes.text):
        first, end = match.span()
        soft = codes.text[end - 1] == SOFT_HYPHEN
        if text := codes.spelling(first, end - soft):
            spans.append((text + SOFT_HYPHEN * soft, first, end - soft - 1))
    return spans


def _quarter(textpage: ctypes.c_void_p, index: int) -> float:
    """Quarter turns of a character, clockwise as pdfium counts them; whole unless it is slanted."""
    turns = float(raw.FPDFText_GetCharAngle(textpage, index)) / (pi / 2)
    whole = round(turns)
    return whole % 4 if abs(turns - whole) < _SLANT else turns


def _upright_turn(spans: list[Span], quarters: list[float], rotation: int) -> int:
    """Quarter turns, clockwise, of the page's own frame that bring most of its words upright."""
    turns: Counter[int] = Counter()
    for (text, _, _), quarter in zip(spans, quarters, strict=True):
        if quarter in range(4):
            turns[int(quarter)] += len(text)
    return -turns.most_common(1)[0][0] % 4 if turns else rotation


def _word(
    textpage: ctypes.c_void_p, codes: Codes, span: Span, frame: Frame, upright: bool
) -> tuple[Word, bool]:
    """A word, and whether it may hold raised or lowered letters."""
    text, start, end = span
    first, last = raw.FS_RECTF(), raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(textpage, start, first)
    raw.FPDFText_GetLooseCharBox(textpage, end, last)
    if upright and frame.turn == 0 and first.left > last.right:
        text = turned_back(textpage, codes, span)
    box = frame.box(
        min(first.left, last.left),
        min(first.bottom, last.bottom),
        max(first.right, last.right),
        max(first.top, last.top),
    )
    name = ctypes.create_string_buffer(64)
    raw.FPDFText_GetFontInfo(textpage, start, name, 64, None)
    word = Word(text, *box, *_bold_mono(name.value), upright, start)
    return word, upright and ends_differ(textpage, span, first, last)


@lru_cache(1_000)
def _bold_mono(font: bytes) -> tuple[bool, bool]:
    return bool(_BOLD.search(font)), bool(_MONO.search(font))
