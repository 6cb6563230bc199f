"""Tables that go on from one page to the next: the later rows keep the header of the first page."""

import re
from collections.abc import Sequence
from itertools import pairwise

from ingest.page.lines import Line
from ingest.page.tables.columns import Columns, columns_of, overlap
from ingest.page.tables.tables import SEPARATOR

_CAPTION = re.compile(r"table\s.*|.*\bcont(?:inue|\W?)?d\b.*", re.I)
_SHIFT = 3.0
"""Points by which the columns of two pages may differ."""
_MOST_STRAYS = 0.1


def carry_headers(pages: Sequence[Sequence[Line]]) -> None:
    """Give the rows of a table that goes on the header of the page before.

    A table goes on where it stands last on one page and first on the next, under nothing but its
    caption, with its cells in the same columns. A header that is printed again is marked as one.
    """
    for before, after in pairwise(pages):
        first = _last(before)
        second = _first(after) or _lone_row(after)
        if first and second and not any(line.header for line in second):
            _carry(first, second, after)


def _last(lines: Sequence[Line]) -> list[Line]:
    body = [line for line in lines if not line.furniture]
    number = body[-1].table if body else 0
    return [line for line in body if line.table == number] if number else []


def _first(lines: Sequence[Line]) -> list[Line]:
    body = [line for line in lines if not line.furniture]
    for line in body[:3]:
        if line.table:
            return [other for other in body if other.table == line.table]
        if not _CAPTION.fullmatch(line.text):
            break
    return []


def _lone_row(lines: Sequence[Line]) -> list[Line]:
    """The page's first line, if it alone may be what is left of a table."""
    body = [line for line in lines if not line.furniture]
    return body[:1] if body and len(body[0].runs) > 1 else []


def _carry(first: Sequence[Line], second: Sequence[Line], page: Sequence[Line]) -> None:
    columns = _columns(first)
    if not columns.headed or not _fits(second, columns):
        return
    lone = second[0]
    if not lone.table:
        if SEPARATOR.join(lone.runs) in {line.text for line in first if line.header}:
            return
        lone.table = 1 + max(line.table for line in page)
        lone.cells, lone.text = lone.runs, SEPARATOR.join(lone.runs)
    header = tuple(line.text for line in first if line.header)
    again = tuple(line.text for line in second[: len(header)]) == header != ()
    carried = () if again else header or next((x.carried for x in first if x.carried), ())
    for at, line in enumerate(second):
        line.header = again and at < len(header)
        line.carried = carried
        if not line.header and len(line.cells) > 1:
            line.heads = tuple(columns.heads[columns.at(*edge)] for edge in line.edges)


def _columns(table: Sequence[Line]) -> Columns:
    rows = [line for line in table if line.heads]
    rows.sort(key=lambda line: -len(line.edges))  # the cells of the fullest span no columns
    spans = columns_of([[edge for edge in line.edges if edge[1] > 0] for line in rows])
    heads = [""] * len(spans)
    plain = Columns(spans)
    for line in rows:
        for edge, head in zip(line.edges, line.heads, strict=True):
            heads[plain.at(*edge)] = heads[plain.at(*edge)] or head
    return Columns(spans, tuple(heads))


def _fits(table: Sequence[Line], columns: Columns) -> bool:
    """Whether the table's cells stand in these columns, its first ones in the first."""
    rows = [[edge for edge in line.edges if edge[1] > 0] for line in table]
    rows = [edges for edges in rows if len(edges) > 1]
    if not rows or max(map(len, rows)) > len(columns.spans):
        return False
    left = min(edges[0][0] for edges in rows)
    cells = [edge for edges in rows for edge in edges]
    strays = sum(sum(overlap(span, edge) > 0 for span in columns.spans) != 1 for edge in cells)
    return abs(left - columns.spans[0][0]) <= _SHIFT and strays <= _MOST_STRAYS * len(cells)
