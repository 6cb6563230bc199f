"""Columns of text on a page: blocks of rows between gutters whose columns are each read whole."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.page.lines import Row, is_marker
from ingest.page.order.gutters import Block, RowSpace
from ingest.page.order.prose import Sureness, are_columns
from ingest.page.order.side_heads import side_heads
from ingest.page.word import Word

_SINGLE = 3
"""Gutters of a block that are tried alone, the widest first."""
_TRIES = 60
"""Blocks of a page, or of a column, that are looked at, the most."""
_MOST_ROWS = 1_000
"""Rows of a page, the most: a newspaper's four columns with lines at different heights have 500."""
_APART = 0.9
"""Letter heights of white above a line that is no more of the paragraph."""

Column = list[list[Word]]
"""The words of each line, from the top down."""


@dataclass(frozen=True, slots=True)
class TextColumns:
    """Rows `first` to `last` (not included) that are columns of text, from left to right."""

    first: int
    last: int
    parts: list[list[Word]]
    """The words of each column, or of each head in the margin and each text beside one."""
    heads: bool = False
    """Whether the parts are, by turns, text and a head in the margin."""


def find_columns(rows: Sequence[Row]) -> list[TextColumns]:
    """The columns of text among the rows of a page, or of one of its columns, the upper first."""
    found: list[TextColumns] = []
    if not 2 < len(rows) <= _MOST_ROWS:
        return found
    space = RowSpace(rows)
    at = tries = done = rejected = 0
    while at + 2 < len(rows) and tries < _TRIES:
        blocks = space.blocks(at)
        tries += len(blocks)
        block, sure = _first_of_text(rows, blocks, space)
        heads = _side_heads(rows, blocks, space.height) if blocks and not sure else None
        if heads:
            found.append(heads)
            at = done = rejected = heads.last
        elif block is not None:
            block = _with_its_ends(rows, block, done, space)
            columns = columns_in(rows, block)
            words = [[word for line in column for word in line] for column in columns]
            found.append(TextColumns(block.first, block.last, words))
            at = done = rejected = block.last
        elif blocks:
            last = max(block.last for block in blocks)
            at = space.next_start(at, rejected, last)
            rejected = rejected if at < last else last
        else:
            at += 1
    return found


def _side_heads(rows: Sequence[Row], blocks: Sequence[Block], height: float) -> TextColumns | None:
    tallest = max(blocks, key=lambda block: block.last)
    if len(tallest.gutters) > _SINGLE:
        return None
    for gutter in {tallest.gutters[0]: 0, tallest.gutters[-1]: 1}:
        left, right = columns_in(rows, replace(tallest, gutters=(gutter,)))
        parts = side_heads(left, right, height) if left and right else None
        if parts:
            return TextColumns(tallest.first, tallest.last, parts, heads=True)
    return None


def columns_in(rows: Sequence[Row], block: Block) -> list[Column]:
    """The columns of the block, each line with its words."""
    middles = [(left + right) / 2 for left, right in block.gutters]
    columns: list[Column] = [[] for _ in range(len(middles) + 1)]
    for at in range(block.first, block.last):
        cuts = middles
        if at in block.moved:
            own = sum(block.moved[at]) / 2
            near = min(range(len(cuts)), key=lambda n: abs(middles[n] - own))
            cuts = [*middles[:near], own, *middles[near + 1 :]]
        words = [word for cell in rows[at] for word in cell.words]
        lefts = [word.left for word in words]
        start = 0
        for column, cut in zip(columns, (*cuts, float("inf")), strict=True):
            end = bisect_left(lefts, cut, start)
            if end > start:
                column.append(words[start:end])
            start = end
    return columns


def _first_of_text(
    rows: Sequence[Row], blocks: Sequence[Block], space: RowSpace
) -> tuple[Block | None, bool]:
    """The first of the blocks that is columns of text, and whether that is sure."""
    for block in blocks:
        found, sure = _of_text(rows, block, space)
        if found:
            return found, sure
    return None, False


def _of_text(rows: Sequence[Row], block: Block, space: RowSpace) -> tuple[Block | None, bool]:
    """The block with those of its gutters that part columns of text, None where none do; and
    whether that is sure."""
    every = columns_in(rows, block)
    block = _without_markers(block, every)
    if not block.gutters:
        return None, False
    choices = [block.gutters]
    if len(block.gutters) > 1 and not block.part:
        widest = sorted(block.gutters, key=lambda gutter: gutter[0] - gutter[1])
        choices += [(gutter,) for gutter in widest[:_SINGLE]]
    second = None
    for gutters in choices:
        chosen = replace(block, gutters=gutters)
        columns = every if len(gutters) == len(every) - 1 else columns_in(rows, chosen)
        wide = all(space.is_wide(right - left) for left, right in gutters)
        sure = are_columns(columns, wide, space.height) if all(columns) else Sureness.NO
        if sure is Sureness.YES:
            return chosen, True
        if sure is Sureness.BESIDE_TEXT:
            second = second or chosen
    return second, False


def _without_markers(block: Block, columns: Sequence[Column]) -> Block:
    """The block without the gutters between counters or bullets and what they count."""
    kept = [
        gutter
        for gutter, column in zip(block.gutters, columns, strict=False)
        if column and 2 * sum(map(_is_marker, column)) < len(column)
    ]
    return block if len(kept) == len(block.gutters) else replace(block, gutters=tuple(kept))


def _is_marker(line: Sequence[Word]) -> bool:
    return len(line) < 3 and is_marker(" ".join(word.text for word in line))


def _with_its_ends(rows: Sequence[Row], block: Block, done: int, space: RowSpace) -> Block:
    """The block with the lines right above that stand in one of its columns, and without those at
    its end that stand on the left alone and apart: a heading over what follows."""
    first, last = block.first, block.last
    while first > done and space.gaps[first] < _APART * space.height:
        if len(_sides(rows[first - 1], block)) != 1:
            break
        first -= 1
    if last < len(rows):
        tail = last
        while tail - 1 > first + 2 and max(_sides(rows[tail - 1], block)) < len(block.gutters):
            tail -= 1
        apart = (at for at in range(tail, last) if space.gaps[at] > _APART * space.height)
        last = next(apart, last)
    return replace(block, first=first, last=last)


def _sides(row: Row, block: Block) -> set[int]:
    """The columns that a row has words in; one more than there are where it covers a gutter."""
    sides = set()
    for cell in row:
        for word in cell.words:
            if any(word.left < right and word.right > left for left, right in block.gutters):
                sides |= {len(block.gutters), len(block.gutters) + 1}
            sides.add(sum(word.left >= right for _, right in block.gutters))
    return sides
