"""What stands in each cell of a ruled table: words by the grid, as rows of parts.

Lines are obeyed but where a word is printed across one: there the cells on both sides are one, and
where that happens in a header of several printed lines, each of its lines is a row of its own.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from ingest.page.lines import Cell, Row, rows_of
from ingest.page.tables.cell_text import is_bold, text_of
from ingest.page.tables.columns import Span, covered
from ingest.page.tables.grids import Grid, Slot
from ingest.page.tables.rulings import Fill
from ingest.page.tables.shades import Shades
from ingest.page.tables.slots import ACROSS, Slots
from ingest.page.word import Word

_LOOSE_ROWS = 4
"""Rows at the top whose lines may be drawn through the words of a header."""
_GROUP_GAP = 0.75
"""Letter heights between two words of a header from which they name different columns."""
_LEVEL = 1.5
"""Points by which the middles of lines in one row of cells differ."""


@dataclass(slots=True)
class Part:
    """The words of one cell, in columns `first` to `last` and rows `row` to before `below`."""

    words: list[Word]
    text: str
    first: int
    last: int
    row: int
    below: int
    fill: int | None = None
    bold: bool = False
    turned: bool = False
    """Set sideways."""


@dataclass(slots=True)
class GridRow:
    """The parts of one row from left to right, those that begin above it (`spanning`) apart."""

    number: int
    """The row of the grid; the lines of one header row share it."""
    parts: list[Part]
    spanning: list[Part] = field(default_factory=list)


def read_cells(
    grid: Grid, words: Sequence[Word], fills: Sequence[Fill], vocabulary: frozenset[str]
) -> list[GridRow]:
    """The rows that have words, from the top down."""
    cells = Slots(grid)
    crossing: dict[int, set[tuple[int, int]]] = {}
    for word in words:
        across = cells.place(word)
        if across:
            crossing.setdefault(across[0], set()).add(across[1:])
    shades = Shades(fills, grid.box)
    rows: dict[int, list[Part]] = {}
    loose: dict[int, list[list[Part]]] = {}
    taken: set[int] = set()
    for row, pairs in crossing.items():
        for first, last in sorted(_merged(pairs)):
            own = [s for s in cells.in_row(row) if s not in taken and cells.lies(s, first, last)]
            if not own:
                continue  # it went with what is printed across the row above
            held = [word for s in own for word in cells.words[s]]
            mixed = _mixes(held, grid.xs, first, last)
            if mixed and row >= _LOOSE_ROWS:
                continue  # something large is printed over the table
            if mixed:
                whole = [s for s in cells.in_row(row) if s not in taken and cells.is_low(s)]
                loose[row] = _loose_rows(
                    [word for s in whole for word in cells.words[s]], grid, row, vocabulary
                )
                taken.update(whole)
                break
            taken.update(own)
            slots = [grid.slots[s] for s in own]
            slot = Slot(
                min(s.row for s in slots),
                max(s.below for s in slots),
                min(s.column for s in slots),
                max(s.beyond for s in slots),
            )
            rows.setdefault(slot.row, []).append(_part(held, slot, grid, shades, vocabulary))
    for index, slot in enumerate(grid.slots):
        if index in taken or not cells.words[index]:
            continue
        grouped = _grouped(cells.words[index], slot, grid, vocabulary)
        if grouped:
            rows.setdefault(slot.row, []).extend(grouped)
            continue
        for part in _each(cells.words[index], slot, grid, cells, shades, vocabulary):
            rows.setdefault(part.row, []).append(part)
    return _in_rows(grid, rows, loose)


def _merged(pairs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for first, last in sorted(pairs):
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged


def _mixes(words: Sequence[Word], xs: Sequence[float], first: int, last: int) -> bool:
    """Whether cells that a word lies across hold lines that keep to their own cells as well."""
    walls = xs[first + 1 : last + 1]
    for row in rows_of(words):
        own = [word for cell in row for word in cell.words]
        across = any(w.left + ACROSS < x < w.right - ACROSS for w in own for x in walls)
        if not across and len({bisect_right(walls, (w.left + w.right) / 2) for w in own}) > 1:
            return True
    return False


def _grouped(words: list[Word], slot: Slot, grid: Grid, vocabulary: frozenset[str]) -> list[Part]:
    """The groups of words of a header's cell over several columns that lacks the lines between
    them; none where its words stand together."""
    low = slot.below == slot.row + 1 and slot.row < _LOOSE_ROWS
    if not low or slot.beyond < slot.column + 2 or len(words) < 2:
        return []
    columns = (slot.column, slot.beyond - 1)
    lines = _loose_rows(words, grid, slot.row, vocabulary, columns)
    apart = [len(parts) > 1 for parts in lines]
    return [part for parts in lines for part in parts] if any(apart) else []


def _loose_rows(
    words: Sequence[Word],
    grid: Grid,
    number: int,
    vocabulary: frozenset[str],
    columns: tuple[int, int] | None = None,
) -> list[list[Part]]:
    """A header's printed lines, each group of words over the columns that it is centred over;
    `columns`: the first and the last that it may be over."""
    low, high = columns or (0, len(grid.xs) - 2)
    spans: list[Span] = [(left + 1, right - 1) for left, right in pairwise(grid.xs[low : high + 2])]
    lines: list[list[Part]] = []
    for row in rows_of(words):
        groups: Row = _groups(
            [word for cell in row for word in cell.words], told=columns is not None
        )
        parts = []
        for group, over in zip(groups, covered(groups, spans), strict=True):
            if over:
                own = list(group.words)
                text = text_of(own, vocabulary)
                place = (low + over[0], low + over[-1], number, number + 1)
                parts.append(Part(own, text, *place, bold=is_bold(own)))
        lines.append(parts)
    return lines


def _groups(words: list[Word], *, told: bool) -> Row:
    """Runs of words with a wide gap between; `told`: only where the words of a run are nearer."""
    words.sort(key=lambda word: word.left)
    gap = _GROUP_GAP * median(word.height for word in words)
    apart = [at for at, (one, two) in enumerate(pairwise(words), 1) if two.left - one.right > gap]
    if told and len(apart) > len(words) - 2:
        apart = []  # each word by itself: as well one name in a wide type
    return [Cell.of(words[one:two]) for one, two in pairwise([0, *apart, len(words)])]


def _part(
    words: list[Word], slot: Slot, grid: Grid, shades: Shades, vocabulary: frozenset[str]
) -> Part:
    x = (grid.xs[slot.column] + grid.xs[slot.beyond]) / 2
    y = (grid.ys[slot.row] + grid.ys[slot.row + 1]) / 2
    return Part(
        words,
        text_of(words, vocabulary),
        slot.column,
        slot.beyond - 1,
        slot.row,
        slot.below,
        shades.at(x, y),
        is_bold(words),
        sum(not word.upright for word in words) * 2 > len(words),
    )


def _each(
    words: list[Word],
    slot: Slot,
    grid: Grid,
    cells: Slots,
    shades: Shades,
    vocabulary: frozenset[str],
) -> list[Part]:
    """The parts of a cell: one, but where it lacks the lines between its rows and has a printed
    line level with the other cells of each."""
    rows = range(slot.row, slot.below)
    lines = rows_of(word for word in words if word.upright) if len(rows) > 1 else []
    if len(lines) == len(rows) > 1:
        middles = [(row[0].top + row[0].bottom) / 2 for row in lines]
        if all(
            cells.words[other]
            and any(abs(_middle(w) - middle) < _LEVEL for w in cells.words[other])
            for row, middle in zip(rows, middles, strict=True)
            for other in cells.in_row(row)
            if cells.is_low(other) and cells.words[other]
        ):
            return [
                _part(
                    [word for cell in line for word in cell.words],
                    Slot(row, row + 1, slot.column, slot.beyond),
                    grid,
                    shades,
                    vocabulary,
                )
                for row, line in zip(rows, lines, strict=True)
            ]
    return [_part(words, slot, grid, shades, vocabulary)]


def _middle(word: Word) -> float:
    return (word.top + word.bottom) / 2


def _in_rows(
    grid: Grid, rows: dict[int, list[Part]], loose: dict[int, list[list[Part]]]
) -> list[GridRow]:
    made: list[GridRow] = []
    spanning: list[Part] = []
    for number in range(len(grid.ys) - 1):
        spanning = [part for part in spanning if part.below > number]
        own = sorted(rows.get(number, ()), key=lambda part: part.first)
        made += [GridRow(number, parts) for parts in loose.get(number, ()) if parts]
        if own:
            made.append(GridRow(number, own, list(spanning)))
        spanning += [part for part in own if part.below > number + 1]
    return made
