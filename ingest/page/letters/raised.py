"""What raised and lowered type says: exponents, degrees, fractions, tolerances, marks of notes.

A raised digit never becomes a digit of the number before it: it is an exponent (10⁻⁶, m²) where
it can be one, else the mark of a note, which stands apart: "85" with a raised 1 is "85 (1)".
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.page.letters.pieces import Piece

_SMALL = 0.9
"""Letters of less than this share of their neighbour's height are smaller than it."""
_UP, _UP_SAME_SIZE = 0.14, 0.25
"""Shares of the letter height by which smaller letters, and those of one size, are raised."""
_DOWN, _DOWN_SAME_SIZE = 0.04, 0.25
_FARTHEST = 1.05
"""Further up or down than this stands another line."""

_RAISED = str.maketrans("0123456789+-−–n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻ⁿ")
_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_INTEGER = re.compile(r"(?P<sign>[-−–+]?)(?P<digits>\d{1,3})")
_SIGNED = re.compile(r"[-−–+±]?\d{1,4}(?:[.,]\d{1,4})?")
_NOTE = re.compile(r"\(?(\d{1,2}|[a-z])\)?|\(?(\d{1,2}(?:[,;]\s?\d{1,2}){1,5})\)?")
_SYMBOLS = re.compile(r"[*†‡§¶#]{1,4}")
_POWER_BASE = re.compile(r"(?:^|[^\d.,])(?:10|2)$")
_TIMES = re.compile(r"[×x·*⋅∙]$")
_UNIT = re.compile(
    r"(?:^|[\d/·.⋅*×( -])(?:[kcdmµμn]?m|in|ft|yd|[mµμn]?s|sec|min|h|K|k?N|[km]?g|Hz|[km]?V|[km]?A"
    r"|k?W|Ω|k?J|mol|rad|l|L|Pa|bar|ohm|inch|foot|feet)\.?$"
)
_LETTERS = re.compile(r"(?:^|[^A-Za-zµμΩ°])([A-Za-zµμΩ]{1,2})$")
_CLOSING = frozenset(",.;:)]%")
"""Goes on the mark before it."""
_DEGREE_AFTER = re.compile(r"[CFK](?![A-Za-z0-9])")


@dataclass(frozen=True, slots=True)
class Spelt:
    """A word made of the pieces from `first` to `last`."""

    text: str
    first: int
    last: int


def level_of(piece: Piece, base: Piece) -> int:
    """1 = raised over the line of `base`, -1 = lowered, 0 = neither."""
    small = piece.size < _SMALL * base.size
    up = (base.baseline - piece.baseline) / base.size
    if abs(up) > _FARTHEST:
        return 0
    if up > (_UP if small else _UP_SAME_SIZE):
        return 1
    return -1 if up < -(_DOWN if small else _DOWN_SAME_SIZE) else 0


def spell(
    pieces: Sequence[Piece], base: Piece, before: str = "", notes: frozenset[str] = frozenset()
) -> list[Spelt]:
    """The words that pieces without a space between them make, on the line of `base`.

    `before`: the word before them; `notes`: the marks at which notes of the page begin.
    """
    speller = _Speller(pieces, base, before, notes)
    at = 0
    while at < len(pieces):
        at = speller.read(at)
    speller.close()
    return speller.words


