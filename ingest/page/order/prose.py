"""Whether columns of words are columns of text, each read on its own, or the cells of a table.

Text goes on from line to line: a line ends where the next word has no room, and the next begins in
the middle of a sentence. The cells of a table begin together, row by row, in all of its columns.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from statistics import median

from ingest.page.lines import PLACEHOLDER, is_marker
from ingest.page.word import Word

_WORDS = 2.2
"""Words a line, on average, the least in a column of text: four columns on A4 have three."""
_MANY_WORDS = 4.0
"""Words a line from which short lines are text, too, where the file writes column by column."""
_FLOWS, _FLOW = 2, 0.4
"""How many lines, and what share of them, go on from the line above in a column of text."""
_APART = 0.9
"""Letter heights between lines from which the lower one begins anew."""
_BESIDE = 0.12
"""Letter heights by which lines that stand beside each other may differ."""
_LONG = 8
"""Lines of a text, the least, that make what stands beside it a column as well."""
_MIXED = 0.1
"""Share of the lines between which the file may write something of another column, and of a
column's words that it may write after half of the next column."""

_PLAIN = re.compile(r"[(\[\"'“‘«„]*([^\W\d_][^\d_]*)")
_DIGITS = re.compile(r"\d{1,9}")
_ALIGNED, _EDGES = 2.0, 0.55
"""Points by which lines begin at one edge, and the share of a column's lines at its two edges (the
second is that of indented or hanging lines)."""

Lines = Sequence[Sequence[Word]]
"""The lines of a column from the top down, each from left to right."""


@dataclass(frozen=True, slots=True)
class Look:
    """What speaks for text in a column."""

    lines: int
    words: int
    numbers: int
    """Words with a digit."""
    flows: int
    """Lines that go on from the one above."""
    starts: tuple[float, ...]
    """Bottoms of the lines that begin anew."""
    bottoms: tuple[float, ...]
    items: int
    """Lines that begin with a counter or bullet."""

    @property
    def flowing(self) -> bool:
        return (
            self.words >= _WORDS * self.lines
            and self.flows >= _FLOWS
            and self.flows >= _FLOW * (self.lines - 1)
        )

    @property
    def wordy(self) -> bool:
        many = self.lines > 3 and self.words > _MANY_WORDS * self.lines
        return many and 2 * self.numbers < self.words

    @property
    def listed(self) -> bool:
        return self.items > 1 and self.items * 5 > self.lines


class Sureness(Enum):
    """Whether columns are read one after the other."""

    NO = 0
    BESIDE_TEXT = 1
    """One is a long text, and the other is no row of cells beside it."""
    YES = 2


