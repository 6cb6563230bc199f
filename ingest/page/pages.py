"""PDF bytes to the text of its pages, in reading order, with printed labels.

The text of a page is the text that everything later is checked against: what a passage says stands
in its page's text, white space aside.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pypdfium2 as pdfium

from ingest.page.codes import SOFT_HYPHEN
from ingest.page.continued import carry_headers
from ingest.page.furniture import find_furniture, find_marks, printed_labels
from ingest.page.layout import read_order, sideways_lines
from ingest.page.lines import Line, Row, mend, rows_of
from ingest.page.removed import Removed
from ingest.page.words import PageWords, one_line, read_words

SCANNED = 20
"""A page with fewer characters of text is a picture of a page."""
_PAGE = r"(?:[A-Z]{1,2}-|\d{1,3}-)?(?:\d{1,4}(?:\.\d+)?|[ivxl]+)"
_LEADER = re.compile(rf"(?:[.·_…]\s?){{4,}}['’]?\s*(?:{_PAGE}(?:,\s*{_PAGE})*)?$")
_LABELLED = re.compile(rf"[a-z]\W*\s{_PAGE}$")
_INDEX = re.compile(r"\b(?:index|contents|list of (?:figures|tables|illustrations))\b", re.I)


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
) -> list[PageText]:
    """The pages of an open PDF; at most `max_chars` characters of each are read.

    `progress` is called with the number of pages read: half of that is the page's words, half is
    putting them in order. `recognise` is asked for the words of the pages without text.
    """
    halves = _halves(progress)
    words: list[PageWords] = []
    for index in range(len(pdf)):
        page = pdf[index]
        words.append(read_words(page, max_chars, index))
        page.close()
        halves()
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
    sideways = [sideways_lines(w for w in page.words if not w.upright) for page in read]
    labels = [
        own if own and own != str(index + 1) else printed or own
        for index, (printed, own) in enumerate(zip(printed_labels(raw), own_labels, strict=True))
    ]
    furniture = find_furniture(raw, labels)
    find_marks(sideways)
    every_line = []
    for index, (rows, _) in enumerate(raw):
        every_line.append(_lines(rows, furniture[index], sideways[index], known))
        done()
    carry_headers(every_line)
    pages: list[PageText] = []
    for index, lines in enumerate(every_line):
        if 2 * mono > letters:
            for line in lines:
                line.mono = False
        text = "\n".join(line.text for line in lines)
        listing = _is_listing(lines)
        height, removed = raw[index][1], read[index].removed
        pages.append(
            PageText(index + 1, labels[index], text, lines, height, listing, removed=removed)
        )
    return pages


def _lines(
    rows: list[Row], furniture: set[int], sideways: list[Line], vocabulary: frozenset[str]
) -> list[Line]:
    """Header, body in reading order, what runs sideways, footer."""
    body = [row for i, row in enumerate(rows) if i not in furniture]
    middle = min((i for i, _ in enumerate(rows) if i not in furniture), default=len(rows))
    around: list[tuple[int, Line]] = []
    for i in sorted(furniture):
        line = Line.of(rows[i])
        line.furniture = True
        around.append((i, line))
    inner = read_order(body)
    mend(inner, vocabulary)
    mend(sideways, vocabulary)
    inner += sideways
    head = [line for i, line in around if i < middle]
    foot = [line for i, line in around if i >= middle]
    mend(head + foot, frozenset())
    return [line for line in (*head, *inner, *foot) if line.text]


def is_entry(text: str) -> bool:
    """Whether a line is an entry of a table of contents: dots, then at most page labels."""
    return bool(_LEADER.search(text))


def _is_listing(lines: list[Line]) -> bool:
    """Most lines are entries, with dots, or without them under a heading that says so."""
    body = [line.text for line in lines if not line.furniture]
    dotted = sum(map(is_entry, body))
    if dotted >= 4 and dotted > 0.4 * len(body):
        return True
    titled = any(_INDEX.search(line.text) for line in lines[:4] if len(line.text) < 60)
    labelled = sum(bool(_LABELLED.search(text)) for text in body)
    return titled and len(body) > 4 and dotted + labelled > 0.5 * len(body)
