"""Which rows of a table are its header: those that name columns.

Only what is clear counts, since an answer never takes a header for a value: rows of names above
rows of values, or bold rows above plain ones. Contents, lists, forms and drawings that are read as
tables have none.
"""

import re
from collections.abc import Sequence
from itertools import pairwise, takewhile

from ingest.page.lines import Cell, Row
from ingest.page.tables.columns import Span, overlap

_MOST = 6
_LONG, _WORDS = 60, 9
_NO_NAME = re.compile(
    r"(?:\(?[a-z]{1,2}|[ivx]+)[.:]\s.*|.*[,;]|.*\d[-.]\d.*|.*(?:\.\s?){4}.*|[^(]*\).*|.*\([^)]*"
    r"|(?:\S+\s+){2,}\S*:"
)
"""List items, broken sentences, numbers of sections and parts, leaders, half a bracket."""
_DECIMAL = re.compile(r"(?<![\w.,-])\d+[.,]\d+(?![\w.,-])")
_COUNTER = re.compile(r"\(\d{1,2}\)")
_WIDER = 1.25


def value_rows_start(rows: Sequence[Sequence[str]]) -> int:
    """How many rows of cells stand above a table's first row of values, 0 where not clear.

    A row of few cells, like the page's head over a list of parts, is none of them.
    """
    widest = max(map(len, rows), default=0)
    for count, cells in enumerate(rows[: _MOST + 1]):
        if 2 * len(cells) < widest:
            continue
        values = sum(any(map(str.isdigit, cell)) for cell in cells)
        known = is_value(cells[0]) or is_value(cells[-1])
        if known and len(cells) > 1 and 2 * values >= len(cells):
            return count
    return 0


def is_value(cell: str) -> bool:
    """Whether a cell is a number, or mostly digits."""
    return cell[:1].isdigit() or sum(map(str.isdigit, cell)) * 2 > len(cell)


def bold_rows_end(rows: Sequence[Row]) -> int:
    """How many bold rows stand above rows of cells that mostly are plain; 0 where none do."""
    count = len(list(takewhile(is_bold, rows)))
    rest = rows[count:]
    plain = 2 * sum(map(is_bold, rest)) < len(rest) <= 2 * sum(len(row) > 1 for row in rest)
    return count if plain and any(len(row) > 1 for row in rows[:count]) else 0


def is_bold(row: Row) -> bool:
    """Whether most letters of the row are."""
    words = [word for cell in row for word in cell.words]
    return sum(len(w.text) for w in words if w.bold) * 2 > sum(len(w.text) for w in words)


def names_of(rows: Sequence[Row], spans: Sequence[Span], *, judged: bool = False) -> range:
    """Which of `rows`, all of them above the values, name the columns `spans`.

    `judged`: the rows below are of other kinds, so that a name may hold a number ("Class 8.8")."""
    end = len(rows)
    while end and len(rows[end - 1]) == 1 and not parts_evenly(rows[end - 1][0], spans):
        end -= 1  # the title of a group of rows
    if end and end < len(rows) and is_bold(rows[end - 1]):
        end += len(list(takewhile(is_bold, rows[end:])))
    start = end
    while start and _names(rows[start - 1], judged=judged):
        start -= 1
    while start < end and len(rows[start]) == 1:
        start += 1  # the title of the table
    return range(start, end)


def _names(row: Row, *, judged: bool) -> bool:
    """Whether each cell of the row can be the name of a column."""
    texts = [cell.text for cell in row]
    if len(texts) == 1 and texts[0].endswith(":"):
        return False
    if all(map(_COUNTER.fullmatch, texts)):
        return True
    numbers = 0 if judged or is_bold(row) else sum(map(is_value, texts))
    texts = [_DECIMAL.sub("#", text) if judged else text for text in texts]
    if 2 * numbers > len(texts) or not any(map(str.isalpha, "".join(texts))):
        return False
    return not any(
        len(text) > _LONG or len(text.split()) > _WORDS or _NO_NAME.fullmatch(text)
        for text in texts
    )


def parts_evenly(cell: Cell, spans: Sequence[Span]) -> bool:
    """Whether one cell holds the names of several columns, with somewhat wider gaps between."""
    names = sum(overlap(span, (cell.left, cell.right)) > 0 for span in spans)
    gaps = sorted(after.left - before.right for before, after in pairwise(cell.words))
    if names < 2 or len(gaps) < names:
        return names > 1 and len(gaps) == names - 1
    return gaps[1 - names] >= _WIDER * gaps[-names]
