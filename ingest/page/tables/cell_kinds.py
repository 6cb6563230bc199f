"""What kind of thing a table's cells hold, and which first rows name what the others hold.

A header differs from the cells under it. "M8 | 25 | dry" over "M10 | 49 | dry" is a row as any
other; "Class | M8 | M10" over "8.8 | 25 | 49" names columns, and so may "250 h" over "X".
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Literal

Kind = Literal["", "number", "code", "mark", "text"]
"""`number` may have a unit, `code` is one word of letters and digits, `mark` one or two letters."""

_BLANK = re.compile(r"[\W_]*")
_NUMBER = re.compile(r"[(\[<>≤≥±+\-−–~≈=]*\s*[.,]?\d(?!\d?(?:st|nd|rd|th)\b)")
_COUNTER = re.compile(r"\(\d{1,2}\)\s*(?=\D|$)")
"""Counts a column in front of its name, "(1) Group", or alone above it."""
_CODE = re.compile(r"(?=\w*[\d_]|\D*\d)[A-Za-z][\w./+-]*")
_UNIT = re.compile(r"[(\[][^()\[\]\d]{1,9}[)\]]")
"""A unit in brackets, as only a header has it."""
_ALIKE = 0.7
"""Share of a column's cells from which they are of one kind."""
_LONG, _WORDS = 100, 16
"""Characters and words that no name of a column has."""
_MOST = 6
"""Rows that a header has at most."""

Cells = Sequence[str]
"""A row's texts by column, "" where a cell is empty or goes on over others."""


def kind_of(text: str) -> Kind:
    """The kind of a cell, "" where it is empty or only says that there is nothing."""
    text = _COUNTER.sub("", text, count=1)
    if _BLANK.fullmatch(text):
        return ""
    if _NUMBER.match(text):
        return "number"
    if _CODE.fullmatch(text):
        return "code"
    return "mark" if len(text) < 3 else "text"


def column_kinds(rows: Sequence[Cells]) -> list[Kind]:
    """What each column holds, "text" where that is mixed."""
    kinds: list[Kind] = []
    for column in zip(*rows, strict=True):
        counts: Counter[Kind] = Counter(kind for kind in map(kind_of, column) if kind)
        most: list[tuple[Kind, int]] = counts.most_common(1) or [("", 0)]
        kind, often = most[0]
        kinds.append(kind if often >= _ALIKE * counts.total() else "text")
    return kinds


def agrees(cells: Cells, kinds: Sequence[Kind]) -> bool:
    """Whether a row holds what the columns hold: values where these are values."""
    told = [
        own == kind
        for own, kind in zip(map(kind_of, cells), kinds, strict=True)
        if own and kind not in ("", "text")
    ]
    return bool(told) and 2 * sum(told) >= len(told)


def differs(cells: Cells, kinds: Sequence[Kind]) -> bool:
    """Whether a row holds names wherever the columns hold values."""
    told = [
        own == kind
        for own, kind in zip(map(kind_of, cells), kinds, strict=True)
        if own and kind not in ("", "text")
    ]
    return bool(told) and not any(told)


def names_end(rows: Sequence[Cells]) -> int:
    """How many first rows name the columns, as far as their words tell; 0 where not clear.

    Two columns at least must differ from what is over them, or one with a unit there, or the
    first one: a table of names and values has no values in front.
    """
    lower = rows[len(rows) // 3 :]
    if len(rows) < 3:
        return 0
    kinds = column_kinds(lower)
    named = False
    end = 0
    for at, cells in enumerate(rows):
        if agrees(cells, kinds) or (named and kind_of(cells[0]) in ("number", "code")):
            end = at
            break
        named = named or kind_of(cells[0]) == "text"
    if not end or end > _MOST or end == len(rows):
        return 0
    above = rows[:end]
    if any(map(_is_long, (cell for cells in above for cell in cells))):
        return 0
    differ = unit = 0
    for column, kind in zip(zip(*above, strict=True), kinds, strict=True):
        own = [name for name in map(kind_of, column) if name]
        if not own or kind in ("", "text"):
            continue
        if kind in own:
            return 0
        differ += 1
        unit += any(map(_UNIT.search, column))
    return end if differ > 1 or unit or (differ and kinds[0] not in ("", "text")) else 0


def _is_long(text: str) -> bool:
    return len(text) > _LONG or len(text.split()) > _WORDS
