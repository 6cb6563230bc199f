"""Latin words in a right-to-left line, whose parts pdfium gives in the line's direction.

It takes "km/h" for three parts and gives "h/km". Where the letters stand decides.
"""

import ctypes
import re

import pypdfium2.raw as raw

from ingest.page.letters.codes import Codes

RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


def turned_back(textpage: ctypes.c_void_p, codes: Codes, span: tuple[str, int, int]) -> str:
    """The word of `span` (text, first, last character index), its letters from left to right.

    It stays as it is where it has letters that are read from the right.
    """
    text, first, last = span
    if RIGHT_TO_LEFT.search(text):
        return text
    box = raw.FS_RECTF()
    lefts: dict[int, float] = {}
    for at in range(first, last + 1):
        raw.FPDFText_GetLooseCharBox(textpage, at, box)
        lefts[at] = box.left
    return "".join(codes.spelling(at, at + 1) for at in sorted(lefts, key=lambda at: lefts[at]))
