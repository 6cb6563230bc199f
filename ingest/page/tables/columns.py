"""Which column a cell of a table stands in, and what the table's header says over it.

Columns are where the rows of values have their cells; a row that lacks a cell, or has a wide one,
leaves the others their columns. A header group stands over the columns that it covers, or that it
is centred over.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from ingest.page.lines import Cell, Row

Span = tuple[float, float]
"""Left and right edge in points."""

_EDGE = 2.0
"""Points by which what is aligned may miss."""
_CENTRED = 0.8
"""Letter heights by which a header may miss the middle of its columns."""
_WIDER = 1.5
"""A gap in a header so many times its narrowest one parts two groups."""
_COUNTER = re.compile(r"\(\d{1,2}\)")


@dataclass(frozen=True)
class Columns:
    """Columns from left to right, and the words of the header over each ("" over some)."""

    spans: tuple[Span, ...]
    heads: tuple[str, ...] = field(default=())

    @property
    def headed(self) -> bool:
        """Whether the header names at least two of the columns, each by a word."""
        return sum(sum(map(str.isalpha, head)) > 1 for head in self.heads) > 1

    def at(self, left: float, right: float) -> int:
        """The column that most of the stretch is in, else the nearest."""

        def nearness(index: int) -> tuple[float, float]:
            span = self.spans[index]
            middle = abs(span[0] + span[1] - left - right) / 2
            return max(overlap(span, (left, right)), 0.0), -middle

        return max(range(len(self.spans)), key=nearness)


def overlap(one: Span, other: Span) -> float:
    """Points that two stretches share; negative where they are apart."""
    return min(one[1], other[1]) - max(one[0], other[0])


def columns_of(rows: Sequence[Sequence[Span]]) -> tuple[Span, ...]:
    """Where the rows of a table's body have their cells, the fullest rows first."""
    spans: list[Span] = []
    for row in sorted(rows, key=len, reverse=True):
        if len(row) < 2:
            break
        for own in row:
            met = [at for at, span in enumerate(spans) if overlap(span, own) > 0]
            if not met:
                spans.append(own)
            elif len(met) == 1:
                span = spans[met[0]]
                spans[met[0]] = (min(span[0], own[0]), max(span[1], own[1]))
        spans.sort()
    return tuple(spans)


def parted(row: Row, spans: Sequence[Span]) -> Row:
    """The row with cells that run over several columns parted where a word begins a column.

    Only in a row that has cells in other columns too; a title over the table stays whole.
    """
    if len(row) < 2:
        return row
    cells: Row = []
    for cell in row:
        starts = [left for left, right in spans if cell.left + _EDGE < left < cell.right]
        words, groups = list(cell.words), [[cell.words[0]]]
        for before, word in pairwise(words):
            begins = any(abs(word.left - left) <= _EDGE and before.right < left for left in starts)
            if begins:
                groups.append([word])
            else:
                groups[-1].append(word)
        cells += [Cell.of(group) for group in groups]
    return cells if len(cells) <= len(spans) else row


def header_groups(row: Row, spans: Sequence[Span], *, lowest: bool) -> Row:
    """A header row with its cells parted into the groups that name columns."""
    groups: Row = []
    for cell in row:
        parts = _at_wide_gaps(cell)
        for part in parts if len(parts) > 1 or not lowest else [cell]:
            over = sum(overlap(span, (part.left, part.right)) > 0 for span in spans)
            groups += _at_widest(part, over) if lowest and over > 1 else [part]
    return groups


def _at_wide_gaps(cell: Cell) -> list[Cell]:
    gaps = [after.left - before.right for before, after in pairwise(cell.words)]
    if len(gaps) < 2:
        return [cell]
    least = max(min(gaps), 0.5) * _WIDER
    return _cut(cell, [at for at, gap in enumerate(gaps) if gap > least])


def _at_widest(cell: Cell, parts: int) -> list[Cell]:
    gaps = [after.left - before.right for before, after in pairwise(cell.words)]
    if len(gaps) < parts - 1:
        return [cell]
    widest = sorted(range(len(gaps)), key=lambda at: -gaps[at])[: parts - 1]
    return _cut(cell, sorted(widest))


def _cut(cell: Cell, after: Iterable[int]) -> list[Cell]:
    starts = [0, *(at + 1 for at in after), len(cell.words)]
    return [Cell.of(cell.words[one:two]) for one, two in pairwise(starts)]


def named(spans: tuple[Span, ...], header: Sequence[Row]) -> Columns:
    """The columns with the words of `header`, its rows given as groups, over each."""
    heads: list[list[str]] = [[] for _ in spans]
    for row in header:
        for group, columns in zip(row, covered(row, spans), strict=True):
            if not is_counter(group.text):
                for column in columns:
                    heads[column].append(group.text)
    return Columns(spans, tuple(" ".join(words) for words in heads))


def is_counter(text: str) -> bool:
    """Whether a header cell only numbers its column: (1)."""
    return bool(_COUNTER.fullmatch(text))


def covered(row: Row, spans: Sequence[Span]) -> list[Sequence[int]]:
    """The columns that each group of a header row stands over."""
    taken = [_under(group, spans) for group in row]
    over: list[Sequence[int]] = []
    for at, group in enumerate(row):
        others = {c for n, columns in enumerate(taken) if n != at for c in columns}
        over.append(_widened(group, taken[at], others, spans))
    return over


def _under(group: Cell, spans: Sequence[Span]) -> list[int]:
    own = (group.left - 1, group.right + 1)
    met = [at for at, span in enumerate(spans) if overlap(span, own) > 0]
    if met or not spans:
        return met
    height = group.bottom - group.top
    near = min(range(len(spans)), key=lambda at: -overlap(spans[at], own))
    return [near] if -overlap(spans[near], own) < 2 * height else []


def _widened(group: Cell, own: list[int], others: set[int], spans: Sequence[Span]) -> Sequence[int]:
    """The columns that the group is centred over, at least those right under it."""
    if not own:
        return own
    middle = (group.left + group.right) / 2
    first, last = own[0], own[-1]
    span = (spans[first][0], spans[last][1])
    aligned = abs(group.left - span[0]) <= _EDGE or abs(group.right - span[1]) <= _EDGE
    if len(own) == 1 and (aligned or abs(middle - sum(span) / 2) <= _EDGE):
        return own
    best = (first, last)
    tall = median(w.height for w in group.words)
    lows = [at for at in range(first + 1) if not others & set(range(at, first))]
    highs = [at for at in range(last, len(spans)) if not others & set(range(last + 1, at + 1))]
    for low in lows:
        for high in highs:
            off = abs((spans[low][0] + spans[high][1]) / 2 - middle)
            if off <= _CENTRED * tall and high - low > best[1] - best[0]:
                best = (low, high)
    return range(best[0], best[1] + 1)
