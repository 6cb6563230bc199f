"""What our reading says stands over a value, judged by the rulings' truth.

A value's row is the one of ours, on its page, with a cell of just its text and the most of its
row's other cells. Then:
- `right`: the head has the letters of the cells over the value; a title over the whole table and
  the column's counter, "(3)", may be with them or not;
- `part`: some of its words or some more, but none of another column's, and they fit no other
  column; neither right nor wrong;
- `wrong`: words of another column, or such as do not tell which column it is;
- `none`: no head: the row has none, or no row has the value as a cell of its own.
"""

import re
from collections.abc import Sequence
from typing import Any

from tests.bench.public_reading import Row
from tests.bench.squeezed import letters, squeezed

_COUNTER = re.compile(r"\(\d{1,2}\)\s*$")


def judged(value: dict[str, Any], heads: Sequence[str], rows: Sequence[Row]) -> tuple[str, str]:
    """(right, part, wrong or none; the head that ours has, or why there is none)."""
    row = _row_of(value, rows)
    if row is None:
        wanted = squeezed(value["text"])
        inside = any(wanted in squeezed(cell) for row in rows for cell in row.cells)
        return "none", "no such cell in a row with heads" if inside else "no such row with heads"
    if (place := _place(value, row)) is None:
        return "none", "run together with another cell"
    head = row.heads[place] if row.heads else ""
    if not letters(head):
        return "none", "the cell has no head"
    others = [other for c, other in enumerate(heads) if c != value["column"]]
    return compared(head, value["head"], value["title"], others), head


def compared(head: str, truth: str, title: str, others: Sequence[str]) -> str:
    """right, part or wrong: a head as read against the true one and those of other columns."""
    head, truth = _COUNTER.sub("", head), _COUNTER.sub("", truth)
    if sorted(letters(head)) in (sorted(letters(truth)), sorted(letters(title + truth))):
        return "right"
    own, true = _words(head), _words(truth) | _words(title)
    elsewhere = [
        words for other in others if (words := _words(_COUNTER.sub("", other))) != _words(truth)
    ]
    if not own & true or any(own & (words - true) for words in elsewhere):
        return "wrong"
    fits = any(own & true <= words for words in elsewhere)
    return "wrong" if fits and not own >= _words(truth) else "part"


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


def _row_of(value: dict[str, Any], rows: Sequence[Row]) -> Row | None:
    wanted = squeezed(value["text"])
    texts = {squeezed(cell) for cell in value["cells"] if cell}

    def shared(row: Row) -> int:
        return len(texts & {squeezed(cell) for cell in row.cells})

    having = [row for row in rows if any(squeezed(cell) == wanted for cell in row.cells)]
    return max(having, key=shared, default=None)


def _place(value: dict[str, Any], row: Row) -> int | None:
    """Which of our row's cells the value is: the same of those with its text, from the left; None
    where ours are fewer or more, for then it cannot be told."""
    wanted = squeezed(value["text"])
    places = [at for at, cell in enumerate(row.cells) if squeezed(cell) == wanted]
    same = [at for at, cell in enumerate(value["cells"]) if squeezed(cell) == wanted]
    return places[same.index(value["column"])] if len(places) == len(same) else None
