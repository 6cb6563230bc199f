"""How many characters of a page have no letter by its fonts, as pdfium knows."""

import ctypes
from collections.abc import Mapping

import pypdfium2.raw as raw

_SAMPLED = 64
"""Characters of a page that are asked; a call each."""


def unknown_share(textpage: ctypes.c_void_p, known: Mapping[int, str] | None = None) -> float:
    """Share of the page's characters, of a sample of them, that their fonts name no letter for;
    `known`: what other sources say of some of them."""
    count = raw.FPDFText_CountChars(textpage)
    asked = unknown = 0
    for at in range(0, count, count // _SAMPLED + 1):
        if raw.FPDFText_IsGenerated(textpage, at) == 1:
            continue
        asked += 1
        if known and at in known:
            unknown += known[at] == "\ufffd"
        else:
            unknown += raw.FPDFText_HasUnicodeMapError(textpage, at) == 1
    return unknown / asked if asked else 0.0
