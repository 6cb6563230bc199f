"""Lines that a ruled table lacks, as a scan or an export leaves them out, where its words tell.

A cell over several columns has its words together. Where they stand apart at a column's edge, with
nothing across it, they are cells of their own.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ingest.page.lines import GAP, rows_of
from ingest.page.tables.grids import Grid, Slot
from ingest.page.tables.slots import Slots
from ingest.page.word import Word


def with_walls(grid: Grid, words: Sequence[Word]) -> Grid:
    """The grid with the cells parted whose words stand apart at the edge of a column."""
    slots = Slots(grid)
    for word in words:
        slots.place(word)
    made: list[Slot] = []
    for slot, own in zip(grid.slots, slots.words, strict=True):
        inner = range(slot.column + 1, slot.beyond)
        cuts = [at for at in inner if len(own) > 1 and _is_apart(own, grid.xs[at])]
        edges = [slot.column, *cuts, slot.beyond]
        made += [replace(slot, column=one, beyond=two) for one, two in pairwise(edges)]
    return grid if len(made) == len(grid.slots) else Grid(grid.xs, grid.ys, made)


def _is_apart(words: Sequence[Word], at: float) -> bool:
    """Whether words stand on both sides of `at`, and none nearer to it than a wide gap."""
    found = False
    for row in rows_of(words):
        line = sorted((word for cell in row for word in cell.words), key=lambda word: word.left)
        for before, after in pairwise(line):
            if before.left < at < after.right:
                middle = (before.left + before.right) / 2 < at < (after.left + after.right) / 2
                if middle and after.left - before.right <= GAP * before.height:
                    return False
                found = found or middle
        if any(word.left + 1 < at < word.right - 1 for word in line):
            return False
    return found
