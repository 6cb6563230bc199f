"""PDF bytes to the text of its pages, in reading order, with printed labels.

The text of a page is the text that everything later is checked against: what a passage says stands
in its page's text, white space aside.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pypdfium2 as pdfium

from ingest.page.codes import SOFT_HYPHEN
from ingest.page.contents import has_values, is_listing
from ingest.page.continued import carry_headers
from ingest.page.furniture import find_furniture, find_marks, printed_labels
from ingest.page.layout import read_order, sideways_lines
from ingest.page.lines import Line, Row, mend, rows_of
from ingest.page.panels import with_panels
from ingest.page.removed import Removed
from ingest.page.ruled_places import around_tables, in_body, replaced
from ingest.page.ruled_tables import Ruled, find_ruled
from ingest.page.stamps import stamped
from ingest.page.warning_rows import freed_rows
from ingest.page.words import PageWords, one_line, read_words

SCANNED = 20
"""A page with fewer characters of text is a picture of a page."""


Recognise = Callable[[pdfium.PdfDocument, Sequence[int]], Mapping[int, PageWords]]
"""Gives the words of pages (from 0) that are pictures, of those that it can."""


@dataclass(frozen=True, slots=True)
class PageText:
    """A page as read; `page` is its 1-based index in the PDF, sizes are in points."""

    page: int
    label: str | None
    text: str
    lines: list[Line] = field(repr=False)
    height: float
    listing: bool
    """A table of contents or an index: it names every subject and answers nothing."""
    recognised: bool = False
    """Its text was recognised in a picture of the page: letters may be wrong."""
    values: bool = False
    """Its lines with dots are specifications, which end in values."""
    removed: tuple[Removed, ...] = ()
    """What is on the page and nobody sees."""

    @property
    def scanned(self) -> bool:
        """Whether there is (nearly) no text on it but headers and footers."""
        return sum(len(line.text) for line in self.lines if not line.furniture) < SCANNED


def read_pages(
    pdf: pdfium.PdfDocument,
    max_chars: int,
    progress: Callable[[int], None],
    recognise: Recognise | None = None,
    layered: bool = True,
) -> list[PageText]:
    """The pages of an open PDF; at most `max_chars` characters of each are read.

    `progress` is called with the number of pages read: half of that is the page's words, half is
    putting them in order. `recognise` is asked for the words of the pages without text. `layered`:
    whether forms of the PDF may be in layers.
    """
    halves = _halves(progress)
    words: list[PageWords] = []
    for index in range(len(pdf)):
        page = pdf[index]
        words.append(read_words(page, max_chars, index, layered=layered))
        page.close()
        halves()
    words = stamped(words)
    own = [one_line(pdf.get_page_label(index)) or None for index in range(len(pdf))]
    pages = _laid_out(words, own, halves)
    scans = [page.page - 1 for page in pages if page.scanned]
    seen = recognise(pdf, scans) if recognise and scans else {}
    seen = {index: found for index, found in seen.items() if found.words}
    if not seen:
        return pages
    pages = _laid_out([seen.get(index, own_words) for index, own_words in enumerate(words)], own)
    return [replace(page, recognised=page.page - 1 in seen) for page in pages]


def _halves(progress: Callable[[int], None]) -> Callable[[], None]:
    """Called for each half of a page, tells of each page once."""
    done = 0

    def half() -> None:
        nonlocal done
        done += 1
        if done % 2:
            progress((done + 1) // 2)

    return half


def _laid_out(
    read: Sequence[PageWords],
    own_labels: Sequence[str | None],
    done: Callable[[], None] = lambda: None,
) -> list[PageText]:
    """The pages of a manual from the words of each."""
    every = [word for page in read for word in page.words]
    known = frozenset(word.text.lower() for word in every if word.text[-1] != SOFT_HYPHEN)
    letters = sum(len(word.text) for word in every)
    mono = sum(len(word.text) for word in every if word.mono)
    raw = [(rows_of(w for w in page.words if w.upright), page.height) for page in read]
    ruled = [find_ruled(page.words, page.drawn) for page in read]
    sideways = [_sideways(page, tables) for page, tables in zip(read, ruled, strict=True)]
    labels = [
        own if own and own != str(index + 1) else printed or own
        for index, (printed, own) in enumerate(zip(printed_labels(raw), own_labels, strict=True))
    ]
    furniture = find_furniture(raw, labels)
    find_marks(sideways)
    every_line = []
    for index, (rows, _) in enumerate(raw):
        own = (furniture[index], ruled[index], sideways[index])
        every_line.append(_lines(rows, *own, known))
        done()
    carry_headers(every_line)
    every_line = [with_panels(freed_rows(lines)) for lines in every_line]
    last = max([len(raw), *(int(x) for x in labels if x and x.isascii() and x.isdigit())])
    pages: list[PageText] = []
    for index, lines in enumerate(every_line):
        if 2 * mono > letters:
            for line in lines:
                line.mono = False
        text = "\n".join(line.text for line in lines)
        values = has_values(lines, last)
        listing = not values and is_listing(lines)
        height, removed = raw[index][1], read[index].removed
        page = PageText(index + 1, labels[index], text, lines, height, listing, removed=removed)
        pages.append(replace(page, values=values) if values else page)
    return pages


def _sideways(page: PageWords, tables: Sequence[Ruled]) -> list[Line]:
    """What runs another way than the page, but for the cells of its ruled tables."""
    inside = {id(word) for ruled in tables for word in ruled.words}
    return sideways_lines(w for w in page.words if not w.upright and id(w) not in inside)


def _lines(
    rows: list[Row],
    furniture: set[int],
    tables: Sequence[Ruled],
    sideways: list[Line],
    vocabulary: frozenset[str],
) -> list[Line]:
    """Header, body in reading order, what runs sideways, footer."""
    tables = in_body(rows, furniture, tables) if tables else []
    body = [row for i, row in enumerate(rows) if i not in furniture]
    middle = min((i for i, _ in enumerate(rows) if i not in furniture), default=len(rows))
    around: list[tuple[int, Line]] = []
    for i in sorted(furniture):
        line = Line.of(rows[i])
        line.furniture = True
        around.append((i, line))
    if tables:
        body = rows_of(around_tables(body, tables))
    inner = with_panels(read_order(body))
    mend(inner, vocabulary)
    if tables:
        inner = replaced(inner, tables, vocabulary)
    mend(sideways, vocabulary)
    inner += sideways
    head = [line for i, line in around if i < middle]
    foot = [line for i, line in around if i >= middle]
    mend(head + foot, frozenset())
    return [line for line in (*head, *inner, *foot) if line.text]
