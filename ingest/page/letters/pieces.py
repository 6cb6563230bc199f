"""The pieces of a word that are set in one size on one baseline, read from pdfium.

A word is looked into only where its ends differ, or where its letters could hide a raised one.
"""

import ctypes
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pypdfium2.raw as raw

from ingest.page.letters.codes import Codes
from ingest.page.word import Frame, Word

DESCENT = 0.22
"""Share of a letter's box below its baseline: Times .22, Helvetica .21, DejaVu Sans .24."""
_SAME_SIZE, _SAME_LINE = 0.06, 0.05
"""Shares of the letter height by which one piece's letters may differ in size and in place."""
_DIGITS = frozenset("0123456789")
_DIGIT_HEIGHT, _SMALL_DIGIT, _HIGH_DIGIT = 0.7, 0.55, 0.2
"""Shares of the letter height: of a usual digit, of a raised one's glyph at most (Minion's are
.40), and how far over its line such a glyph is drawn at least (.28 to .35 there)."""
_UP = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-", strict=True))
_DOWN = dict(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True))
"""Signs that are raised or lowered by themselves."""
_PLAIN = str.maketrans(_UP | _DOWN)
_SIGN = re.compile(f"[{''.join(_UP | _DOWN)}]")
_MAY_HIDE = re.compile(
    r"[^\W_][-−–+]?\d{1,2}[^\w\s]|\d[oO0][CFK](?!\w)|\d[a-z*][,.;:)\]]|\d[/⁄]\d|" + _SIGN.pattern
)
"""m2/s, 10-6/K, 851, 85oC: what may hold raised type between its first and last character."""
_LONGEST = 60
"""Characters of a word that is looked into; longer ones are rules, dots and dumps."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Letters of one size on one baseline; points from the top left of the page as read."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    baseline: float

    @property
    def size(self) -> float:
        return self.bottom - self.top

    @classmethod
    def of(cls, word: Word) -> "Piece":
        """A whole word as one piece; where its baseline is, is guessed."""
        baseline = word.bottom - DESCENT * word.height
        return cls(word.text, word.left, word.top, word.right, word.bottom, baseline)


def may_hide(codes: Codes) -> list[int]:
    """The places of a page's text, from its start on, that may be raised within a word."""
    return [match.start() for match in _MAY_HIDE.finditer(codes.text)]


def ends_differ(
    textpage: ctypes.c_void_p, span: tuple[str, int, int], first: raw.FS_RECTF, last: raw.FS_RECTF
) -> bool:
    """Whether the first and last character of a word (text, first, last index), which stand in
    these boxes, are of two sizes or lines."""
    text = span[0]
    if not 1 < len(text) <= _LONGEST:
        return False
    size = first.top - first.bottom
    least = _SAME_LINE * size
    if abs(first.bottom - last.bottom) > least or abs(first.top - last.top) > least:
        return True
    return text[-1] in _DIGITS and _raised_glyph(textpage, span[2], size) is not None


def read_pieces(
    textpage: ctypes.c_void_p, codes: Codes, first: int, last: int, frame: Frame
) -> tuple[Piece, ...]:
    """The pieces of the word whose characters are `first` to `last`; none where it is of one."""
    if last - first >= _LONGEST or not _differs(textpage, codes.text, first, last):
        return ()
    found: list[Piece] = []
    starts: list[int] = []
    box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    for at in range(first, last + 1):
        raw.FPDFText_GetLooseCharBox(textpage, at, box)
        raw.FPDFText_GetCharOrigin(textpage, at, x, y)
        corners = frame.box(box.left, box.bottom, box.right, box.top)
        baseline = frame.box(x.value, y.value, x.value, y.value)[1]
        piece = Piece("", *corners, baseline)
        if codes.text[at] in _UP or codes.text[at] in _DOWN:
            piece = _sign(piece, codes.text[at] in _UP)
        elif frame.turn == 0 and codes.text[at] in _DIGITS:
            glyph = _raised_glyph(textpage, at, box.top - box.bottom)
            if glyph is not None:
                top, bottom = frame.top - glyph[1], frame.top - glyph[0]
                size = (bottom - top) / _DIGIT_HEIGHT
                piece = Piece("", piece.left, bottom - size, piece.right, bottom, bottom)
        if found and _alike(found[-1], piece):
            before = found[-1]
            found[-1] = Piece(
                "", before.left, before.top, max(before.right, piece.right), before.bottom, baseline
            )
        else:
            found.append(piece)
            starts.append(at)
    ends = [*starts[1:], last + 1]
    return tuple(
        Piece(
            codes.spelling(start, end).translate(_PLAIN),
            own.left,
            own.top,
            own.right,
            own.bottom,
            own.baseline,
        )
        for own, start, end in zip(found, starts, ends, strict=True)
    )


def _differs(textpage: ctypes.c_void_p, text: str, first: int, last: int) -> bool:
    """Whether a word's characters stand on several lines, or are of several sizes."""
    box = raw.FS_RECTF()
    get = raw.FPDFText_GetLooseCharBox
    get(textpage, first, box)
    bottom, top = box.bottom, box.top
    least = _SAME_LINE * abs(top - bottom)
    for at in range(first + 1, last + 1):
        get(textpage, at, box)
        if abs(box.bottom - bottom) > least or abs(box.top - top) > least:
            return True
    ends = (at for at in range(first, last + 1) if _ends_number(text, at))
    return bool(_SIGN.search(text, first, last + 1)) or any(
        _raised_glyph(textpage, at, top - bottom) is not None for at in ends
    )


def _ends_number(text: str, at: int) -> bool:
    return text[at] in _DIGITS and text[at + 1 : at + 2] not in _DIGITS


def largest(pieces: Sequence[Piece]) -> Piece:
    """The piece on whose line the others stand."""
    return max(pieces, key=lambda piece: piece.size)


def _sign(box: Piece, up: bool) -> Piece:
    """Where the digit of a raised or lowered sign stands in the sign's box."""
    half = box.size / 2
    if up:
        return replace(box, bottom=box.bottom - half, baseline=box.baseline - half)
    return replace(box, top=box.top + half, baseline=box.baseline + DESCENT * half)


def _raised_glyph(textpage: ctypes.c_void_p, at: int, size: float) -> tuple[float, float] | None:
    """(bottom, top) of a digit that is drawn small and high, as fonts have them for exponents and
    numerators; None of one that stands on its line."""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    raw.FPDFText_GetCharBox(textpage, at, left, right, bottom, top)
    high = top.value - bottom.value
    if not 0 < high < _SMALL_DIGIT * size:
        return None
    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(textpage, at, x, y)
    return (bottom.value, top.value) if bottom.value - y.value > _HIGH_DIGIT * size else None


def _alike(one: Piece, other: Piece) -> bool:
    size = max(one.size, other.size)
    return (
        abs(one.size - other.size) <= _SAME_SIZE * size
        and abs(one.baseline - other.baseline) <= _SAME_LINE * size
    )
