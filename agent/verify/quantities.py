"""One quantity at one place of canonical text: fractions, separators, powers, words, sign."""

import re
from dataclasses import dataclass
from decimal import Decimal

from agent.verify.number_words import WORDS, value_of

_DENOMINATORS = frozenset({2, 3, 4, 5, 6, 8, 10, 12, 16, 32, 64, 100, 1000})
_BINARY = frozenset({2, 4, 8, 16, 32, 64})
_MIXED = re.compile(r"(\d{1,3})([- ])(\d{1,4})/(\d{1,4})(?![\w/])")
_FRACTION = re.compile(r"(\d{1,4})/(\d{1,4})(?![\d/])")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?(?![\d,])")
_PLAIN = re.compile(r"(?:\d+(?:[.,]\d+)?|\.\d+)(?:[eE][-+]\d{1,3}(?!\w))?")
_POWER = re.compile(r" ?[x·*] ?10\^([-+]?\d+)")
_BARE_POWER = re.compile(r"(?:10|2)\^([-+]?\d{1,3})(?!\d)")
_WORDS = re.compile(WORDS)
_ATTACHED = re.compile(r"(?:^|[\s(\[<>=≤≥~,;:/|±\"'])-$")
_APART = re.compile(
    r"(?:\b(?:to|of|is|at|below|above|than|and|from|between)|[=:<>≤≥(|])\s?-\s?$|\b(?i:minus)\s$"
)
_LONGEST = 9


@dataclass(frozen=True)
class Quantity:
    """A number without sign and unit; `end` is where it stops in the canonical text."""

    value: Decimal
    start: int
    end: int
    zeros: bool = False
    """Written with leading zeros: an identifier rather than an amount."""


@dataclass(frozen=True)
class Mark:
    """What stands before a quantity and belongs to it; `start` is where it begins."""

    start: int
    sign: int = 1
    tolerance: bool = False


def quantity_at(text: str, at: int) -> Quantity | None:
    """The quantity that starts exactly at `at`, the longest reading that makes sense."""
    if match := _MIXED.match(text, at):
        whole, joint, over, under = match.groups()
        denominators = _BINARY if joint == " " else _DENOMINATORS
        if int(over) < int(under) and int(under) in denominators:
            value = int(whole) + Decimal(over) / int(under)
            return Quantity(value, at, match.end())
    if match := _FRACTION.match(text, at):
        above, below = int(match[1]), int(match[2])
        if 0 < above < below and below in _DENOMINATORS:
            return Quantity(Decimal(above) / below, at, match.end())
    if match := _THOUSANDS.match(text, at):
        return Quantity(Decimal(match[0].replace(",", "")), at, match.end())
    if match := _BARE_POWER.match(text, at):
        value = Decimal(match[0].partition("^")[0]) ** int(match[1])
        return Quantity(value, at, match.end())
    if match := _PLAIN.match(text, at):
        digits, end = match[0], match.end()
        value = Decimal(digits.replace(",", "."))
        if (power := _POWER.match(text, end)) and len(power[1]) < 4:
            value, end = value * Decimal(10) ** int(power[1]), power.end()
        zeros = len(digits) > 1 and digits[0] == "0" and digits[1].isdigit()
        return Quantity(value, at, end, zeros)
    return _in_words(text, at)


def _in_words(text: str, at: int) -> Quantity | None:
    match = _WORDS.match(text, at)
    if match is None:
        return None
    value = value_of(match[0])
    if value is not None:
        return Quantity(value, at, match.end())
    first = re.compile(r"[A-Za-z]+").match(text, at)
    value = value_of(first[0]) if first else None
    return Quantity(value, at, first.end()) if first and value is not None else None


def mark_before(text: str, at: int) -> Mark:
    """The minus or ± that belongs to the quantity at `at`; not a hyphen or the dash of a list."""
    before = text[max(0, at - _LONGEST) : at]
    if match := re.search(r"±\s?$", before):
        return Mark(at - len(match[0]), tolerance=True)
    if match := _ATTACHED.search(before) or _APART.search(before):
        mark = re.search(r"(?i:-|minus)\s*$", match[0])
        return Mark(at - len(mark[0]) if mark else at, sign=-1)
    return Mark(at)
