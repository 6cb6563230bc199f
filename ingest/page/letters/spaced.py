"""Spaces that pdfium sees and the page does not have: within a word that is set wide.

The text behind a scan puts its letters where the picture has them, and pdfium then takes the room
before a word's last letter for a space: "TECHNICAL MANUA L", "M103 7". Such a space is none where
it is about as wide as what stands between the word's own letters.
"""

import ctypes
import re
from itertools import pairwise
from statistics import median

import pypdfium2.raw as raw

_LAST_LETTER = re.compile(r"(?<=[^\W_]{2}) [^\W_](?=\W*(?:[\r\n]|\Z)|\W* \w\w)")
"""A space before a letter or digit that stands alone, and no other such after it."""
_LARGEST_GAP = 0.6
"""Share of the letter height: more than this is room between words however wide a line is set."""
_LEAST_GAP = 0.05
"""Share of the letter height between the letters of a word that is set wide."""
_SAME_GAP = 1.25
"""Times the usual room between letters that the room before the last may be."""
_ALPHABETS_END = "\u2e80"
"""From here on are scripts that have no letters within words."""


def spaces_within(textpage: ctypes.c_void_p, text: str) -> list[int]:
    """The places of spaces in `text` (pdfium's, a character for each) that no reader would see."""
    return [
        match.start()
        for match in _LAST_LETTER.finditer(text)
        if raw.FPDFText_IsGenerated(textpage, match.start()) == 1
        and _alike(text[match.start() - 1], text[match.start() + 1])
        and _is_within(textpage, text, match.start())
    ]


def _alike(before: str, after: str) -> bool:
    """Whether both are digits, or letters of which words are made."""
    if max(before, after) >= _ALPHABETS_END:
        return False
    return (before.isdigit() and after.isdigit()) or (before.isalpha() and after.isalpha())


def _is_within(textpage: ctypes.c_void_p, text: str, space: int) -> bool:
    before, after = _box(textpage, space - 1), _box(textpage, space + 1)
    gap, size = after.left - before.right, before.top - before.bottom
    if not 0 < gap < _LARGEST_GAP * size:
        return False
    # A digit joins only its own number; a word's letters are set as those of its line are.
    start = text.rfind(" " if text[space + 1].isdigit() else "\n", 0, space) + 1
    boxes = [_box(textpage, at) for at in range(start, space)]
    gaps = [
        right.left - left.right
        for at, (left, right) in enumerate(pairwise(boxes), start)
        if not text[at].isspace() and not text[at + 1].isspace()
    ]
    usual = float(median(gaps)) if gaps else 0.0
    return bool(usual > _LEAST_GAP * size and gap <= _SAME_GAP * usual)


def _box(textpage: ctypes.c_void_p, at: int) -> raw.FS_RECTF:
    box = raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(textpage, at, box)
    return box
