"""Ruled tables that stand side by side under one header, said again over each of them."""

from collections.abc import Sequence
from dataclasses import replace

from ingest.page.tables.cell_text import lines_in
from ingest.page.tables.ruled_cells import GridRow, Part


def abreast(rows: Sequence[GridRow]) -> list[int]:
    """The columns from the second table on that begin a table; none where there is one table.

    The first row of several cells says two names or more, and all of them again.
    """
    row = next((row for row in rows if len(row.parts) > 1), None)
    if row is None:
        return []
    names = [lines_in(part.words)[0] for part in row.parts]
    for period in range(2, len(names) // 2 + 1):
        if len(names) % period == 0 and names == names[:period] * (len(names) // period):
            return [row.parts[at].first for at in range(period, len(names), period)]
    return []


def columns_between(rows: Sequence[GridRow], first: int, beyond: int) -> list[GridRow]:
    """The rows of one of the tables, its columns counted from 0."""
    own = [
        GridRow(row.number, _within(row.parts, first, beyond), _within(row.spanning, first, beyond))
        for row in rows
    ]
    return [row for row in own if row.parts]


def _within(parts: Sequence[Part], first: int, beyond: int) -> list[Part]:
    return [
        replace(part, first=part.first - first, last=min(part.last, beyond - 1) - first)
        for part in parts
        if first <= part.first < beyond
    ]
