"""The rows of a table in a passage, each cell with what the table's header says over it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class TableRow:
    """One line of a passage that is a row of a table; `line` counts the passage's lines from 0.

    `heads` is parallel to `cells`. A row of the header itself has `header` and no heads.
    """

    line: int
    cells: tuple[str, ...]
    heads: tuple[str, ...] = ()
    header: bool = False


def from_json(rows: Sequence[Any]) -> tuple[TableRow, ...]:
    """The rows that `to_json` wrote; rows stay as they are."""
    return tuple(
        row
        if isinstance(row, TableRow)
        else TableRow(row["line"], tuple(row["cells"]), tuple(row["heads"]), row["header"])
        for row in rows
    )


def to_json(rows: Sequence[TableRow]) -> list[dict[str, Any]]:
    """The rows as JSON has them."""
    return [asdict(row) for row in rows]
