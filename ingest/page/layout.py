"""The reading order of a page: rows of cells to lines.

Consecutive rows that share an empty vertical gutter form a band. A band of prose is read down its
columns, any other along its rows, a table's wrapped cells joined (`ingest.page.tables`).
"""

from collections.abc import Iterable
from itertools import pairwise
from statistics import median

from ingest.page.lines import Cell, Line, Row, is_marker, join_markers, rows_of
from ingest.page.tables import is_table, table_lines
from ingest.page.tabs import with_titles_joined
from ingest.page.words import Word

GUTTER = 0.35
"""Least width of a gutter in letter heights."""
_PROSE_WORDS = 4.0
"""Words a line, on average, from which a column is prose."""


def read_order(rows: list[Row], depth: int = 2) -> list[Line]:
    """The lines of a page, or of one column of it; columns are looked for `depth` levels deep."""
    lines: list[Line] = []
    tables = 0
    for band in bands_of(rows):
        columns = column_split(band) if depth else None
        if columns is not None:
            for words in columns:
                inner = read_order(rows_of(words), depth - 1)
                for line in inner:
                    line.table += tables if line.table else 0
                tables = max([tables, *(line.table for line in inner)])
                lines += inner
        elif is_table(band):
            found = table_lines(band, tables + 1)
            tables = max(line.table for line in found)
            lines += found
        else:
            lines += [Line.of(row) for row in band]
    return lines


def sideways_lines(words: Iterable[Word]) -> list[Line]:
    """Words that run another way than the page (labels of a drawing), one line each run."""
    runs: list[list[Word]] = []
    for word in sorted(words, key=lambda w: w.order):
        if runs and abs(word.left - runs[-1][-1].left) < word.right - word.left:
            runs[-1].append(word)
        else:
            runs.append([word])
    return [Line.of([Cell.of(run)]) for run in runs]


def intervals(cells: Iterable[Cell], gutter: float) -> list[tuple[float, float]]:
    """Horizontal stretches that the cells cover, merged when closer than `gutter` points."""
    merged: list[tuple[float, float]] = []
    for left, right in sorted((c.left, c.right) for c in cells):
        if merged and left - merged[-1][1] < gutter:
            merged[-1] = (merged[-1][0], max(right, merged[-1][1]))
        else:
            merged.append((left, right))
    return merged


def bands_of(rows: list[Row]) -> list[list[Row]]:
    """Runs of consecutive rows with a gutter in common; a row outside any is a band of its own."""
    rows = with_titles_joined(rows)
    bands: list[list[Row]] = []
    at = 0
    while at < len(rows):
        band = [rows[at]]
        if len(join_markers(rows[at])) > 1:
            height = median(c.bottom - c.top for c in rows[at])
            for row in rows[at + 1 :]:
                grown = [cell for member in [*band, row] for cell in member]
                far = row[0].top - band[-1][0].bottom > 3.5 * height
                if far or len(intervals(grown, GUTTER * height)) < 2:
                    break
                band.append(row)
            while len(band) > 1 and len(band[-1]) == 1 and band[-1][0].left <= band[0][0].right:
                band.pop()  # text after the table, not the rest of a wrapped cell
        bands.append(band)
        at += len(band)
    return bands


def column_split(band: list[Row]) -> list[list[Word]] | None:
    """The words of each column of a band of prose; None when it is better read along its rows.

    Columns of prose hold full lines or list items, and the content stream writes one column after
    the other; scanned tables are written that way too, but hold names and values.
    """
    cells = [cell for row in band for cell in join_markers(row)]
    height = median(c.bottom - c.top for c in cells)
    columns = intervals(cells, GUTTER * height)
    if len(band) < 4 or len(columns) not in (2, 3):
        return None
    split = [[c for c in cells if left <= c.left and c.right <= right] for left, right in columns]
    if not all(map(_is_prose, split)) and not all(map(_is_list, split)):
        return None
    words = [[w for c in column for w in c.words] for column in split]
    for before, after in pairwise(words):
        middle = median(w.order for w in after)
        if sum(w.order > middle for w in before) > 0.1 * len(before):
            return None
    return words


def _is_prose(column: list[Cell]) -> bool:
    lines = len({round(c.bottom) for c in column})
    return lines > 3 and sum(len(c.words) for c in column) > _PROSE_WORDS * lines


def _is_list(column: list[Cell]) -> bool:
    items = sum(is_marker(c.words[0].text) for c in column)
    return items > 1 and items * 5 > len(column)
