"""Pages as they are shown: words with their boxes, the order in which they are read, tables."""

from ingest.page.another import Run, from_rows, read_runs, read_text, to_rows
from ingest.page.another import is_available as another_is_available
from ingest.page.doubt import mark_doubts
from ingest.page.header_rows import value_rows_start
from ingest.page.lines import Line, rows_of
from ingest.page.ocr import Recogniser, is_available
from ingest.page.opening import open_pdf
from ingest.page.pages import SCANNED, PageText, is_entry, read_pages
from ingest.page.removed import Left, Removed
from ingest.page.second_opinion import reread
from ingest.page.words import Word, one_line, read_words

__all__ = [
    "SCANNED",
    "Left",
    "Line",
    "PageText",
    "Recogniser",
    "Removed",
    "Run",
    "Word",
    "another_is_available",
    "from_rows",
    "is_available",
    "is_entry",
    "mark_doubts",
    "one_line",
    "open_pdf",
    "read_pages",
    "read_runs",
    "read_text",
    "read_words",
    "reread",
    "rows_of",
    "to_rows",
    "value_rows_start",
]
