"""One spelling of characters for reading numbers and aligning quotes, with the way back.

PDF text and language models write the same thing in many characters (``½``, ``−``, ``º``,
``+/-``, line-end hyphens). `canonical` reduces them to one and remembers for each character
where it came from, so that whatever is found can be shown as the manual printed it.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_PLUS_MINUS = re.compile(r"\+ ?/ ?[-−–]|\+[-−–](?= ?\d)|(?i:plus ?(?:or|/) ?minus)")
_LINE_END_HYPHEN = re.compile(r"[-‐‑–\x02][ \t]*\r?\n\s*(?=\w)")
_SPACED_MINUS = re.compile(r"−[ \u00a0](?=[\d.])")
_THOUSANDS_SPACE = re.compile(r"(?<=\d)[\u2009\u202f](?=\d{3}(?!\d))")
_DROPPED = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff\x02\r")
_SAME = {
    **dict.fromkeys("‐‑‒–—−", "-"),
    **dict.fromkeys("•⋅∙・●", "·"),
    **dict.fromkeys("“”″", '"'),
    **dict.fromkeys("‘’′", "'"),
    **dict.fromkeys("º˚", "°"),
    "×": "x",
    "⁄": "/",
}


@dataclass(frozen=True)
class Canonical:
    """`text` in canonical characters; `origin[i]` is the index of the source of `text[i]`."""

    source: str
    text: str
    origin: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The half-open span in the source of the non-empty canonical span [start, end)."""
        return self.origin[start], self.origin[end - 1] + 1

    def verbatim(self, start: int, end: int) -> str:
        """The source's own characters of the canonical span [start, end)."""
        first, last = self.span(start, end)
        return self.source[first:last]


@lru_cache(maxsize=512)
def canonical(text: str) -> Canonical:
    """Reduce `text` to canonical characters; length may change, order never does."""
    chars: list[str] = []
    origin: list[int] = []
    at = 0
    while at < len(text):
        piece, width = _piece(text, at, chars[-1] if chars else "")
        chars.extend(piece)
        origin.extend([at] * len(piece))
        at += width
    return Canonical(text, "".join(chars), tuple(origin))


def _piece(text: str, at: int, before: str) -> tuple[str, int]:
    char = text[at]
    if char.isascii() and char.isalnum() and char not in "pP":
        return char, 1
    if match := _PLUS_MINUS.match(text, at):
        return "±", match.end() - at
    if match := _LINE_END_HYPHEN.match(text, at):
        soft = char == "\x02" and before.isalpha()
        return "" if soft else "-", match.end() - at
    if _THOUSANDS_SPACE.match(text, at) or char in _DROPPED:
        return "", 1
    if (match := _SPACED_MINUS.match(text, at)) and not _is_operand(text[:at].rstrip()[-1:]):
        return "-", match.end() - at
    if char in _SAME:
        return _SAME[char], 1
    if char.isascii():
        return char, 1
    if char.isspace():
        return " ", 1
    same = at > 0 and _form(text[at - 1]) == _form(char)
    return _decomposed(char, before, same), 1


def _decomposed(char: str, before: str, goes_on: bool) -> str:
    plain = unicodedata.normalize("NFKC", char).replace("⁄", "/").replace("−", "-")
    if not any(c.isdigit() or c == "-" for c in plain):
        return plain
    form = _form(char)
    if form == "<fraction>":
        return f"-{plain}" if before.isdigit() else plain
    if form == "<super>":
        return plain if goes_on else f"^{plain}"
    if form == "<sub>" and before.isdigit() and not goes_on:
        return f"_{plain}"
    if form == "<circle>":
        return f"({plain})"
    return "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in plain)


def _is_operand(before: str) -> bool:
    return before.isalnum() or before in (")", "%", "°")


def _form(char: str) -> str:
    """What a character is a form of another by, as in `<super>`."""
    return unicodedata.decomposition(char).partition(" ")[0]
