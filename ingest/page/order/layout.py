"""The reading order of a page: rows of cells to lines.

Consecutive rows that share an empty vertical gutter form a band. A band of prose is read down its
columns, any other along its rows, a table's wrapped cells joined (`ingest.page.tables.tables`).
"""

from collections.abc import Iterable
from statistics import median

from ingest.page.lines import PLACEHOLDER, Cell, Line, Row, join_markers, rows_of
from ingest.page.order.tabs import with_titles_joined
from ingest.page.order.text_columns import find_columns
from ingest.page.tables.tables import is_table, table_lines
from ingest.page.word import Word

GUTTER = 0.35
"""Least width of a gutter in letter heights."""


def read_order(rows: list[Row], depth: int = 3) -> list[Line]:
    """The lines of a page, or of one column of it; columns are looked for `depth` levels deep."""
    lines: list[Line] = []
    done = 0
    for block in find_columns(rows) if depth else ():
        _add(lines, _along_rows(rows[done : block.first]))
        for at, words in enumerate(block.parts):
            inner = rows_of(words)
            if block.heads and at % 2:
                lines.append(Line.of(cell for row in inner for cell in row))
            else:
                _add(lines, read_order(inner, depth - 1))
        done = block.last
    _add(lines, _along_rows(rows[done:]))
    return lines


def _add(lines: list[Line], more: list[Line]) -> None:
    """Put lines after lines, their tables counted on."""
    tables = max((line.table for line in lines), default=0)
    for line in more:
        line.table += tables if line.table else 0
    lines += more


def _along_rows(rows: list[Row]) -> list[Line]:
    lines: list[Line] = []
    for band in bands_of(rows):
        tables = max((line.table for line in lines), default=0)
        if is_table(band):
            lines += table_lines(band, tables + 1)
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
                far = far or row[0].text[0] == PLACEHOLDER
                if far or len(intervals(grown, GUTTER * height)) < 2:
                    break
                band.append(row)
            while len(band) > 1 and len(band[-1]) == 1 and band[-1][0].left <= band[0][0].right:
                band.pop()  # text after the table, not the rest of a wrapped cell
        bands.append(band)
        at += len(band)
    return bands
