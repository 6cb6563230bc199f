"""Tables in passages: parts that cut no row, and each row's cells under their headers."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ingest.page import Line, value_rows_start
from ingest.structure.blocks import Block
from ingest.structure.tokens import TABLE_TOKENS, TOKENS, estimate_tokens
from sql.table_rows import TableRow


def table_parts(table: Block) -> Iterator[Block]:
    """The table whole where it is small, else in parts of whole rows, each with its head."""
    if estimate_tokens(table.text) <= TABLE_TOKENS:
        yield table
        return
    count = _header_count(table)
    head = table.head + table.rows[:count]
    captions = len(table.head)
    over, under = table.lines[: captions + count], table.lines[captions + count :]
    budget = max(TOKENS - estimate_tokens(" ".join(head)), TOKENS // 3)
    rows: list[str] = []
    lines: list[Line | None] = []
    used = 0
    for row, line in zip(table.rows[count:], under, strict=True):
        size = estimate_tokens(row)
        if rows and used + size > budget:
            yield replace(table, rows=rows, head=head, lines=[*over, *lines])
            rows, lines, used = [], [], 0
        rows.append(row)
        lines.append(line)
        used += size
    yield replace(table, rows=rows, head=head, lines=[*over, *lines])


def _header_count(table: Block) -> int:
    """How many rows are repeated with each part: up to the header's last, else what stands above
    the first values."""
    rows = table.lines[len(table.head) :]
    headers = [at for at, line in enumerate(rows) if line is not None and line.header]
    if headers and headers[-1] < len(rows) - 1:
        return headers[-1] + 1
    return value_rows_start([line.cells for line in rows if line is not None])


def cells_of(blocks: Iterable[Block]) -> tuple[TableRow, ...]:
    """The rows that have or are a header, by their place among the lines of the blocks' text."""
    rows: list[TableRow] = []
    start = 0
    for block in blocks:
        for at, line in enumerate(block.lines):
            if line is not None and (line.header or line.heads):
                rows.append(TableRow(start + at, line.cells, line.heads, line.header))
        start += block.text.count("\n") + 1
    return tuple(rows)


def carried_by(blocks: Iterable[Block]) -> str:
    """The lines of the header that stands on an earlier page, "" where none does."""
    lines = (line for block in blocks for line in block.lines if line is not None)
    return next(("\n".join(line.carried) for line in lines if line.carried), "")
