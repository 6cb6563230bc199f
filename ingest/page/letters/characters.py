"""How a printed character is spelled in text: one spelling for what is printed the same.

Unicode's compatibility forms (NFKC) are resolved only where nothing is lost by it. What says
another thing without its form stays: 10² is not 102, ½ is no 1/2 stuck to the number before it.
"""

import re
import unicodedata
from functools import lru_cache

THOUSANDS = "\u202f"
"""Stands between the digits of one number (12 500) where a narrow space is printed there."""
UNKNOWN = "\ufffd"
"""A character that is printed, and nobody knows which."""

_ALIKE = {
    **dict.fromkeys("\u2010\u2011\u2012\ufe63\uff0d\u00ad", "-"),
    **dict.fromkeys("\u2044\u2215", "/"),
    "\u02da": "°",
    "\ue000": UNKNOWN,  # what the placeholder of a table begins with (`ingest.page.lines`)
}
"""Printed alike. The minus (U+2212) and the dash are not among them: a dash may be a range."""
_KEPT = frozenset("µΩ™…")
"""As manuals print them, and as people type them."""
_LOSSLESS = frozenset(
    ("<font>", "<wide>", "<narrow>", "<square>", "<initial>", "<medial>", "<final>", "<isolated>")
)
"""Decompositions by which a character only loses its looks; <compat> is looked at, and a
superscript, a fraction or a circled number says something else without its form."""
_NARROW = "\u00a0\u2007\u2008\u2009\u200a\u202f\u205f"
_GROUPED = re.compile(
    rf"(?<![\w.,/-])\d{{1,3}}(?:[{_NARROW[1:]}]\d{{3}})+(?!\d)|"
    rf"(?<![\w.,/-])\d{{1,3}}(?:\u00a0\d{{3}})+(?!\d)"
)
_COMBINED = re.compile(r"\w[\u0300-\u036f]+")
SYMBOL_FONT = {
    0x2D: "−", 0x44: "Δ", 0x46: "Φ", 0x50: "Π", 0x51: "Θ", 0x53: "Σ", 0x57: "Ω", 0x61: "α",
    0x62: "β", 0x64: "δ", 0x65: "ε", 0x66: "φ", 0x67: "γ", 0x68: "η", 0x6A: "ϕ", 0x6C: "λ",
    0x6D: "µ", 0x70: "π", 0x71: "θ", 0x72: "ρ", 0x73: "σ", 0x74: "τ", 0x77: "ω", 0xA2: "′",
    0xA3: "≤", 0xA5: "∞", 0xAE: "→", 0xB0: "°", 0xB1: "±", 0xB2: "″", 0xB3: "≥", 0xB4: "×",
    0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0xC6: "∅", 0xD0: "∠", 0xD2: "®", 0xD3: "©",
    0xD4: "™", 0xD6: "√", 0xD7: "⋅",
}  # fmt: skip
"""Signs of the font Symbol by their codes, where they are not those of ASCII."""


@lru_cache(maxsize=4096)
def spelled(char: str) -> str:
    """The text of one printed character; "" for one that prints nothing."""
    if char.isascii():
        return char if char.isprintable() else ""
    if char in _KEPT:
        return char
    if char in _ALIKE:
        return _ALIKE[char]
    category = unicodedata.category(char)
    if category in ("Cc", "Cf", "Cn") or "\ufe00" <= char <= "\ufe0f":
        return ""  # zero-width joiners, marks of direction, selectors of a variant
    if category == "Cs":
        return UNKNOWN
    tag, *parts = unicodedata.decomposition(char).split() or [""]
    if tag not in _LOSSLESS and tag != "<compat>":
        return char
    plain = "".join(spelled(chr(int(part, 16))) for part in parts)
    if tag == "<compat>" and not all(one.isalpha() or one == "°" for one in plain):
        return char
    return plain


def joined(text: str) -> str:
    """`text` with letters and the accents that are printed over them as one character each."""
    if text.isascii() or not _COMBINED.search(text):
        return text
    return _COMBINED.sub(lambda match: unicodedata.normalize("NFC", match[0]), text)


def kept_numbers(text: str) -> str:
    """`text`, as long as before, with THOUSANDS for each narrow space inside of a number.

    A no-break space counts as one only where the page's usual spaces are others.
    """
    if not any(space in text for space in _NARROW):
        return text
    usual = 2 * text.count("\u00a0") < text.count(" ")
    kept = list(text.replace(THOUSANDS, " "))
    for match in _GROUPED.finditer(text):
        if usual or "\u00a0" not in match[0]:
            for at in range(*match.span()):
                kept[at] = text[at] if text[at].isdigit() else THOUSANDS
    return "".join(kept)


def from_utf8(code: int) -> str:
    """The character of a code beyond Unicode that is its UTF-8 read as one number."""
    try:
        text = code.to_bytes(4, "big").lstrip(b"\0").decode()
    except (OverflowError, UnicodeDecodeError):
        return UNKNOWN
    return text if len(text) == 1 else UNKNOWN
