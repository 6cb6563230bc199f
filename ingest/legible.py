"""Text without the characters that nobody sees: what people read is what is stored and asked.

Instructions can be hidden in Unicode's tags, a word can be split by a character of no width, and a
line turned around by a mark of direction; no manual needs any of them.
"""

import unicodedata
from typing import Final

_UNSEEN: Final = frozenset(("Cc", "Cf", "Cs", "Co", "Cn"))
"""Controls, formats (no width, direction, tags, soft hyphen), halves of pairs, and what Unicode
gives to nobody."""
_LINES: Final = frozenset("\n\x85\u2028\u2029")


def legible(text: str) -> str:
    """The text without unseen characters; each kind of line break is a newline, a tab a tab."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.isascii() and text.replace("\n", "").replace("\t", "").isprintable():
        return text
    return "".join(_shown(char) for char in text)


def _shown(char: str) -> str:
    if char in _LINES:
        return "\n"
    return "" if char != "\t" and unicodedata.category(char) in _UNSEEN else char
