"""The pieces of a word that are set in one size on one baseline, read from pdfium.

A word is looked into only where its ends differ, or where its letters could hide a raised one.
"""

import ctypes
import re
from dataclasses import dataclass

import pypdfium2.raw as raw

from ingest.page.codes import Codes
from ingest.page.word import Frame, Word

DESCENT = 0.22
"""Share of a letter's box below its baseline: Times .22, Helvetica .21, DejaVu Sans .24."""
_SAME_SIZE, _SAME_LINE = 0.06, 0.05
"""Shares of the letter height by which one piece's letters may differ in size and in place."""
_MAY_HIDE = re.compile(r"[^\W_][-−–+]?\d{1,2}\W|\d[oO0][CFK](?!\w)|\d[a-z*][,.;:)\]]|\d[/⁄]\d|\d\)")
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


def may_be_mixed(text: str, first: raw.FS_RECTF, last: raw.FS_RECTF) -> bool:
    """Whether a word whose end characters have these boxes may be of several pieces."""
    if len(text) > _LONGEST or len(text) < 2:
        return False
    size = first.top - first.bottom
    if abs(size - (last.top - last.bottom)) > _SAME_SIZE * size:
        return True
    return abs(first.bottom - last.bottom) > _SAME_LINE * size or bool(_MAY_HIDE.search(text))


def read_pieces(
    textpage: ctypes.c_void_p, codes: Codes, first: int, last: int, frame: Frame
) -> tuple[Piece, ...]:
    """The pieces of the word whose characters are `first` to `last`."""
    found: list[Piece] = []
    starts: list[int] = []
    box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    for at in range(first, last + 1):
        raw.FPDFText_GetLooseCharBox(textpage, at, box)
        raw.FPDFText_GetCharOrigin(textpage, at, x, y)
        corners = frame.box(box.left, box.bottom, box.right, box.top)
        baseline = frame.box(x.value, y.value, x.value, y.value)[1]
        piece = Piece("", *corners, baseline)
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
        Piece(codes.spelling(start, end), own.left, own.top, own.right, own.bottom, own.baseline)
        for own, start, end in zip(found, starts, ends, strict=True)
    )


def _alike(one: Piece, other: Piece) -> bool:
    size = max(one.size, other.size)
    return (
        abs(one.size - other.size) <= _SAME_SIZE * size
        and abs(one.baseline - other.baseline) <= _SAME_LINE * size
    )
