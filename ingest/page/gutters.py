"""Where white space parts the rows of a page from top to bottom: blocks of rows and their gutters.

What a row covers is a number with a bit a point, so that the white space that rows share is found
by `&`. A gutter is straight; a line that sticks out of its column moves it for that line alone.
"""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

from ingest.page.lines import Row
from ingest.page.prose import are_columns, look_at
from ingest.page.words import Word

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
_FEWEST = 3
"""Rows of a block, the least: the short columns above a picture."""
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


class RowSpace:
    """The white space of rows of words, from top to bottom."""

    def __init__(self, rows: Sequence[Row]) -> None:
        words = [word for row in rows for cell in row for word in cell.words]
        self.height = median(word.height for word in words)
        self.origin = min(word.left for word in words)
        self.width = min(max(int(_NARROW * self.height), _LEAST), 40)
        covered, self._ends = [], []
        for row in rows:
            mask = 0
            for cell in row:
                for word in cell.words:
                    mask |= self._bits(word.left, word.right)
            covered.append(mask)
            self._ends.append(((mask & -mask).bit_length() - 1, mask.bit_length()))
        size = max(end for _, end in self._ends) + self.width
        full = (1 << size) - 1
        self._free = [_eroded(full & ~mask, self.width) for mask in covered]

    def _bits(self, left: float, right: float) -> int:
        low = min(max(int(left - self.origin + 0.5), 0), _WIDEST)
        high = min(max(int(right - self.origin + 0.5), low + 1), _WIDEST + 1)
        return (1 << high) - (1 << low)

    def blocks(self) -> Generator[Block, bool | None, None]:
        """Blocks of rows with a gutter through them, the upper ones first.

        Who is given one sends whether it is taken: the next begins below it, else there is a taller
        one with fewer gutters, or one that begins a row lower.
        """
        at = 0
        while at + 2 < len(self._free):
            for block in self._from(at):
                if (yield block):
                    at = block.last
                    break
            else:
                at += 1

    def _from(self, at: int) -> Iterator[Block]:
        """The blocks whose first rows with words on both sides are `at` and the one below."""
        shared = self._free[at] & self._free[at + 1]
        low, high = self._reach(range(at, at + 2))
        if not shared & _ones(low, high):
            return
        end = at + 2
        moved: dict[int, Span] = {}
        while end < len(self._free):
            both = shared & self._free[end]
            inner = _ones(low, high)
            if not both & inner:
                gap = self._bulge(shared & inner, end)
                if gap is None or len(moved) >= 1 + _BULGES * (end - at):
                    break
                moved[end] = gap
            else:
                if end - at >= _FEWEST and _lost(shared & inner, both):
                    yield from self._whole(at, end, shared, moved)
                shared = both
                low, high = min(low, self._ends[end][0]), max(high, self._ends[end][1] - self.width)
            end += 1
        if end - at >= _FEWEST:
            yield from self._whole(at, end, shared, moved)

    def _whole(self, first: int, end: int, shared: int, moved: dict[int, Span]) -> Iterator[Block]:
        """The block with the rows above that have its gutters, too."""
        inner = _ones(*self._reach(range(first, end)))
        while first and not _lost(shared & inner, self._free[first - 1]):
            first -= 1
            shared &= self._free[first]
        shared &= _ones(*self._reach(range(first, end)))
        gutters = tuple(self._spans(shared))
        if gutters:
            yield Block(first, end, gutters, dict(moved))

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


def _eroded(mask: int, width: int) -> int:
    """The bits at which `width` bits are set from there on."""
    done = 1
    while done < width:
        step = min(done, width - done)
        mask &= mask >> step
        done += step
    return mask


def columns_in(rows: Sequence[Row], block: Block) -> list[list[list[Word]]]:
    """For each column of the block the words of each of its lines, from the top down."""
    middles = [(left + right) / 2 for left, right in block.gutters]
    columns: list[list[list[Word]]] = [[] for _ in range(len(middles) + 1)]
    for at in range(block.first, block.last):
        cuts = middles
        if at in block.moved:
            own = sum(block.moved[at]) / 2
            near = min(range(len(cuts)), key=lambda n: abs(middles[n] - own))
            cuts = [*middles[:near], own, *middles[near + 1 :]]
        parts: list[list[Word]] = [[] for _ in columns]
        for cell in rows[at]:
            for word in cell.words:
                parts[sum(word.left >= cut for cut in cuts)].append(word)
        for column, part in zip(columns, parts, strict=True):
            if part:
                column.append(part)
    return columns


def split(rows: Sequence[Row], block: Block, height: float) -> list[list[list[Word]]] | None:
    """The columns of text in a block, from left to right; None where it is none."""
    block = _without_markers(rows, block, height)
    if not block.gutters:
        return None
    columns = columns_in(rows, block)
    if all(columns) and are_columns(columns, height):
        return columns
    if len(block.gutters) > 1:
        for gutter in sorted(block.gutters, key=lambda g: g[0] - g[1])[:_SINGLE]:
            columns = columns_in(rows, replace(block, gutters=(gutter,)))
            if all(columns) and are_columns(columns, height):
                return columns
    return None


def _without_markers(rows: Sequence[Row], block: Block, height: float) -> Block:
    """The block without the gutters between counters or bullets and what they count."""
    columns = columns_in(rows, block)
    kept = [
        gutter
        for gutter, column in zip(block.gutters, columns, strict=False)
        if column and 2 * look_at(column, height).markers < len(column)
    ]
    return replace(block, gutters=tuple(kept))
