"""Where white space parts the rows of a page from top to bottom: blocks of rows and their gutters.

What a row covers is a number with a bit a point, so that the white space that rows share is found
by `&`. A gutter is straight; a line that sticks out of its column moves it for that line alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from ingest.page.lines import Row
from ingest.page.word import Word

Span = tuple[float, float]
"""Left and right edge in points."""

_NARROW, _LEAST = 0.55, 4
"""Least width of a gutter in letter heights and in points: 12 pt between columns in type of 12.5 pt
(the default of layout programs), 8 pt in newspapers' 9 pt."""
_WIDEST = 4_000
"""Points; what stands farther right counts as standing there."""
_BULGES = 0.05
"""Share of a block's rows that may stick out into the gutter (a long part number, a formula)."""
_SINGLE = 3
"""Gutters of a block that are tried alone, the widest first."""
_WIDE = 1.2
"""Letter heights from which a gutter is wide: the spaces of a few lines do not meet so."""
_SPACES = 1.6
"""How many times the usual space between words a gutter has: the spaces of typewritten lines meet
over five lines."""
_FEWEST, _FEW, _MANY = 3, 5, 9
"""Rows of a block, the least: with a wide gutter (the short columns above a picture), with a narrow
one, with one like a space."""
_STRETCH, _BLOCK, _PARAGRAPH = 3.5, 1.2, 0.4
"""Letter heights of white from one side to the other that may end a block, that may begin one, and
that may begin one that holds most of the rows (`_REST`) of what was none with the rows above."""
_REST = 0.6
_UNLIKE = 1.25
"""How many times the white between a table's rows it takes to begin another block."""
_MOST = 4
"""Blocks from one row that end early."""
_SHIFT = 2.0
"""Letter heights by which such a row moves the gutter."""


@dataclass(frozen=True, slots=True)
class Block:
    """Rows `first` to `last` (not included) and the gutters through all of them."""

    first: int
    last: int
    gutters: tuple[Span, ...]
    moved: dict[int, Span]
    """The gap of each row that sticks out into the gutter."""
    part: bool = False
    """Whether a block with fewer gutters goes on below it."""


