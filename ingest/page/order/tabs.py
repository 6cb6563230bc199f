"""Headings with a wide tab after the number: one cell, where two of them would look like a table.

A number of sections before a title, set as headings are: bold, larger or in capitals, and no count
of rows that goes on from one to the next.
"""

import re
from collections.abc import Sequence
from statistics import median

from ingest.page.lines import Cell, Row

_NUMBER = re.compile(
    r"(?:(?:chapter|section|part|appendix|annex|kapitel|abschnitt|anhang|chapitre|cap[ií]tulo)\s+"
    r"(?P<named>\d{1,3}|[A-Z]|[IVX]{1,5})|(?P<number>(?:[A-Z][.-]?)?\d{1,3}(?:[.-]\d{1,3}){0,5}))"
    r"[.:]?",
    re.I,
)
_TITLE_CHARS, _LETTERS = 90, 3
_LARGE = 1.12
"""Letter heights of a page's usual row from which a row is larger (as of headings elsewhere)."""
_NEAR = 2.5
"""Letter heights to the next row within which a count that goes on makes rows of a list."""


def with_titles_joined(rows: Sequence[Row]) -> list[Row]:
    """The rows, number and title of a heading in one cell."""
    asked = [at for at, row in enumerate(rows) if len(row) == 2 and _number(row)]
    if not asked:
        return list(rows)
    heights = [cell.bottom - cell.top for row in rows for cell in row]
    usual = median(heights)
    found = {at for at in asked if _is_title(rows[at], usual) and not _is_counted(rows, at)}
    return [
        [Cell.of([word for cell in row for word in cell.words])] if at in found else row
        for at, row in enumerate(rows)
    ]


def _number(row: Row) -> str:
    match = _NUMBER.fullmatch(row[0].text)
    return (match["number"] or match["named"]) if match else ""


def _is_title(row: Row, usual: float) -> bool:
    number, title = _number(row), row[1].text
    letters = sum(map(str.isalpha, title))
    if letters < _LETTERS or 2 * letters < len(title) or len(title) > _TITLE_CHARS:
        return False
    if title[-1] in ".;," or not title[0].isupper():
        return False
    words = [word for cell in row for word in cell.words]
    bold = all(word.bold for word in words)
    large = median(word.height for word in words) > _LARGE * usual
    capitals = title.isupper() and len(re.findall(r"\d+", number)) > 1
    return bold or large or capitals


def _is_counted(rows: Sequence[Row], at: int) -> bool:
    """Whether the row beside it has the number before or after, as the rows of a list have."""
    row, parts = rows[at], _parts(_number(rows[at]))
    for other in (at - 1, at + 1):
        if not 0 <= other < len(rows) or not _number(rows[other]):
            continue
        beside = _parts(_number(rows[other]))
        height = row[0].bottom - row[0].top
        space = max(rows[other][0].top - row[0].bottom, row[0].top - rows[other][0].bottom)
        if len(beside) == len(parts) and beside[:-1] == parts[:-1] and space < _NEAR * height:
            return True
    return False


def _parts(number: str) -> list[str]:
    return re.split(r"[.-]", number)
