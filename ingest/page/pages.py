"""PDF bytes to the text of its pages, in reading order, with printed labels.

The text of a page is the text that everything later is checked against: what a passage says stands
in its page's text, white space aside.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pypdfium2 as pdfium

from ingest.page.contents import has_values, is_listing
from ingest.page.furniture import find_furniture, find_marks, printed_labels
from ingest.page.letters.codes import SOFT_HYPHEN
from ingest.page.lines import Line, Row, mend, rows_of
from ingest.page.order.change_bars import without_change_bars
from ingest.page.order.direction import mirror_back, read_from_left
from ingest.page.order.layout import read_order, sideways_lines
from ingest.page.order.panels import with_panels
from ingest.page.order.warning_rows import freed_rows
from ingest.page.outside.forms import note_lines
from ingest.page.outside.gibberish import letters_are_unknown
from ingest.page.outside.pictures import Pictures
from ingest.page.outside.shown import words_of
from ingest.page.page_words import PageWords
from ingest.page.removed import ALL_READ, LeftOnPage, Removed
from ingest.page.sight.stamps import stamped
from ingest.page.tables.continued import carry_headers
from ingest.page.tables.ruled_places import around_tables, in_body, replaced
from ingest.page.tables.ruled_tables import Ruled, find_ruled
from ingest.page.words import one_line

SCANNED = 20
"""A page with fewer characters of text is a picture of a page."""
_SAMPLE = 300
"""Characters of a page of noise that are shown to who asks."""


Recognise = Callable[[pdfium.PdfDocument, Mapping[int, PageWords]], Mapping[int, PageWords]]
"""Gives the words of pages (from 0) that are pictures or have some, of those that it can; it is
told what else was read of them."""
Again = Callable[["list[PageText]"], "list[PageText]"]
"""Another reader's reading of the pages that were read badly."""


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
    left: LeftOnPage = ALL_READ

    @property
    def scanned(self) -> bool:
        """Whether there is (nearly) no text on it but headers and footers, and something drawn."""
        letters = sum(len(line.text) for line in self.lines if not line.furniture)
        return self.left.drawn and letters < SCANNED


def read_pages(
    pdf: pdfium.PdfDocument,
    max_chars: int,
    progress: Callable[[int], None],
    recognise: Recognise | None = None,
    again: Again = list,
    *,
    layered: bool = True,
) -> list[PageText]:
    """The pages of an open PDF; at most `max_chars` characters of each are read.

    `progress` is called with the number of pages read: half of that is the page's words, half is
    putting them in order. `again` is asked for those that were read badly, and `recognise` for the
    words of what has no text then. A page whose letters nobody knows has none afterwards.
    `layered`: whether forms of the PDF may be in layers.
    """
    halves = _halves(progress)
    pictures = Pictures()
    words: list[PageWords] = []
    for index in range(len(pdf)):
        words.append(words_of(pdf, index, max_chars, pictures, layered=layered))
        halves()
    words = stamped(words)
    own = [one_line(pdf.get_page_label(index)) or None for index in range(len(pdf))]
    pages = again(_laid_out(words, own, halves))
    wanted = {
        page.page - 1: replace(words[page.page - 1], left=page.left)
        for page in pages
        if _is_wanting(page)
    }
    seen = recognise(pdf, wanted) if recognise and wanted else {}
    seen = {index: found for index, found in seen.items() if found.words}
    if seen:
        both = [seen.get(index, own_words) for index, own_words in enumerate(words)]
        laid = _laid_out(both, own)
        recognised = {index: replace(laid[index], recognised=True) for index in seen}
        pages = [recognised.get(index, page) for index, page in enumerate(pages)]
    return [_silenced(page) for page in pages]


def _silenced(page: PageText) -> PageText:
    """Without text where its letters are not those that it shows."""
    if not page.left.no_letters:
        return page
    noise = Removed(page.text[:_SAMPLE], "its font does not say which letters it draws")
    return replace(page, text="", lines=[], removed=(*page.removed, noise))


def _is_wanting(page: PageText) -> bool:
    """Whether a picture of the page, or on it, may say more than its text."""
    left = page.left
    return not left.damaged and (page.scanned or left.no_letters or bool(left.pictures))


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
    turned = [read_from_left(without_change_bars(page)) for page in read]
    read = [page for page, _ in turned]
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
        apart = [*sideways[index], *note_lines(read[index])]
        every_line.append(_lines(rows, furniture[index], ruled[index], apart, known))
        done()
    carry_headers(every_line)
    every_line = [with_panels(freed_rows(lines)) for lines in every_line]
    last = max([len(raw), *(int(x) for x in labels if x and x.isascii() and x.isdigit())])
    pages: list[PageText] = []
    for index, lines in enumerate(every_line):
        if turned[index][1]:
            mirror_back(lines, read[index].width)
        if 2 * mono > letters:
            for line in lines:
                line.mono = False
        text = "\n".join(line.text for line in lines)
        values = has_values(lines, last)
        listing = not values and is_listing(lines)
        height, removed = raw[index][1], read[index].removed
        left = read[index].left
        if not read[index].named and letters_are_unknown(text, lines, read[index].unknown):
            left = replace(left, no_letters=True)
        pages.append(
            PageText(
                index + 1,
                labels[index],
                text,
                lines,
                height,
                listing,
                values=values,
                removed=removed,
                left=left,
            )
        )
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
