"""Table rows on one line each, from a band of rows with cells.

A wrapped cell is joined to its row, so that a part number stands beside its name and a torque
beside its bolt; cells are separated by ` | `. Each cell knows the words of the header over it.
"""

from collections.abc import Iterator
from statistics import median

from ingest.page.lines import Cell, Line, Row, join_markers
from ingest.page.tables.cell_kinds import names_end
from ingest.page.tables.columns import Columns, columns_of, header_groups, named, parted
from ingest.page.tables.header_rows import (
    bold_rows_end,
    is_bold,
    is_value,
    names_of,
    value_rows_start,
)

SEPARATOR = " | "
_MIN_ROWS = 2
_MAX_WRAPPED = 12


def is_table(band: list[Row]) -> bool:
    """Whether the band has enough rows of several cells to be read as a table."""
    several = sum(len(join_markers(row)) > 1 and not _is_sparse(row) for row in band)
    return several >= _MIN_ROWS and several * 4 >= len(band)


def _is_sparse(row: Row) -> bool:
    """Two or fewer letters and digits side by side: the balloons of a drawing."""
    return len(row) < 3 and sum(map(str.isalnum, "".join(cell.text for cell in row))) < 3


def table_lines(band: list[Row], first: int) -> list[Line]:
    """One `Line` a logical row, its `cells` filled, `table` from `first` upward.

    A bold row of one cell is a heading between two tables and belongs to neither. Tables that
    stand side by side under the same header are read one after the other.
    """
    halves = _abreast(band)
    if halves:
        left = table_lines(halves[0], first)
        return left + table_lines(halves[1], max(line.table for line in left) + 1)
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
    table: list[list[Row]] = []
    number = first
    for rows in logical:
        if _is_heading(rows, table):
            lines += _table(table, number)
            number += bool(table)
            table = []
            if len(rows[0]) == 1:
                lines.append(_line(_slots(rows)))
                continue
        table.append(rows)
    return lines + _table(table, number)


def _is_heading(rows: list[Row], before: list[list[Row]]) -> bool:
    """Whether bold words end the table before them: a heading, or the next table's header."""
    row = _whole(rows)
    over = all(is_bold(_whole(other)) for other in before)
    digits = any(any(map(str.isdigit, cell.text)) for cell in row)
    return is_bold(row) and not over and (len(row) == 1 or not digits)


def _abreast(band: list[Row]) -> tuple[list[Row], list[Row]] | None:
    """The halves of a band whose first row says everything twice; None for any other."""
    texts = [cell.text for cell in band[0]]
    half = len(texts) // 2
    if half < 2 or texts[:half] != texts[half:]:
        return None
    gaps = _gaps([cell for row in band for cell in row])
    first, last = band[0][half - 1].left, band[0][half].right
    at = max(
        ((right - left, (left + right) / 2) for left, right in gaps if first < left < right < last),
        default=(0.0, 0.0),
    )[1]
    if not at:
        return None
    one = [[cell for cell in row if cell.left < at] for row in band]
    two = [[cell for cell in row if cell.left >= at] for row in band]
    return [row for row in one if row], [row for row in two if row]


def _gaps(cells: list[Cell]) -> Iterator[tuple[float, float]]:
    """Vertical stretches that no cell covers."""
    reached = float("inf")
    for cell in sorted(cells, key=lambda c: c.left):
        if cell.left > reached:
            yield reached, cell.left
        reached = max(reached, cell.right) if reached < float("inf") else cell.right


def _continues(row: Row, before: list[Row], edge: float) -> bool:
    """Whether a row is the rest of wrapped cells: close below, with nothing in column one."""
    if row[0].left < edge or len(before) > _MAX_WRAPPED:
        return False
    centred = before[0][0].left >= edge  # or the first column is empty
    if centred and (row[0].left <= before[0][0].right or not any(map(str.isalpha, row[0].text))):
        return False
    if _is_row_of_its_own(row, before[0]):
        return False
    if len(before[0]) == 1 or row[0].text[0] in "●•○▪‣":
        return False
    height = median(c.bottom - c.top for c in row)
    return min(c.top for c in row) - max(c.bottom for c in before[-1]) < 0.5 * height


def _is_row_of_its_own(row: Row, before: Row) -> bool:
    """Whether a row lacks only its first cell (the part's stock number is not known): it has all
    the others, with a number where the row before has one."""
    if len(row) < max(3, len(before) - 1):
        return False
    return any(
        is_value(cell.text) and is_value(over.text) and not over.text.endswith("-")
        for cell in row
        for over in before
        if _overlap(cell, over)
    )


Slot = list[Cell]
"""The lines of one logical cell, from the top down."""


def _slots(rows: list[Row]) -> list[Slot]:
    """The logical cells of wrapped rows, from left to right."""
    slots: list[Slot] = [[cell] for cell in rows[0]]
    for row in rows[1:]:
        for cell in row:
            over = [s for s in slots if any(_overlap(cell, c) for c in s)]
            if over:
                over[0].append(cell)
            else:
                slots.append([cell])
    slots.sort(key=lambda slot: min(c.left for c in slot))
    return slots


def _overlap(one: Cell, other: Cell) -> bool:
    return min(one.right, other.right) - max(one.left, other.left) > 0


def _line(slots: list[Slot]) -> Line:
    line = Line.of(cell for slot in slots for cell in slot)
    texts = tuple(" ".join(cell.text for cell in slot) for slot in slots)
    if len(texts) > 1:
        line.cells = texts
    line.text = SEPARATOR.join(texts)
    line.runs = ()
    return line


def _table(logical: list[list[Row]], number: int) -> list[Line]:
    """The lines of one table, each with the header over its cells where that is clear."""
    whole = [_whole(rows) for rows in logical]
    judged = 0 if bold_rows_end(whole) else _judged_end(whole)
    texts = [[cell.text for cell in row] for row in whole]
    above = bold_rows_end(whole) or judged or value_rows_start(texts)
    spans = columns_of([[(c.left, c.right) for c in row] for row in whole[above:]])
    names = names_of(whole[:above], spans, judged=bool(judged)) if len(spans) > 1 else range(0)
    header: list[Row] = []
    made: list[list[Slot]] = []
    for n, rows in enumerate(logical):
        if n in names:
            groups = [header_groups(row, spans, lowest=n == names[-1]) for row in rows]
            header += groups
            made.append(_slots(groups))
        else:
            made.append(_slots([parted(row, spans) for row in rows]))
    columns = named(spans, header)
    lines: list[Line] = []
    for n, slots in enumerate(made):
        line = _line(slots)
        line.table, line.header = number, n in names and columns.headed
        line.cells = line.cells or (line.text,)
        line.edges = tuple((min(c.left for c in s), max(c.right for c in s)) for s in slots)
        if columns.headed and n not in names and len(slots) > 1:
            line.heads = tuple(columns.heads[columns.at(*edge)] for edge in line.edges)
        lines.append(line)
    return lines


def _judged_end(rows: list[Row]) -> int:
    """How many first rows name columns of another kind, all rows taken together; 0: not clear."""
    spans = columns_of([[(c.left, c.right) for c in row] for row in rows])
    columns = Columns(spans)
    if len(spans) < 2:
        return 0
    table = []
    for row in rows:
        cells = [""] * len(spans)
        for cell in row:
            cells[columns.at(cell.left, cell.right)] = cell.text
        table.append(cells)
    return names_end(table)


def _whole(rows: list[Row]) -> Row:
    """One cell for each logical cell."""
    return [Cell.of([w for cell in slot for w in cell.words]) for slot in _slots(rows)]
