"""Table rows on one line each, from a band of rows with cells.

A wrapped cell is joined to its row, so that a part number stands beside its name and a torque
beside its bolt; cells are separated by ` | `.
"""

from collections.abc import Sequence
from statistics import median

from ingest.lines import Cell, Line, Row, join_markers

SEPARATOR = " | "
_MIN_ROWS = 2
_MAX_WRAPPED, _MAX_HEADER = 4, 6


def is_table(band: list[Row]) -> bool:
    """Whether the band has enough rows of several cells to be read as a table."""
    several = sum(len(join_markers(row)) > 1 and not _is_sparse(row) for row in band)
    return several >= _MIN_ROWS and several * 4 >= len(band)


def _is_sparse(row: Row) -> bool:
    """Two or fewer letters and digits side by side: the balloons of a drawing."""
    return len(row) < 3 and sum(map(str.isalnum, "".join(cell.text for cell in row))) < 3


def table_lines(band: list[Row], first: int) -> list[Line]:
    """One `Line` a logical row, its `cells` filled, `table` from `first` upward.

    A bold row of one cell is a heading between two tables and belongs to neither.
    """
    if max(len(row) for row in band) <= 2:
        band = [join_markers(row) for row in band]
    starts = sorted(min(c.left for c in row) for row in band if len(row) > 1)
    edge = starts[len(starts) // 4] + 1.5 * median(c.bottom - c.top for r in band for c in r)
    logical: list[list[Row]] = []
    for row in band:
        if logical and _continues(row, logical[-1], edge):
            logical[-1].append(row)
        else:
            logical.append([row])
    lines: list[Line] = []
    number = first
    for rows in logical:
        line = _line(rows)
        if len(rows[0]) == 1 and line.bold and lines:
            number += lines[-1].table == number
        else:
            line.table = number
            line.cells = line.cells or (line.text,)
        lines.append(line)
    return lines


def _continues(row: Row, before: list[Row], edge: float) -> bool:
    """Whether a row is the rest of wrapped cells: close below, with nothing in column one."""
    if row[0].left < edge or before[0][0].left >= edge or len(before) > _MAX_WRAPPED:
        return False
    if len(before[0]) == 1 or row[0].text[0] in "●•○▪‣":
        return False
    height = median(c.bottom - c.top for c in row)
    return min(c.top for c in row) - max(c.bottom for c in before[-1]) < 0.5 * height


def _line(rows: list[Row]) -> Line:
    line = Line.of(cell for row in rows for cell in row)
    slots: list[list[Cell]] = [[cell] for cell in rows[0]]
    for row in rows[1:]:
        for cell in row:
            over = [s for s in slots if any(_overlap(cell, c) for c in s)]
            if over:
                over[0].append(cell)
            else:
                slots.append([cell])
    slots.sort(key=lambda slot: min(c.left for c in slot))
    texts = tuple(" ".join(cell.text for cell in slot) for slot in slots)
    if len(texts) > 1:
        line.cells = texts
    line.text = SEPARATOR.join(texts)
    return line


def _overlap(one: Cell, other: Cell) -> bool:
    return min(one.right, other.right) - max(one.left, other.left) > 0


def header_count(rows: Sequence[str]) -> int:
    """How many rows stand above a table's first row of values, 0 when that is not clear."""
    for count, row in enumerate(rows[: _MAX_HEADER + 1]):
        cells = row.split(SEPARATOR)
        values = sum(any(map(str.isdigit, cell)) for cell in cells)
        known = _is_value(cells[0]) or _is_value(cells[-1])
        if known and len(cells) > 1 and 2 * values >= len(cells):
            return count
    return 0


def _is_value(cell: str) -> bool:
    return cell[:1].isdigit() or sum(map(str.isdigit, cell)) * 2 > len(cell)
