"""Where the header of a ruled table ends, told from its cells alone; or why that is not clear.

The truth is clear where all of this holds, else the table is left out with the first reason:
- the cells cover a grid of 2 to 30 columns and at least 3 rows without holes, and every word that
  touches the table lies within one cell;
- the header is marked (its rows are bold or shaded and most others are not), or else the table has
  three columns or more, no cell of the header is a value, and the header goes as far down as its
  cells that span columns or rows demand, with values right below;
- a title over all columns is no header, and is told apart: it may be with a head or not.
A column counts where its head has letters, stands upright and, unless marked, most of the column
is values. Cells below a row that looks like a second header are not counted. Our reading has no
say in any of this.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tests.bench.squeezed import is_value

SLACK = 2.0
MOST_COLUMNS, MOST_ROWS, MOST_HEADER = 30, 200, 4
_BOLD = ("bold", "black", "heavy", "semibold", "cmbx", "demi", "-bd", "sfbx")


@dataclass(frozen=True)
class Box:
    """A rectangle in points from the top left of the page."""

    left: float
    top: float
    right: float
    bottom: float

    def holds(self, x: float, y: float) -> bool:
        return self.left <= x <= self.right and self.top <= y <= self.bottom


@dataclass
class Slot:
    """A cell with its place in the grid: rows and columns from the first to the last."""

    box: Box
    rows: tuple[int, int]
    columns: tuple[int, int]
    words: list[dict[str, Any]]

    @property
    def text(self) -> str:
        return " ".join(word["text"] for word in self.words)


class Unclear(Exception):
    """Why a table is left out."""


def grid_of(cells: Sequence[Box], words: Sequence[dict[str, Any]], fills: Sequence[Box]) -> Any:
    """`{"rows", "heads", "values"}` of a table whose truth is clear, `{"unclear"}` of any other.

    A value has its text, its row's texts, its head, and the table's title where there is one.
    """
    try:
        grid = _Grid(cells, words, fills)
        first = 1 if grid.is_wide(0) else 0
        end, marked = grid.header_end(first)
        values = grid.values(first, end, marked)
        if not values:
            raise Unclear("no values under a head")
    except Unclear as why:
        return {"unclear": str(why)}
    rows = [[slot.text for slot in grid.row(r)] for r in range(grid.height)]
    told = {"rows": rows, "header_rows": [first, end], "marked": marked, "values": values}
    return {**told, "heads": [grid.head(c, first, end)[0] for c in range(grid.width)]}


class _Grid:
    def __init__(
        self, cells: Sequence[Box], words: Sequence[dict[str, Any]], fills: Sequence[Box]
    ) -> None:
        xs = _edges([edge for c in cells for edge in (c.left, c.right)])
        ys = _edges([edge for c in cells for edge in (c.top, c.bottom)])
        self.width, self.height, self.fills = len(xs) - 1, len(ys) - 1, fills
        if not (2 <= self.width <= MOST_COLUMNS and 3 <= self.height <= MOST_ROWS):
            raise Unclear("too few or too many rows or columns")
        self.slots = [
            Slot(
                c,
                (_near(ys, c.top), _near(ys, c.bottom) - 1),
                (_near(xs, c.left), _near(xs, c.right) - 1),
                [],
            )
            for c in cells
        ]
        self.at: dict[tuple[int, int], Slot] = {}
        for slot in self.slots:
            for r in range(slot.rows[0], slot.rows[1] + 1):
                for c in range(slot.columns[0], slot.columns[1] + 1):
                    self.at[r, c] = slot
        if len(self.at) < self.width * self.height:
            raise Unclear("holes in the grid")
        self._fill(words, Box(xs[0], ys[0], xs[-1], ys[-1]))

    def _fill(self, words: Sequence[dict[str, Any]], whole: Box) -> None:
        for word in words:
            x, y = (word["x0"] + word["x1"]) / 2, (word["top"] + word["bottom"]) / 2
            if not whole.holds(x, y):
                continue
            slot = next(slot for slot in self.slots if slot.box.holds(x, y))
            if word["x0"] < slot.box.left - SLACK or word["x1"] > slot.box.right + SLACK:
                raise Unclear("a word across a ruling")
            slot.words.append(word)

    def row(self, r: int) -> list[Slot]:
        """The cells that begin in a row, from left to right."""
        starting = {id(s): s for c in range(self.width) if (s := self.at[r, c]).rows[0] == r}
        return list(starting.values())

    def is_wide(self, r: int) -> bool:
        """Whether one cell is the whole row: a title, or the name of a group of rows."""
        return self.at[r, 0] is self.at[r, self.width - 1]

    def header_end(self, first: int) -> tuple[int, bool]:
        """The row that the header ends before, and whether it is marked."""
        for kind in (self._is_bold, self._is_filled):
            end = first
            while end < self.height and not self.is_wide(end) and kind(end):
                end += 1
            rest = [r for r in range(end, self.height) if not self.is_wide(r)]
            plain = 2 * sum(map(kind, rest)) < len(rest)
            whole = all(s.rows[1] < end for r in range(first, end) for s in self.row(r))
            if first < end <= first + MOST_HEADER and len(rest) > 1 and plain and whole:
                return end, True
        return self._end_by_contrast(first), False

    def _end_by_contrast(self, first: int) -> int:
        if self.width < 3:
            raise Unclear("two columns, and no header that is marked")
        end = first + 1
        while end < self.height and any(
            s.rows[1] >= end or (s.columns[0] < s.columns[1] and s.rows[1] == end - 1)
            for c in range(self.width)
            for s in [self.at[end - 1, c]]
        ):
            end += 1
        if not end <= first + MOST_HEADER or end >= self.height:
            raise Unclear("no end of the header")
        if any(is_value(s.text) for r in range(first, end) for s in self.row(r)):
            raise Unclear("values in what would be the header")
        body = end + self.is_wide(end)
        numbers = [c for c in range(self.width) if self._is_numeric(c, body)]
        below = [c for c in numbers if body < self.height and is_value(self.at[body, c].text)]
        if not numbers or 2 * len(below) < len(numbers):
            raise Unclear("no values right below what would be the header")
        return end

    def _is_numeric(self, c: int, body: int) -> bool:
        texts = [self.at[r, c].text for r in range(body, self.height) if not self.is_wide(r)]
        said = [text for text in texts if text.strip()]
        return sum(map(is_value, said)) > max(1, 0.6 * len(said))

    def values(self, first: int, end: int, marked: bool) -> list[dict[str, Any]]:
        """The values with their heads."""
        title = self.at[0, 0].text if first else ""
        numeric = [marked or self._is_numeric(c, end) for c in range(self.width)]
        found = []
        for r in range(end, self.height):
            own = self.row(r)
            if r > end and self._is_second_header(own):
                break
            for slot in own:
                c = slot.columns[0]
                head, over = self.head(c, first, end)
                upright = all(w["upright"] for s in [*over, slot] for w in s.words)
                named = any(map(str.isalpha, head)) and (marked or not is_value(head))
                single = c == slot.columns[1]
                if single and numeric[c] and named and upright and is_value(slot.text):
                    texts = [self.at[r, n].text for n in range(self.width)]
                    told = {"row": r, "column": c, "text": slot.text, "cells": texts}
                    found.append({**told, "head": head, "title": title})
        return found

    def head(self, c: int, first: int, end: int) -> tuple[str, list[Slot]]:
        """The words over a column, from the top down, and the cells that they stand in."""
        over = list({id(s): s for r in range(first, end) for s in [self.at[r, c]]}.values())
        return " ".join(slot.text for slot in over if slot.words), over

    def _is_second_header(self, own: Sequence[Slot]) -> bool:
        said = [slot for slot in own if slot.words]
        return len(said) > 1 and all(
            not is_value(s.text) and all(map(_bold, s.words)) for s in said
        )

    def _is_bold(self, r: int) -> bool:
        words = [word for slot in self.row(r) for word in slot.words]
        return bool(words) and all(map(_bold, words))

    def _is_filled(self, r: int) -> bool:
        return all(
            any(
                f.holds((s.box.left + s.box.right) / 2, (s.box.top + s.box.bottom) / 2)
                for f in self.fills
            )
            for s in self.row(r)
        )


def _bold(word: dict[str, Any]) -> bool:
    return any(mark in word["fontname"].lower() for mark in _BOLD)


def _edges(values: Sequence[float]) -> list[float]:
    merged: list[float] = []
    for value in sorted(values):
        if not merged or value - merged[-1] > SLACK:
            merged.append(value)
    return merged


def _near(edges: Sequence[float], value: float) -> int:
    return min(range(len(edges)), key=lambda n: abs(edges[n] - value))
