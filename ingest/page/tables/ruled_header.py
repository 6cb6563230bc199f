"""Which rows of a ruled table are its header, and what it says over each column.

Only what is clear counts: rows that are bold, shaded or set upwards where the others are not, or
that hold names where the others hold values. A title over the whole table is no header.
"""

from collections.abc import Sequence
from itertools import takewhile

from ingest.page.tables.cell_kinds import Cells, agrees, column_kinds, differs, kind_of, names_end
from ingest.page.tables.columns import is_counter
from ingest.page.tables.ruled_cells import GridRow, Part

_MOST = 6
"""Rows that a header has at most."""


def cells_by_column(row: GridRow, columns: int) -> Cells:
    """The row's texts by column; a part over several columns is in none."""
    cells = [""] * columns
    for part in row.parts:
        if part.first == part.last:
            cells[part.first] = part.text
    return cells


def is_title(row: GridRow, columns: int) -> bool:
    """Whether one part stands over all columns."""
    return len(row.parts) == 1 and not row.spanning and _width(row.parts[0]) == columns


def _width(part: Part) -> int:
    return part.last - part.first + 1


def header_of(rows: Sequence[GridRow], columns: int) -> range:
    """Which of `rows` are the header; empty where none is, or it is not clear."""
    start = len(list(takewhile(lambda row: is_title(row, columns), rows)))
    body = rows[start:]
    if len(body) < 2:
        return range(0)
    texts = [cells_by_column(row, columns) for row in body]
    styled = max(_shaded_end(body), _bold_end(body), _turned_end(body))
    end = _trimmed(texts, styled) if styled else names_end(texts)
    if styled and end == styled:
        end = _extended(texts, body, styled)
    end = _closed(body, end)
    if not end or end > _MOST or not any(len(row.parts) > 1 for row in body[end:]):
        return range(0)
    heads = heads_of(body[:end], columns)
    if sum(any(map(str.isalnum, head)) for head in heads[1:]) < 1:
        return range(0)
    return range(start, start + end)


def _shaded_end(rows: Sequence[GridRow]) -> int:
    """How many rows are shaded as none of the rows of several cells after them is."""
    shades = [_shade(row) for row in rows]
    if shades[0] is None:
        return 0
    end = 0
    for at, shade in enumerate(shades[: _MOST + 1]):
        later = {
            other
            for row, other in zip(rows[at + 1 :], shades[at + 1 :], strict=True)
            if len(row.parts) > 1 and other != shades[0]
        }
        if shade is None or (len(rows[at].parts) < 2 and at) or (at and shade in later):
            break
        end = at + 1
    below = [s for row, s in zip(rows[end:], shades[end:], strict=True) if len(row.parts) > 1]
    return end if below and not set(shades[:end]) & set(below) else 0


def _shade(row: GridRow) -> int | None:
    """The colour that most of the row's cells have."""
    colours = [part.fill for part in row.parts]
    most = max(set(colours), key=colours.count)
    return most if colours.count(most) * 2 > len(colours) else None


def _bold_end(rows: Sequence[GridRow]) -> int:
    """How many rows are bold above rows that mostly are not."""
    bold = [all(part.bold or not kind_of(part.text) for part in row.parts) for row in rows]
    end = len(list(takewhile(bool, bold)))
    below = [one for one, row in zip(bold[end:], rows[end:], strict=True) if len(row.parts) > 1]
    return end if below and 2 * sum(below) < len(below) else 0


def _turned_end(rows: Sequence[GridRow]) -> int:
    """How many rows there are to the last of the first ones that have cells set sideways."""
    end = 0
    for at, row in enumerate(rows[:3]):
        turned = [part for part in row.parts if part.turned]
        if len(turned) > 1:
            end = at + 1
    below = [part for row in rows[end:] for part in row.parts]
    return end if sum(part.turned for part in below) * 10 <= len(below) else 0


def _trimmed(texts: Sequence[Cells], end: int) -> int:
    """The end of a header moved up over rows that hold what the columns hold."""
    kinds = column_kinds(texts[end:])
    while end > 1 and agrees(texts[end - 1], kinds):
        end -= 1
    return end


def _extended(texts: Sequence[Cells], rows: Sequence[GridRow], end: int) -> int:
    """The end of a header moved down over rows of names: the units, the names under a group."""
    while end + 1 < len(rows):
        kinds = column_kinds(texts[end + 1 :])
        own = texts[end]
        names = sum(kind_of(cell) == "text" for cell in own)
        values = sum(kind not in ("", "text") for kind in kinds)
        digits = any(map(str.isdigit, "".join(own)))
        grouped = any(_width(part) > 1 for part in rows[end - 1].parts)
        wanted = names > 1 and (values > 1 or (values and grouped))
        if digits or not wanted or not differs(own, kinds) or not _follows(texts, kinds, end + 1):
            return end
        end += 1
    return end


def _follows(texts: Sequence[Cells], kinds: Sequence[str], at: int) -> bool:
    """Whether what follows right below holds values in nearly all columns of values."""
    own = [kind_of(cell) for cell in texts[at]]
    return any(
        one == kind for one, kind in zip(own, kinds, strict=True) if kind not in ("", "text")
    )


def _closed(rows: Sequence[GridRow], end: int) -> int:
    """The end moved down to where the header's cells that span rows end."""
    if not end:
        return 0
    low = max((part.below for row in rows[:end] for part in row.parts), default=0)
    while end < len(rows) and rows[end].number < low:
        end += 1
    while end < len(rows) and rows[end].number == rows[end - 1].number:
        end += 1  # the printed lines of one row
    return end


def heads_of(header: Sequence[GridRow], columns: int) -> list[str]:
    """What the header says over each column, from the top down."""
    heads: list[list[str]] = [[] for _ in range(columns)]
    for row in header:
        for part in sorted(row.parts, key=lambda part: min(word.top for word in part.words)):
            if not is_counter(part.text):
                for column in range(part.first, part.last + 1):
                    heads[column].append(part.text)
    return [" ".join(words) for words in heads]
