"""What our reading says of a PDF, for the measurements on public PDFs: the one place with `ingest`.

The reader is a process of its own within limits, as for any manual; nothing is recognised.
"""

from dataclasses import dataclass
from pathlib import Path

from ingest import errors
from ingest.sandbox.reader import parse
from ingest.settings import IngestSettings

SECONDS, MEMORY_MB = 90.0, 1_024


@dataclass(frozen=True)
class Row:
    """A row of a table as read: its cells, and what is said to stand over each ("" or none)."""

    cells: tuple[str, ...]
    heads: tuple[str, ...]


@dataclass(frozen=True)
class Read:
    """The text of each page, and its rows of tables that have a header, pages from 1."""

    texts: dict[int, str]
    rows: dict[int, list[Row]]


def read(pdf: Path) -> Read | str:
    """The reading of a PDF; where it is refused, the name of the error."""
    settings = IngestSettings(
        _env_file=None, parse_seconds=SECONDS, parse_memory_mb=MEMORY_MB, ocr_pages=0
    )
    try:
        parsed = parse(pdf.read_bytes(), settings, lambda done, of: None)
    except errors.IngestError as error:
        return type(error).__name__
    rows: dict[int, list[Row]] = {}
    for passage in parsed.passages:
        for row in passage.cells:
            if not row.header:
                rows.setdefault(passage.page_from, []).append(Row(row.cells, row.heads))
    return Read({page.page: page.text for page in parsed.pages}, rows)
