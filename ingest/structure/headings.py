"""Headings recognised by their look: numbering, type size, capitals.

Levels: 1 chapter or appendix, 2 section or a first number in large type, 3 and below the depth of
the number ("3-18" and "3.18" are one deeper than "3"), then lettered and unnumbered headings.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.page import Line, PageText, is_entry, one_line
from ingest.signals import begins

_MAX_CHARS, _MAX_WORDS, _MAX_LINES = 110, 16, 3
_LARGE = 1.12
"""Type this many times the size of the body is a heading's."""
_MANY, _REPEATED = 5, 2
_TITLE_WORDS, _SMALL_WORD, _APART = 10, 3, 0.8
_HEAD = 3
"""Lines at the top of a page that may be its head."""
UNNUMBERED = 7
"""Level of a heading that has neither number nor larger type."""
_BODY_BOLD = 0.4
"""Where more of the text than this is bold, bold says nothing."""
_CHAPTER = re.compile(r"(?:chapter|appendix|annex|part)\s+(?:\d{1,2}|[A-Z]|[IVX]+)\b[.:]?", re.I)
_SECTION = re.compile(r"section\s+(?:[IVXL]+|\d+|[A-Z])(?:\.[A-Z])?\b[.:]?", re.I)
_NUMBER = re.compile(
    r"(?P<number>(?:[A-Z][-.])?\d{1,3}(?:[-.][1-9]\d{0,2}){0,4})\.?\s+"
    r"(?=\W?[A-Za-z]|\d+\s[A-Z]{2})",
    re.I,
)
_LETTER = re.compile(r"(?:[a-z]{1,2}|[A-Z])\.\s+(?=[\"“]?[A-Z]|\d{1,4}\s[A-Z])")
_ANY_NUMBER = re.compile(rf"{_CHAPTER.pattern}|{_SECTION.pattern}|{_NUMBER.pattern}", re.I)
_CONTINUED = re.compile(r"\s*\((?:c[eo]n?t|con)['’`]?\s?(?:inue)?d?\.?\)\W*$", re.I)
_RUN_IN = re.compile(r"[a-zA-Z]{1,2}\. [^.]{4,60}\.(?= [A-Z])")
_BOXED = re.compile(r"[Il|]\s(?:(.+?)(?:\s\|)?\s[Il|]|(\d{1,3}(?:[.-]\d{1,3})+\.?\s.+))")
"""Between the sides of a box as letters; before a section's number one side tells."""
_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z]*"
_NOT = re.compile(
    rf"\d{{1,2}}\s+{_MONTH}\.?\s+\d{{4}}|"
    r"\W*end of \w+\b\W*$|(?:table|figure|fig\.)\W"
    r"|.*(?:\bQTY\b|_{3}|[;,]$|\b[A-Z]*\d[\w/-]{4,}\d|\s[–—-](?:\s|$)"
    r"|(?:\s\.|\.\.)\s*[A-Z]?[\d-]+$)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A section begins: `level` 1 is the highest; `lines` of the page, from `line`, are its own."""

    level: int
    title: str
    line: int
    lines: int


def title_of(text: str) -> str:
    """A heading's words as they stand in a section path."""
    title = one_line(text)
    if boxed := _BOXED.fullmatch(title):
        title = boxed[1] or boxed[2]
    title = _CONTINUED.sub("", title).strip(" .:|")
    if run_in := _RUN_IN.match(title):
        title = run_in[0].rstrip(".")
    return title if len(title) <= 90 else title[:89].rsplit(" ", 1)[0] + "…"


def text_headings(pages: Sequence[PageText]) -> list[list[Heading]]:
    """The headings of each page as its lines look."""
    sizes: Counter[float] = Counter()
    bold = total = 0
    for page in pages:
        for line in page.lines:
            sizes[round(line.size, 1)] += len(line.text)
            bold += len(line.text) * line.bold
            total += len(line.text)
    body = sizes.most_common(1)[0][0] if sizes else 0.0
    found = [_page_headings(page, body, bold < _BODY_BOLD * total) for page in pages]
    return _ranked(found)


def _ranked(found: list[list[Heading]]) -> list[list[Heading]]:
    """Levels put in order for the manual as a whole.

    Where sections are numbered, type size alone ranks below the numbers (title pages are large);
    a first number ("1. PURPOSE") is above them unless chapters or "3-18" are. What stands on page
    after page is the head of a form or table.
    """
    every = [heading for headings in found for heading in headings]
    numbered = sum(h.level <= 3 and bool(_ANY_NUMBER.match(h.title)) for h in every)
    chapters = any(_CHAPTER.match(h.title) or re.match(r"\w+-\d", h.title) for h in every)
    counts = Counter(h.title for h in every)
    ranked: list[list[Heading]] = []
    for headings in found:
        kept: list[Heading] = []
        for heading in headings:
            level = heading.level
            if not _ANY_NUMBER.match(heading.title) and not _LETTER.match(heading.title):
                if level == UNNUMBERED and counts[heading.title] > _REPEATED:
                    continue
                level = level + 3 if numbered >= _MANY and level < UNNUMBERED else level
            elif level == 5 and not chapters:
                level = 2
            kept.append(replace(heading, level=level))
        ranked.append(kept)
    return ranked


def _page_headings(page: PageText, body: float, bold_counts: bool) -> list[Heading]:
    lines = [_unboxed(line) for line in page.lines]
    local = [line for line in lines if not line.furniture]
    entries = 0 if page.values else sum(is_entry(line.text) for line in local)
    if page.listing or entries >= _MANY:
        return []
    found: list[Heading] = []
    bold_counts = bold_counts and sum(line.bold for line in local) < 0.6 * len(local)
    at = 0
    while at < len(lines):
        level = _level(lines[at], body, bold_counts)
        if head := _section_row(lines, at):
            found.append(Heading(2, title_of(head), at, 1))
            at += 1
            continue
        if level is None and _is_lettered_title(lines, at):
            level = 6
        if level is None and _has_parts(lines, at):
            level = 2
        if level is None or not _stands_alone(lines, at):
            at += 1
            continue
        end = at + 1
        while end - at < _MAX_LINES and end < len(lines) and _goes_on(lines, end, body):
            end += 1
        text = " ".join(line.text for line in lines[at:end])
        if len(text) <= 2 * _MAX_CHARS and any(ch.isalpha() for ch in text):
            found.append(Heading(level, title_of(text), at, end - at))
        at = end
    if 2 * sum(heading.lines for heading in found) > len(local) > _MANY:
        return [h for h in found if _ANY_NUMBER.match(h.title)]  # a title page
    return found


def _unboxed(line: Line) -> Line:
    """The line without the sides of the box around it, which a scan's text has as letters."""
    match = _BOXED.fullmatch(line.text)
    inside = match and (match[1] or match[2])
    if not inside or not (_ANY_NUMBER.match(inside) or _LETTER.match(inside)):
        return line
    return replace(line, text=inside, cells=())


def _level(line: Line, body: float, bold_counts: bool) -> int | None:
    text = line.text
    if line.cells or line.furniture or len(text) > _MAX_CHARS or len(text.split()) > _MAX_WORDS:
        return None
    if _is_none(text) or is_entry(text) or sum(map(str.isalpha, text)) < 3:
        return None
    bare = _LETTER.sub("", text, count=1)
    caps = bare.upper() == bare
    large = line.size > _LARGE * body
    strong = large or (line.bold and bold_counts)
    sentence = text.rstrip()[-1] in ".;," and not caps
    if match := _CHAPTER.match(text):
        rest = text[match.end() :].strip()
        named = rest[:1].isupper() and not sentence
        return 1 if not rest or caps or strong or named else None
    if (match := _SECTION.match(text)) and (caps or strong or text[match.end() :].isupper()):
        return 2
    if sentence:
        return None
    if match := _NUMBER.match(text):
        depth = len(re.split(r"[-.]", match["number"]))
        if depth > 1:
            return 1 + depth if caps or strong else None
        return 2 if large else 5 if caps else None
    if _LETTER.match(text):
        return 6 if caps or strong else None
    if large:
        return 3 if line.size > 1.35 * body else 4
    return UNNUMBERED if strong and (caps or text.endswith(":") or text.istitle()) else None


def _is_none(text: str) -> bool:
    """Whether a line is the word or the text of a warning, a caption, a date or a broken line."""
    return bool(_NOT.match(text) or begins(text))


def _section_row(lines: list[Line], at: int) -> str:
    """The section that a row at the top of a page names in capitals ("SECTION II. | TM 9-2320"),
    else ""."""
    row = lines[at].cells
    top = all(line.furniture for line in lines[:at])
    named = top and len(row) > 1 and not lines[at].furniture and _SECTION.match(row[0])
    return row[0] if named and row[0].upper() == row[0] and len(row[0]) <= _MAX_CHARS else ""


def _is_lettered_title(lines: list[Line], at: int) -> bool:
    """Whether the line is a title like "b. Fuel Pump Installation", with much space around it."""
    line = lines[at]
    match = _LETTER.match(line.text)
    if line.cells or line.furniture or not match or len(line.text.split()) > _TITLE_WORDS:
        return False
    words = [word for word in line.text[match.end() :].split() if len(word) > _SMALL_WORD]
    titled = len(words) > 1 and all(word[0].isupper() or word[0].isdigit() for word in words)
    above = at == 0 or not -line.size < line.top - lines[at - 1].bottom < _APART * line.size
    below = at + 1 == len(lines) or not lines[at + 1].top - line.bottom < _APART * line.size
    return titled and above and below and line.text[-1].isalnum()


def _has_parts(lines: list[Line], at: int) -> bool:
    """Whether the bold line is the title "4 Pump" right above that of its first part, "4.1 Oil"."""
    line, below = lines[at], lines[at + 1] if at + 1 < len(lines) else None
    if below is None or not (line.bold and below.bold) or line.cells or line.furniture:
        return False
    match, part = _NUMBER.match(line.text), _NUMBER.match(below.text)
    short = len(line.text.split()) <= _TITLE_WORDS and line.text[-1].isalnum()
    first = {f"{match['number']}{dot}1" for dot in ".-"} if match else set[str]()
    return short and part is not None and part["number"] in first


def _stands_alone(lines: list[Line], at: int) -> bool:
    """Whether the line has a paragraph's distance to the line above it."""
    if at == 0 or lines[at - 1].furniture:
        return True
    before, line = lines[at - 1], lines[at]
    if at < _HEAD and _SECTION.fullmatch(line.text) and line.text.isupper():
        return True  # typewritten heads of pages have no space between their lines
    return line.top - before.bottom > 0.25 * line.size or before.top > line.top


def _goes_on(lines: list[Line], at: int, body: float) -> bool:
    """Whether the line is the next line of the heading above it."""
    before, line = lines[at - 1], lines[at]
    near = -1 <= line.top - before.bottom < 0.9 * line.size
    alike = line.bold == before.bold and abs(line.size - before.size) < 0.6
    caps = before.text.upper() == before.text
    chapter = bool(_CHAPTER.fullmatch(before.text.strip()))
    return (
        (near or (chapter and line.top - before.bottom < 2.5 * line.size))
        and not line.cells
        and not line.furniture
        and (alike or chapter)
        and (not caps or line.text.upper() == line.text)
        and not _is_none(line.text)
        and not any(p.match(line.text) for p in (_CHAPTER, _SECTION, _NUMBER, _LETTER))
        and (line.bold or line.size > _LARGE * body or caps)
    )