def look_at(lines: Lines, height: float) -> Look:
    """How the lines of one column look; `height` is the letters'."""
    edge = sorted(line[-1].right for line in lines)[(9 * len(lines)) // 10]
    text = "".join([word.text for line in lines for word in line])
    capitals = text.upper() == text
    starts = [lines[0][0].bottom]
    flows = 0
    for before, line in pairwise(lines):
        first = line[0]
        near = first.top - before[-1].bottom < _APART * height
        full = before[-1].right + first.right - first.left + 0.2 * height > edge
        goes_on = _goes_on(before[-1].text, first.text, capitals)
        flows += near and full and goes_on
        if not near or not (full or goes_on):
            starts.append(first.bottom)
    return Look(
        len(lines),
        sum(map(len, lines)),
        sum(bool(_DIGITS.search(word.text)) for line in lines for word in line),
        flows,
        tuple(starts),
        tuple(line[0].bottom for line in lines),
        sum(is_marker(line[0].text) for line in lines),
    )


def _goes_on(before: str, first: str, capitals: bool) -> bool:
    """Whether a word at a line's begin can go on a sentence: no capital, or all are."""
    word = _PLAIN.fullmatch(first)
    if word is None:
        return False
    return capitals or not word[1][0].isupper() or before[-1] in "-\x02,"


def are_columns(columns: Sequence[Lines], wide: bool, height: float) -> Sureness:
    """How sure it is that each column is read whole before the next one to the right.

    `wide`: whether the gutters are wider than the spaces between words.
    """
    texts = [text for lines in columns if (text := _without_tables(lines))]
    long = all(len(lines) > _LONG for lines in texts)
    if not (wide or long) or not any(sum(map(len, t)) >= _WORDS * len(t) for t in texts):
        return Sureness.NO
    looks = [look_at(lines, height) for lines in texts]
    flowing = [look.flowing for look in looks]
    if len(texts) < len(columns):
        return Sureness.YES if all(flowing) else Sureness.NO
    in_turn = _written_in_turn(texts)
    if in_turn and all(look.listed for look in looks):
        return Sureness.YES
    if not wide or not all(map(_is_aligned, texts[1:])):
        return Sureness.NO
    if any(_is_numbers(lines, height) for lines in texts[1:]):
        return Sureness.NO
    if all(flowing):
        together = any(_rows_begin_together(a, b, height) for a, b in pairwise(looks))
        return Sureness.NO if together else Sureness.YES
    if not in_turn:
        return Sureness.NO
    if all(look.flowing or look.wordy for look in looks):
        return Sureness.YES
    return Sureness.BESIDE_TEXT if _stand_beside_text(looks, height) else Sureness.NO


def _stand_beside_text(looks: Sequence[Look], height: float) -> bool:
    """Whether a long text makes columns of what stands beside it, whatever that is."""
    texts = [look for look in looks if look.flowing and look.lines >= _LONG]
    if 2 * sum(look.words for look in texts) < sum(look.words for look in looks):
        return False
    return not any(
        _is_beside(text, other, height) for text in texts for other in looks if other not in texts
    )


def _without_tables(lines: Lines) -> Lines:
    """The lines that are not the place of a ruled table."""
    return [line for line in lines if line[0].text[0] != PLACEHOLDER]


def _rows_begin_together(one: Look, other: Look, height: float) -> bool:
    """Whether lines that begin anew stand beside each other, as the cells of a row do."""
    few, many = sorted((one.starts[1:], other.starts[1:]), key=len)
    met = _beside(few, many, height)
    return met > 0 and 2 * met > len(few)


def _is_aligned(lines: Lines) -> bool:
    """Whether most lines begin at the column's left edge or at one other."""
    lefts = sorted(line[0].left for line in lines)
    counts: list[int] = []
    while lefts and len(counts) < 2:
        runs = [bisect_right(lefts, left + _ALIGNED) - at for at, left in enumerate(lefts)]
        most = max(runs)
        at = runs.index(most)
        counts.append(most)
        del lefts[at : at + most]
    return sum(counts) >= _EDGES * len(lines)


def _is_numbers(lines: Lines, height: float) -> bool:
    """Whether a column begins with the numbers of the rows beside it: apart, in no order."""
    numbers = [
        tuple(map(int, _DIGITS.findall(line[0].text)))
        for line in lines
        if (len(line) == 1 or line[1].left - line[0].right > height)
        and _DIGITS.search(line[0].text)
        and not is_marker(line[0].text)
    ]
    rises = sum(before < after for before, after in pairwise(numbers))
    return 5 * len(numbers) > len(lines) and 4 * rises < 3 * (len(numbers) - 1)


def _is_beside(text: Look, other: Look, height: float) -> bool:
    """Whether the lines of a column stand beside the text as cells do."""
    if 3 * _beside(other.bottoms, text.bottoms, height) <= len(other.bottoms):
        return False
    few = other.lines < _LONG or other.words < _WORDS * other.lines
    return few or 2 * _beside(other.bottoms, text.starts, height) >= len(other.bottoms)


def _beside(lines: Sequence[float], others: Sequence[float], height: float) -> int:
    """How many of the lines stand beside one of the others."""
    near = _BESIDE * height
    return sum(any(abs(line - other) < near for other in others) for line in lines)


def _written_in_turn(columns: Sequence[Lines]) -> bool:
    """Whether the content stream writes many lines of one column before it goes to another."""
    orders = [sorted(word.order for line in lines for word in line) for lines in columns]
    pairs = breaks = 0
    for at, lines in enumerate(columns):
        others = orders[:at] + orders[at + 1 :]
        for before, line in pairwise(lines):
            low, high = sorted((before[-1].order, line[0].order))
            pairs += 1
            breaks += any(bisect_right(other, high) > bisect_right(other, low) for other in others)
    if breaks <= _MIXED * pairs:
        return True
    return all(
        bisect_right(before, median(after)) >= (1 - _MIXED) * len(before)
        for before, after in pairwise(orders)
    )
