"""What a page repeats at its top: the heading that goes on, a table's caption and header.

They say on paper where one is; in a unit that goes on over pages they would stand between its
steps.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from rapidfuzz import fuzz

from ingest.headings import title_of
from ingest.procedures.pieces import Piece

CONTINUED = re.compile(r"[\s(\[]*\b(?:c[eo]n?t['’`]?\s?s?d|continued|cont)\b\W*", re.I)
_TOP = 6
"""Lines at the top of a page that may be repeated."""
_JOINED = 3
_ALIKE = 80
_LEAST = 8
_PAGES = 3
_HEAD, _FEW = 3, 8
"""Lines, and words of each, that may stand above a heading that goes on."""


def without_repeats(pieces: Sequence[Piece]) -> list[Piece]:
    """The lines without those that a page only repeats; what follows a repeated heading stays in
    the section that it interrupts."""
    kept: list[Piece] = []
    tops: list[set[str]] = []
    back: dict[tuple[str, ...], tuple[str, ...]] = {}
    for _, group in groupby(pieces, key=lambda piece: piece.page):
        page = list(group)
        section = kept[-1].section if kept else ()
        seen = set[str]().union(*tops[-_PAGES:])
        dropped = _repeated(page, [_key(title) for title in section], seen, section)
        tops.append(_joints(page))
        for piece in page[:dropped]:
            if piece.kind == "heading" and piece.section == section[: len(piece.section)]:
                back[piece.section] = section
        for piece in page[dropped:]:
            if piece.kind == "heading":
                back.clear()
            kept.append(replace(piece, section=back.get(piece.section, piece.section)))
    return kept


def _repeated(
    page: Sequence[Piece], known: Sequence[str], seen: set[str], section: tuple[str, ...]
) -> int:
    """How many lines at the top of the page are repeated: what is above a heading that goes on is
    the page's head."""
    dropped = _to_heading(page, known)
    while dropped < min(_TOP, len(page)):
        for count in range(1, _JOINED + 1):
            lines = page[dropped : dropped + count]
            own = lines[0].section
            begins = lines[0].kind == "heading" and own != section[: len(own)]
            if begins or lines[0].label or any(line.kind == "warning" for line in lines):
                continue
            key = _key(" ".join(line.text for line in lines))
            if key in seen and len(key) >= _LEAST:
                dropped += count
                break
        else:
            return dropped
    return dropped


def _to_heading(page: Sequence[Piece], known: Sequence[str]) -> int:
    """The lines up to a heading that says that it goes on, 0 where none of the first is one."""
    for at in range(min(_HEAD, len(page))):
        for count in range(1, _JOINED + 1):
            text = " ".join(line.text for line in page[at : at + count])
            if CONTINUED.search(text) and _is_known(text, known):
                return at + count
        if page[at].words > _FEW or page[at].kind in ("warning", "table"):
            break
    return 0


def _is_known(text: str, known: Sequence[str]) -> bool:
    """Whether the text, without its "(Cont'd)", is the title of a section that goes on."""
    key = _key(CONTINUED.sub(" ", text))
    return any(
        fuzz.ratio(key[: len(title)], title[: len(key)]) >= _ALIKE
        for title in known
        if min(len(key), len(title)) >= min(_LEAST, len(title)) and len(key) >= _LEAST
    )


def _joints(page: Sequence[Piece]) -> set[str]:
    """The first lines of a page, alone and joined, as they may stand again on a later one."""
    top = page[:_TOP]
    return {
        _key(" ".join(line.text for line in top[at : at + count]))
        for at in range(len(top))
        for count in range(1, _JOINED + 1)
    }


def _key(text: str) -> str:
    return re.sub(r"\W+", "", title_of(CONTINUED.sub(" ", text)).casefold())
