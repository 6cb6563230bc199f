"""Rows of a ruled table that no line parts: many stand between two lines across the table.

They are told from the text: space between them, numbers (which a cell does not wrap) one below the
other, and item letters or numbers in front. Where that tells nothing the table is not read by its
lines.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from ingest.page.lines import rows_of
from ingest.page.tables.cell_kinds import kind_of
from ingest.page.tables.grids import Grid, Slot
from ingest.page.tables.slots import Slots
from ingest.page.word import Word

_FEWEST = 3
"""Printed lines from which what stands between two lines across may be several rows."""
_DOMINANT = 0.5
"""Share of a table's printed lines from which they are more than one row's."""
_SPACE = 0.35
"""Letter heights more than the least space between two lines that begin a row."""
_LONG_CELL = 60
"""Words of a cell that holds paragraphs; a table of them is read as text."""
_MANY = 8
"""Printed lines of cells that are surely not one row's."""
_TOKENS = 4
"""Words of a value at most: "0.25 - 0.75 V"."""
_FIGURE = re.compile(r"[±<>≤≥~+\-−]?\.?\d[\d.,/]*(?:\s?[^\W\d]\S{0,4}|\s?[°%]\S?)?")
"""A number alone or with its unit."""

Band = dict[int, list[Word]]
"""The words of one row of the grid by their cell's first column."""


def parted_rows(grid: Grid, words: Sequence[Word]) -> Grid | None:
    """The grid with a row for each row of text; None where it is not clear which rows there are."""
    slots = Slots(grid)
    for word in words:
        slots.place(word)
    lines = [_lines(band) for band in slots.bands()]
    whole = sum(map(len, lines))
    made = grid
    added = 0
    for row, own in enumerate(lines):
        if row == 0 or len(own) < max(2, _DOMINANT * whole):
            continue
        if len(own) < _FEWEST and not _are_twins(own):
            continue
        starts = _starts(own)
        longest = max(sum(map(len, cells)) for cells in _columns(own))
        if len(starts) < 2:
            if longest > _LONG_CELL or len(own) >= _MANY:
                return None
            continue
        cuts = [(_foot(own[at - 1]) + _top(own[at])) / 2 for at in starts if at]
        made = _cut(_floored(made, row + added), row + added, cuts)
        added += len(cuts)
    return made


def _are_twins(lines: Sequence[Band]) -> bool:
    """Whether two printed lines have values in the same columns, two at least."""
    one, two = ({c: _text(words) for c, words in line.items()} for line in lines)
    both = [c for c in one if c in two and _is_coded(one[c]) and _is_coded(two[c])]
    return len(both) > 1 and len(both) * 2 > len(two)


def _is_coded(text: str) -> bool:
    return _is_number(text) or kind_of(text) == "code"


def _columns(lines: Sequence[Band]) -> list[list[list[Word]]]:
    columns = {column for line in lines for column in line}
    return [[line[column] for line in lines if column in line] for column in columns]


def _floored(grid: Grid, row: int) -> Grid:
    """The grid with no cell from above the row going on into it: only a line is missing there."""
    slots: list[Slot] = []
    for slot in grid.slots:
        if slot.row < row < slot.below:
            slots += [replace(slot, below=row), replace(slot, row=row)]
        else:
            slots.append(slot)
    return Grid(grid.xs, grid.ys, slots)


def _lines(band: Band) -> list[Band]:
    """The printed lines of a band, each by column."""
    column_of = {id(word): column for column, words in band.items() for word in words}
    lines: list[Band] = []
    for row in rows_of(w for words in band.values() for w in words if w.upright):
        line: Band = {}
        for word in (word for cell in row for word in cell.words):
            line.setdefault(column_of[id(word)], []).append(word)
        lines.append(line)
    return lines


def _top(line: Band) -> float:
    return min(word.top for words in line.values() for word in words)


def _foot(line: Band) -> float:
    return max(word.bottom for words in line.values() for word in words)


def _starts(lines: Sequence[Band]) -> list[int]:
    """The printed lines that begin a row, the first of them among them."""
    height = median(word.height for line in lines for words in line.values() for word in words)
    gaps = [0.0, *(_top(two) - _foot(one) for one, two in pairwise(lines))]
    least = min(gaps[1:])
    first = min(column for line in lines for column in line)
    texts = [{column: _text(words) for column, words in line.items()} for line in lines]
    keyed = _keys(texts, first)
    starts = [0]
    held = dict(texts[0])
    for at in range(1, len(lines)):
        own = texts[at]
        apart = gaps[at] > least + _SPACE * height and (first in own or len(own) > 1)
        if apart or (keyed and first in own) or _is_next(own, held, first):
            starts.append(at)
            held = {}
        held.update(own)
    return starts


def _text(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in sorted(words, key=lambda word: word.left))


def _keys(texts: Sequence[dict[int, str]], first: int) -> bool:
    """Whether the first column numbers or codes the rows, one on each of its lines."""
    kinds = [kind_of(own[first]) for own in texts if first in own]
    beside = sum(len(own) > 1 for own in texts if first in own)
    coded = sum(kind in ("number", "code", "mark") for kind in kinds)
    return len(kinds) > 1 and coded == len(kinds) == beside


def _is_next(own: dict[int, str], held: dict[int, str], first: int) -> bool:
    """Whether a line has a number where its row has one already, or where it has none beside
    others that it has: a cell does not wrap numbers."""
    if any(_is_number(text) and _is_number(held.get(column, "")) for column, text in own.items()):
        return True
    numbered = any(map(_is_number, held.values()))
    return (
        len(own) > 1
        and numbered
        and any(
            column != first and column not in held and _FIGURE.fullmatch(text)
            for column, text in own.items()
        )
    )


def _is_number(text: str) -> bool:
    """Whether a printed line of a cell is a value by itself, which the next line does not go on."""
    if kind_of(text) != "number" or text[0] in "([" or text[-1] in ",-–/(":
        return False
    return len(text.split()) <= _TOKENS


def _cut(grid: Grid, row: int, cuts: Sequence[float]) -> Grid:
    """The grid with one row in several; cells that go on over it go on over all of them."""
    more = len(cuts)
    slots: list[Slot] = []
    for slot in grid.slots:
        if slot.row > row:
            slots.append(Slot(slot.row + more, slot.below + more, slot.column, slot.beyond))
        elif slot.below <= row:
            slots.append(slot)
        elif slot.below > slot.row + 1:
            slots.append(Slot(slot.row, slot.below + more, slot.column, slot.beyond))
        else:
            slots += [Slot(row + k, row + k + 1, slot.column, slot.beyond) for k in range(more + 1)]
    slots.sort(key=lambda slot: (slot.row, slot.column))
    return Grid(grid.xs, sorted([*grid.ys, *cuts]), slots)