class RowSpace:
    """The white space of rows of words, from top to bottom."""

    def __init__(self, rows: Sequence[Row]) -> None:
        lines = [[word for cell in row for word in cell.words] for row in rows]
        self.height = median([word.bottom - word.top for line in lines for word in line])
        self.origin = min(line[0].left for line in lines)
        self.width = min(max(int(_NARROW * self.height), _LEAST), 40)
        self.gaps: list[float] = []
        self._ends: list[tuple[int, int]] = []
        size = int(min(max(w.right for line in lines for w in line) - self.origin, _WIDEST))
        full = (1 << (size + self.width)) - 1
        spaces: list[float] = []
        reached = float("inf")
        self._free: list[int] = []
        for row, line in zip(rows, lines, strict=True):
            self._free.append(full & ~self._covered(line, spaces))
            self.gaps.append(min(cell.top for cell in row) - reached)
            reached = max(cell.bottom for cell in row)
        self.space = median(spaces) if spaces else 0.0

    def _covered(self, line: Sequence[Word], spaces: list[float]) -> int:
        """The bits from which on a line leaves no gutter free; `spaces` gets its gaps."""
        covered = 0
        start, right = line[0].left, line[0].right
        for word in line[1:]:
            gap = word.left - right
            if gap >= self.width:
                covered |= self._bits(start, right)
                start = word.left
            if gap < _WIDE * self.height:
                spaces.append(gap)
            right = max(right, word.right)
        covered |= self._bits(start, right)
        self._ends.append((self._bit(line[0].left), self._bit(right)))
        return covered

    def _bits(self, left: float, right: float) -> int:
        low = max(self._bit(left) - self.width + 1, 0)
        return (1 << max(self._bit(right), low + 1)) - (1 << low)

    def _bit(self, at: float) -> int:
        return min(max(int(at - self.origin + 0.5), 0), _WIDEST)

    def blocks(self, at: int) -> list[Block]:
        """The blocks that begin with rows `at` and the next, in the order to try them.

        First those that end where one of their gutters does, then the tallest, then those that end
        at an empty stretch of the page.
        """
        shared = self._free[at] & self._free[at + 1]
        low, high = self._reach(range(at, at + 2))
        if not shared & _ones(low, high):
            return []
        end = at + 2
        moved: dict[int, Span] = {}
        parts: list[Block] = []
        stretches: list[Block] = []
        while end < len(self._free):
            both, inner = shared & self._free[end], _ones(low, high)
            if not both & inner:
                gap = self._bulge(shared & inner, end)
                if gap is None or len(moved) >= 1 + _BULGES * (end - at):
                    break
                moved[end] = gap
            else:
                if _lost(shared & inner, both) and len(parts) < _MOST:
                    parts += self._whole(at, end, shared, moved, part=True)
                elif self.gaps[end] > _STRETCH * self.height and len(stretches) < _MOST:
                    stretches += self._whole(at, end, shared, moved)
                shared = both
                low, high = min(low, self._ends[end][0]), max(high, self._ends[end][1] - self.width)
            end += 1
        return [*parts, *self._whole(at, end, shared, moved), *reversed(stretches)]

    def next_start(self, at: int, first: int, last: int) -> int:
        """Where a block may begin after rows `at` to `last` (not included) were none, nor those
        from `first` on: below a heading, or below so much white that it is another block."""
        most = first + (1 - _REST) * (last - first)
        usual = [gap for gap in self.gaps[first + 1 : last] if gap > _PARAGRAPH * self.height]
        least = max(_BLOCK * self.height, _UNLIKE * median(usual or [0.0]))
        for row in range(at + 1, last):
            if self.gaps[row] > (_PARAGRAPH * self.height if row <= most else least):
                return row
        return last

    def _whole(
        self, first: int, end: int, shared: int, moved: dict[int, Span], part: bool = False
    ) -> list[Block]:
        shared &= _ones(*self._reach(range(first, end)))
        gutters = [
            (left, right)
            for left, right in self._spans(shared)
            if end - first >= self._rows_of(right - left)
        ]
        return [Block(first, end, tuple(gutters), dict(moved), part)] if gutters else []

    def is_wide(self, gutter: float) -> bool:
        """Whether a gutter of so many points is wider than the spaces between words."""
        return gutter > _SPACES * self.space

    def _rows_of(self, gutter: float) -> int:
        """How many rows a gutter has, the least, that is so many points wide."""
        if not self.is_wide(gutter):
            return _MANY
        return _FEWEST if gutter > _WIDE * self.height else _FEW

    def _bulge(self, shared: int, at: int) -> Span | None:
        """The gap of a row beside the gutter, where the rows after it have the gutter again."""
        after = self._free[at + 1 : at + 3]
        if len(after) < 2 or not all(shared & free for free in after):
            return None
        wide, reach = shared, int(_SHIFT * self.height)
        for step in range(1, reach + 1):
            wide |= shared << step | shared >> step
        low, high = self._reach(range(at, at + 1))
        gaps = list(self._spans(wide & self._free[at] & _ones(low, high)))
        return gaps[0] if len(gaps) == 1 else None

    def _reach(self, rows: range) -> tuple[int, int]:
        """First and last bit between the leftmost and the rightmost words of the rows."""
        low = min(self._ends[row][0] for row in rows)
        return low, max(self._ends[row][1] for row in rows) - self.width

    def _spans(self, mask: int) -> Iterator[Span]:
        while mask:
            low = (mask & -mask).bit_length() - 1
            run = mask >> low
            length = (~run & (run + 1)).bit_length() - 1
            yield self.origin + low, self.origin + low + length - 1 + self.width
            mask &= ~(((1 << length) - 1) << low)


def _ones(low: int, high: int) -> int:
    return (1 << high) - (1 << low) if high > low else 0


def _lost(shared: int, free: int) -> bool:
    """Whether a gutter among `shared` is closed by a row that leaves `free`."""
    while shared:
        low = (shared & -shared).bit_length() - 1
        run = ((~(shared >> low) & ((shared >> low) + 1)) - 1) << low
        if not run & free:
            return True
        shared &= ~run
    return False
