"""What a page repeats at its top: the heading that goes on, a table's caption and header.

They say on paper where one is; in a unit that goes on over pages they would stand between its
steps.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from rapidfuzz import fuzz

from ingest.procedures.pieces import Piece

CONTINUED = re.compile(r"[\s(\[]*\b(?:c[eo]n?['’`]?t['’`]?\s?s?d?|continued)\b\W*", re.I)
_TOP, _JOINED, _PAGES = 6, 3, 3
"""Lines at the top of a page that may be repeated, how many of them may be one heading, and how
many pages back it may stand."""
_HEAD, _FEW = 3, 8
"""Lines, and words of each, that may stand above a heading that goes on."""
_ALIKE, _LEAST, _LONG = 80, 8, 16
_NUMBER = re.compile(r"\W*(?:[A-Z][-.])?\d{1,3}(?:[-.]\d{1,3})+")
_LEADING = re.compile(r"\d{1,3}(?:\.\d{1,3})*\.?\s+")
_LABEL = re.compile(r"\s+[\divx]{1,4}$", re.I)


def without_repeats(pieces: Sequence[Piece]) -> list[Piece]:
    """The lines without those that a page only repeats; what follows a repeated heading stays in
    the section that it interrupts, and what is above a new one at the top of a page is its own."""
    kept: list[Piece] = []
    tops: list[set[str]] = []
    back: dict[tuple[str, ...], tuple[str, ...]] = {}
    for _, group in groupby(pieces, key=lambda piece: piece.page):
        page = list(group)
        section = kept[-1].section if kept else ()
        seen = set[str]().union(*tops[-_PAGES:])
        dropped = _repeated(page, seen, section)
        tops.append(_joints(page))
        for piece in page[:dropped]:
            if piece.kind == "heading" and piece.section == section[: len(piece.section)]:
                back[piece.section] = section
        for piece in _crowned(page[dropped:]):
            if piece.kind == "heading":
                back.clear()
            kept.append(replace(piece, section=back.get(piece.section, piece.section)))
    return kept


def _repeated(page: Sequence[Piece], seen: set[str], section: tuple[str, ...]) -> int:
    """How many lines at the top of the page are repeated: what is above a heading that goes on is
    the page's head."""
    dropped = _to_heading(page, section)
    titles = {_key(_LEADING.sub("", title)) for title in section}
    while dropped < min(_TOP, len(page)):
        for count in range(1, _JOINED + 1):
            lines = page[dropped : dropped + count]
            own = lines[0].section
            begins = lines[0].kind == "heading" and own != section[: len(own)]
            if begins or not all(map(_may_repeat, lines)):
                continue
            text = " ".join(line.text for line in lines)
            titled = lines[0].kind == "text" and _key(_LABEL.sub("", text)) in titles
            if titled or (_key(text) in seen and len(_key(text)) >= _LEAST):
                dropped += count
                break
        else:
            return dropped
    return dropped


def _may_repeat(line: Piece) -> bool:
    """Whether a line can be a heading, caption or header: no step, no warning, no row of values, no
    sentence."""
    if line.label or line.kind == "warning" or line.words > _LONG:
        return False
    if line.kind == "table":
        return line.head or not any(map(str.isdigit, line.text))
    return line.kind == "heading" or line.text[-1] not in ".;,"


def _to_heading(page: Sequence[Piece], section: tuple[str, ...]) -> int:
    """The lines up to a heading that says that it goes on, 0 where none of the first is one."""
    for at in range(min(_HEAD, len(page))):
        for count in range(1, _JOINED + 1):
            text = " ".join(line.text for line in page[at : at + count])
            if CONTINUED.search(text) and _goes_on(text, section):
                return at + count
        if page[at].words > _FEW or page[at].kind in ("warning", "table"):
            break
    return 0


def _goes_on(text: str, section: tuple[str, ...]) -> bool:
    """Whether the text is the title of a section that goes on, by its number or its words."""
    number, key = _NUMBER.match(text), _key(text)
    for title in section:
        other = _NUMBER.match(title)
        if number and other and _key(number[0]) == _key(other[0]):
            return True
        known = _key(title)
        enough = len(key) >= _LEAST and min(len(key), len(known)) >= min(_LEAST, len(known))
        if enough and fuzz.ratio(key[: len(known)], known[: len(key)]) >= _ALIKE:
            return True
    return False


def _joints(page: Sequence[Piece]) -> set[str]:
    """The first lines of a page, alone and joined, as they may stand again on a later one."""
    top = page[:_TOP]
    return {
        _key(" ".join(line.text for line in top[at : at + count]))
        for at in range(len(top))
        for count in range(1, _JOINED + 1)
    }


def _key(text: str) -> str:
    return re.sub(r"\W+", "", CONTINUED.sub(" ", text).casefold())


def _crowned(page: Sequence[Piece]) -> Sequence[Piece]:
    """The page's lines, a word or two above its first heading given to that heading's section:
    "CHAPTER TWO"."""
    first = next((at for at, line in enumerate(page) if line.kind == "heading"), 0)
    above = page[:first]
    if not 0 < first < _HEAD or any(x.kind != "text" or x.words >= _HEAD for x in above):
        return page
    return [*(replace(line, section=page[first].section) for line in above), *page[first:]]
