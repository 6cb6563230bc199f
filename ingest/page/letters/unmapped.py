"""How many characters of a page have no letter by its fonts, as pdfium knows."""

import ctypes
from collections.abc import Mapping

import pypdfium2.raw as raw

from ingest.page.letters.characters import UNKNOWN

_SAMPLED = 64
"""Characters of a page that are asked; a call each."""
_ASKED = 16
"""Characters of a page whose fonts are asked for."""
_HIGH, _HIGH_PART = 0x250, 0.25
"""Codes from which they are of no European script, and how many of them may be."""


def unknown_share(textpage: ctypes.c_void_p, known: Mapping[int, str] | None = None) -> float:
    """Share of the page's characters, of a sample of them, that their fonts name no letter for.

    `known`: what other sources say of some of them. Codes that are plainly those of characters,
    with spaces between words and no control codes, count as letters.
    """
    count = raw.FPDFText_CountChars(textpage)
    asked = unknown = 0
    codes: list[int] = []
    for at in range(0, count, count // _SAMPLED + 1):
        if raw.FPDFText_IsGenerated(textpage, at) == 1:
            continue
        asked += 1
        if known and at in known:
            unknown += known[at] == UNKNOWN
        elif raw.FPDFText_HasUnicodeMapError(textpage, at) == 1:
            codes.append(raw.FPDFText_GetUnicode(textpage, at))
    if codes and not _are_characters(codes):
        unknown += len(codes)
    return unknown / asked if asked else 0.0


def is_drawn_by_name(textpage: ctypes.c_void_p) -> bool:
    """Whether the page's fonts are none of its own: a viewer draws just the letters that the text
    names, so that it shows what it says."""
    count = raw.FPDFText_CountChars(textpage)
    asked = False
    for at in range(0, count, count // _ASKED + 1):
        text = raw.FPDFText_GetTextObject(textpage, at)
        font = raw.FPDFTextObj_GetFont(text) if text else None
        if not font:
            continue
        asked = True
        if raw.FPDFFont_GetIsEmbedded(font) != 0:
            return False
    return asked


def _are_characters(codes: list[int]) -> bool:
    """Numbers of glyphs begin at 1 and have no spaces at 32."""
    high = sum(code >= _HIGH for code in codes)
    return 0x20 in codes and min(codes) >= 0x20 and high <= _HIGH_PART * len(codes)
