"""The words of a page in the cells of a grid, and which of them are printed across its lines."""

from bisect import bisect_right
from collections.abc import Sequence

from ingest.page.tables.grids import Grid
from ingest.page.word import Word

ACROSS = 2.0
"""Points that a word must reach over a line on both sides to be printed across it."""


class Slots:
    """The words of each slot of a grid."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.words: list[list[Word]] = [[] for _ in grid.slots]
        self.owner = [[0] * (len(grid.xs) - 1) for _ in grid.ys[1:]]
        for index, slot in enumerate(grid.slots):
            for row in range(slot.row, slot.below):
                for column in range(slot.column, slot.beyond):
                    self.owner[row][column] = index

    def place(self, word: Word) -> tuple[int, int, int] | None:
        """Puts a word into its cell; (row, first column, last) where it lies across a line."""
        row = self._place(self.grid.ys, (word.top + word.bottom) / 2)
        column = self._place(self.grid.xs, (word.left + word.right) / 2)
        self.words[self.owner[row][column]].append(word)
        first = self._place(self.grid.xs, word.left + ACROSS)
        last = self._place(self.grid.xs, word.right - ACROSS)
        if not word.upright or self.owner[row][first] == self.owner[row][last]:
            return None
        one, two = self.grid.slots[self.owner[row][first]], self.grid.slots[self.owner[row][last]]
        return row, one.column, two.beyond - 1

    @staticmethod
    def _place(edges: Sequence[float], at: float) -> int:
        return min(max(bisect_right(edges, at) - 1, 0), len(edges) - 2)

    def in_row(self, row: int) -> list[int]:
        """The slots that the row has, from left to right."""
        return list(dict.fromkeys(self.owner[row]))

    def slot_at(self, word: Word) -> int:
        """The slot that the middle of the word is in."""
        row = self._place(self.grid.ys, (word.top + word.bottom) / 2)
        return self.owner[row][self._place(self.grid.xs, (word.left + word.right) / 2)]

    def bands(self) -> list[dict[int, list[Word]]]:
        """The words level with each row, by the first column of their cell."""
        rows: list[dict[int, list[Word]]] = [{} for _ in self.grid.ys[1:]]
        for slot, words in zip(self.grid.slots, self.words, strict=True):
            for word in words:
                row = self._place(self.grid.ys, (word.top + word.bottom) / 2)
                rows[row].setdefault(slot.column, []).append(word)
        return rows

    def lies(self, index: int, first: int, last: int) -> bool:
        slot = self.grid.slots[index]
        return slot.column <= last and slot.beyond > first

    def is_low(self, index: int) -> bool:
        """Whether the slot has one row."""
        slot = self.grid.slots[index]
        return slot.below == slot.row + 1
