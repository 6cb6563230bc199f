"""The cells of a table's row that an answer cites, each with the header over it."""

from collections.abc import Sequence

from sql.passages import Passage, TableRow

Cells = tuple[tuple[str, str], ...]


def cells_of(passage: Passage, quote: str) -> Cells:
    """(header, cell) of the row that the quote is, which may go on over further printed lines;
    empty where the passage does not tell its cells apart, or it is no row."""
    rows = _rows(passage, quote)
    if not rows or any(row is None or row.header or not row.heads for row in rows):
        return ()
    merged: list[tuple[str, str]] = []
    for row in filter(None, rows):
        for head, cell in zip(row.heads, row.cells, strict=False):
            at = next((k for k, (known, _) in enumerate(merged) if known == head), None)
            if at is None or row is rows[0]:
                merged.append((head, cell))
            else:
                merged[at] = (head, f"{merged[at][1]} {cell}".strip())
    return tuple((head, cell) for head, cell in merged if cell)


def is_header(passage: Passage, quote: str) -> bool:
    """Whether the quote is a table's header."""
    rows = _rows(passage, quote)
    return bool(rows) and all(row is not None and row.header for row in rows)


def _rows(passage: Passage, quote: str) -> Sequence[TableRow | None]:
    """The row of each line of the quote."""
    at = passage.text.find(quote)
    if at < 0 or not passage.cells:
        return ()
    by_line = {row.line: row for row in passage.cells}
    first = passage.text.count("\n", 0, at)
    return [by_line.get(first + k) for k in range(quote.count("\n") + 1)]