class _Speller:
    """Reads pieces from left to right; `text` is the word that is being made."""

    def __init__(
        self, pieces: Sequence[Piece], base: Piece, before: str, notes: frozenset[str]
    ) -> None:
        self.pieces, self.before, self.notes = pieces, before, notes
        self.levels = [level_of(piece, base) for piece in pieces]
        self.small = [piece.size < _SMALL * base.size for piece in pieces]
        self.words: list[Spelt] = []
        self.text, self.first, self.last = "", 0, 0

    def read(self, at: int) -> int:
        """Read the pieces of one level from `at` on; where to go on."""
        end = at + 1
        while end < len(self.pieces) and self.levels[end] == self.levels[at]:
            end += 1
        text = "".join(piece.text for piece in self.pieces[at:end])
        if self.levels[at] == 1:
            return self.raised(text, at, end)
        if self.levels[at] == -1:
            self.lowered(text, at, end)
        else:
            self.add(text, at, end)
        return end

    def add(self, text: str, at: int, end: int) -> None:
        """`text` goes on the word."""
        if not self.text and self.words and text[:1] in _CLOSING:
            last = self.words.pop()
            self.text, self.first = last.text, last.first
        if not self.text:
            self.first = at
        self.text += text
        self.last = end - 1

    def apart(self, text: str, at: int, end: int) -> None:
        """`text` is a word of its own."""
        self.close()
        self.words.append(Spelt(text, at, end - 1))

    def close(self) -> None:
        if self.text:
            self.words.append(Spelt(self.text, self.first, self.last))
        self.text = ""

    def raised(self, text: str, at: int, end: int) -> int:
        after = self.pieces[end].text if end < len(self.pieces) else ""
        if past := self.fraction(text, at, end, after):
            return past
        integer = _INTEGER.fullmatch(text)
        note = _NOTE.fullmatch(text)
        if self.is_degree(text, after):
            self.add("°", at, end)
        elif text in ("TM", "tm"):
            self.add("™", at, end)
        elif _SYMBOLS.fullmatch(text) or (text.isalpha() and len(text) > 1):
            self.add(text, at, end)
        elif (integer and self.is_exponent(integer["sign"], integer["digits"])) or (
            text == "n" and self.text[-1:].isalnum()
        ):
            self.add(text.translate(_RAISED), at, end)
        elif note and self.at_note(note):
            self.apart(f"({note[1] or note[2]})", at, end)
        elif self.text[-1:].isalnum() and (text[:1].isalnum() or _SIGNED.fullmatch(text)):
            self.apart(text, at, end)
        else:
            self.add(text, at, end)
        return end

    def fraction(self, text: str, at: int, end: int, after: str) -> int:
        """Where to go on after a fraction or the two limits of a value; 0 = it is neither."""
        last = end
        if _SIGNED.fullmatch(text) and self.is_over(at, end):
            while last < len(self.pieces) and self.levels[last] == -1:
                last += 1
            below = "".join(piece.text for piece in self.pieces[end:last])
            if not _SIGNED.fullmatch(below):
                return 0
            self.apart(f"{text}/{below}", at, last)
            return last
        if not text.isdigit() or after[:1] != "/":
            return 0
        below = after[1:]
        last = end + 1
        if not below and last < len(self.pieces) and self.small[last]:
            below = self.pieces[last].text
            last += 1
        digits = re.match(r"\d{1,3}", below)
        if digits is None:
            return 0
        self.apart(f"{text}/{digits[0]}", at, last)
        if rest := below[digits.end() :]:
            self.add(rest, last - 1, last)
        return last

    def is_over(self, at: int, end: int) -> bool:
        """Whether lowered letters stand under the raised ones, and not after them."""
        if end >= len(self.pieces) or self.levels[end] != -1:
            return False
        over, under = self.pieces[at], self.pieces[end]
        shared = min(self.pieces[end - 1].right, under.right) - max(over.left, under.left)
        return shared > 0.5 * min(self.pieces[end - 1].right - over.left, under.right - under.left)

    def is_degree(self, text: str, after: str) -> bool:
        if text not in ("o", "O", "0", "°", "º"):
            return False
        number = (self.text or self.before)[-1:].isdigit()
        if _DEGREE_AFTER.match(after):
            return True
        if text == "0":
            return number and not _POWER_BASE.search(self.text)
        return number or self.text in ("N", "n")

    def is_exponent(self, sign: str, digits: str) -> bool:
        base = self.text
        if not base or base[-1] in ".,;:)":
            return (bool(sign) and base[-1:] == ")") or bool(base and _UNIT.search(base))
        if sign:
            return True
        if base[-1].isdigit():
            if _POWER_BASE.search(base):
                times = _TIMES.search(base[:-2] or self.before)
                return bool(times) or (digits != "1" and digits not in self.notes)
            return False
        known = digits in ("2", "3") and (_UNIT.search(base) or _LETTERS.search(base))
        return digits != "1" and bool(known or digits not in self.notes)

    def at_note(self, note: re.Match[str]) -> bool:
        """Whether a mark may stand here: after a word, or where a note begins."""
        if note[1] and note[1].isalpha():
            number = (self.text or self.before)[-1:].isdigit()
            return number or note[0] != note[1] or len(self.text) > 2
        return True

    def lowered(self, text: str, at: int, end: int) -> None:
        if text == "0" and self.text.isdigit():
            # No number is of base 0: it is how text recognition reads the stop of a step's number.
            self.add(".", at, end)
            return
        if self.text[-1:].isdigit() and text[:1].isdigit():
            self.add(text.translate(_LOWERED), at, end)
        elif self.text[-1:].isdigit() and text[:1] in "+-−±":
            self.apart(text, at, end)
        else:
            self.add(text, at, end)
