"""Where each section of a manual begins, and what it is called.

The outline of the PDF is believed first. Where it is missing, thin, or names codes only
("PARA 3-18"), `ingest.structure.headings` finds the headings by their look.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pypdfium2 as pdfium
from rapidfuzz import fuzz

from ingest.page import Line, PageText, one_line
from ingest.signals import label
from ingest.structure.headings import Heading, text_headings, title_of

SEPARATOR = " > "
_DEEPEST = 5
_JUNK = re.compile(
    r"(?:pages?|figures?|fig\.?|tables?|groups?|illustrations?|lo[tif]|last change|title|cover"
    r"|blank|chapters|sections|appendices|contents|table of contents|list of .*)\b",
    re.I,
)
_SECTION = re.compile(r"((?:section|chapter|appendix)\s+[\w]{1,5})\b[\s.:]*", re.I)
_CODE = re.compile(r"(?:para(?:graph)?|chapter|section|appendix)\s+[\w.-]{1,8}", re.I)
_GOOD = 8
"""An outline with a title for every so many pages is a good one."""
_LIKE = 88
"""Likeness (0-100) from which a line is an outline title's own line."""
_ALIKE = 75
"""Likeness of two headings of the same number, one of them perhaps misread."""
_MODE_XYZ, _MODE_FIT_WIDTH = 1, 3


class SectionPath:
    """The section path while reading on: headings replace those of their level and below."""

    def __init__(self) -> None:
        self._stack: list[tuple[int, str]] = []

    def enter(self, heading: Heading) -> None:
        """The heading's section begins, or goes on when a page repeats its heading."""
        for level, title in self._stack:
            if level == heading.level and _same(title, heading.title):
                heading = replace(heading, title=title)
        while self._stack and self._stack[-1][0] >= heading.level:
            self._stack.pop()
        self._stack.append((heading.level, heading.title))

    @property
    def titles(self) -> tuple[str, ...]:
        """From the chapter down; the middle of a very deep path is left out."""
        titles = tuple(title for _, title in self._stack)
        return titles if len(titles) <= _DEEPEST else (*titles[:1], *titles[1 - _DEEPEST :])


def find_headings(pdf: pdfium.PdfDocument, pages: Sequence[PageText]) -> list[list[Heading]]:
    """The headings of each page, in reading order."""
    entries = _outline(pdf, pages)
    named = sum(not _CODE.fullmatch(entry.title) for entry in entries)
    by_look = text_headings(pages)
    if named * _GOOD < len(pages) and (named == 0 or any(by_look)):
        return by_look
    found: list[dict[int, Heading]] = [{} for _ in pages]
    levels: dict[str, int] = {}
    for entry in entries:
        heading = _place(entry, pages[entry.page].lines)
        found[entry.page].setdefault(heading.line, heading)
        levels[_number(entry.title)] = entry.level
    for headings, seen in zip(found, by_look, strict=True):
        for heading in seen:  # "2.1.3" where the outline ends at "2.1"
            number = _number(heading.title)
            level = levels.get(number.rpartition(".")[0])
            if level and number not in levels:
                headings.setdefault(heading.line, replace(heading, level=level + 1))
    return [[headings[line] for line in sorted(headings)] for headings in found]


def first_page_title(pdf: pdfium.PdfDocument) -> str | None:
    """What the outline calls the first page, where its first entry does."""
    first = next(iter(pdf.get_toc(max_depth=1)), None)
    target = first.get_dest() if first else None
    if first is None or target is None or target.get_index() != 0:
        return None
    title = one_line(first.get_title())
    return title if title and not _JUNK.match(title) else None


@dataclass(frozen=True, slots=True)
class _Entry:
    title: str
    level: int
    page: int
    top: float
    """Points from the top of the page."""


def _outline(pdf: pdfium.PdfDocument, pages: Sequence[PageText]) -> list[_Entry]:
    """The outline's entries that name sections, levels counted among those, in page order."""
    entries: list[_Entry] = []
    parents: list[int] = []
    for bookmark in pdf.get_toc(max_depth=8):
        title = one_line(bookmark.get_title())
        target = bookmark.get_dest()
        index = target.get_index() if target else None
        while parents and parents[-1] >= bookmark.level:
            parents.pop()
        if not title or index is None or not 0 <= index < len(pages) or _is_junk(title):
            continue
        mode, view = target.get_view()
        top = 0.0
        if len(view) > (1 if mode == _MODE_XYZ else 0) and mode in (_MODE_XYZ, _MODE_FIT_WIDTH):
            y = view[1] if mode == _MODE_XYZ else view[0]
            top = max(pages[index].height - y, 0.0) if y is not None else 0.0
        parents.append(bookmark.level)
        entries.append(_Entry(title_of(title), len(parents), index, top))
    if sum(entry.level == 1 for entry in entries) == 1 and entries[0].page == 0:
        # one root that holds everything is the manual's own title
        return [replace(entry, level=entry.level - 1) for entry in entries[1:]]
    return entries


def _is_junk(title: str) -> bool:
    """Whether an entry names no section, but a page, a figure, a list or a single warning."""
    word = label(title)
    return bool(_JUNK.match(title)) or (word is not None and not word.signal.several)


def _place(entry: _Entry, lines: list[Line]) -> Heading:
    """The heading at the line that the entry names, else at the height that it points to."""
    wanted = _bare(entry.title)
    best, score, span = 0, 0.0, 1
    for at, line in enumerate(lines):
        if line.furniture:
            continue
        text = line.text
        for more in range(3):
            if more:
                if at + more >= len(lines) or len(_bare(text)) >= len(wanted):
                    break
                text += " " + lines[at + more].text
            likeness = fuzz.ratio(wanted, _bare(text))
            away = abs(line.top - entry.top) / 100
            if likeness >= _LIKE and likeness - away > score:
                best, score, span = at, likeness - away, more + 1
    if score:
        return Heading(entry.level, entry.title, best, span)
    below = (
        at for at, line in enumerate(lines) if not line.furniture and line.bottom > entry.top + 1
    )
    return Heading(entry.level, entry.title, next(below, 0), 0)


def _number(title: str) -> str:
    """The section number that a title begins with, "" where it has none."""
    match = re.match(r"(?:chapter\s+)?(\d+(?:\.\d+)*)\b", title, re.I)
    return match[1] if match else ""


def _same(title: str, again: str) -> bool:
    """Whether a page's heading repeats the section's: the same number and the same first words."""
    named, renamed = _SECTION.match(title), _SECTION.match(again)
    if named and renamed and renamed[1].casefold() == named[1].casefold():
        return not again[renamed.end() :]
    number, _, words = title.partition(" ")
    other, _, more = again.partition(" ")
    short = min(len(words), len(more), 30)
    same = any(map(str.isdigit, number)) and _plain(number) == _plain(other)
    return same and fuzz.ratio(words[:short], more[:short]) >= _ALIKE


def _plain(number: str) -> str:
    """A section's number, "4.18" and "4-18." alike."""
    return number.strip(".").replace(".", "-")


def _bare(text: str) -> str:
    """Letters and digits only, without a leading "Chapter 4."."""
    text = re.sub(r"^(?:chapter|section|appendix)\s+\w+\W+", "", text.lower())
    return re.sub(r"\W+", "", text) or text
