"""Pages as they are shown: words with their boxes, the order in which they are read, tables."""

from ingest.page.contents import is_entry
from ingest.page.doubts.another import Run, from_rows, read_runs, read_text, to_rows
from ingest.page.doubts.another import is_available as another_is_available
from ingest.page.doubts.doubt import mark_doubts
from ingest.page.lines import Line, rows_of
from ingest.page.outside.container import attached_files, refuse_container
from ingest.page.outside.ocr import Recogniser, is_available
from ingest.page.outside.opening import open_pdf
from ingest.page.outside.photo import read_photo
from ingest.page.outside.repair import lost_pages, may_be_pdf
from ingest.page.outside.second_opinion import reread
from ingest.page.outside.shown import shown_page
from ingest.page.pages import SCANNED, PageText, read_pages
from ingest.page.removed import Left, Removed
from ingest.page.sight.layers import may_layer_forms
from ingest.page.tables.header_rows import value_rows_start
from ingest.page.word import Word
from ingest.page.words import one_line, read_words

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
    "attached_files",
    "from_rows",
    "is_available",
    "is_entry",
    "lost_pages",
    "mark_doubts",
    "may_be_pdf",
    "may_layer_forms",
    "one_line",
    "open_pdf",
    "read_pages",
    "read_photo",
    "read_runs",
    "read_text",
    "read_words",
    "refuse_container",
    "reread",
    "rows_of",
    "shown_page",
    "to_rows",
    "value_rows_start",
]
