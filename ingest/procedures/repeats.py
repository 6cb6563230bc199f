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


def without_repeats(pieces: Sequence[Piece]) -> list[Piece]:
    """The lines without those that a page only repeats; what follows a repeated heading stays in
    the section that it interrupts."""
    kept: list[Piece] = []
    tops: list[set[str]] = []
    for _, group in groupby(pieces, key=lambda piece: piece.page):
        page = list(group)
        seen = set[str]().union(*tops[-_PAGES:])
        known = [_key(title) for title in kept[-1].section] if kept else []
        dropped = _repeated(page, known, seen, kept[-1].section if kept else ())
        tops.append(_joints(page))
        rest = page[dropped:]
        if dropped and kept:
            rest = _resumed(page[:dropped], rest, kept[-1].section)
        kept += rest
    return kept


def _repeated(
    page: Sequence[Piece], known: Sequence[str], seen: set[str], section: tuple[str, ...]
) -> int:
    """How many lines at the top of the page are repeated."""
    dropped = 0
    while dropped < min(_TOP, len(page)):
        for count in range(1, _JOINED + 1):
            lines = page[dropped : dropped + count]
            if len(lines) < count or any(line.kind == "warning" for line in lines):
                continue
            text = " ".join(line.text for line in lines)
            again = bool(CONTINUED.search(text)) and _is_known(text, known)
            begins = (
                lines[0].kind == "heading" and lines[0].section != section[: len(lines[0].section)]
            )
            alike = _key(text) in seen and not begins and not lines[0].label
            if again or (alike and len(_key(text)) >= _LEAST):
                dropped += count
                break
        else:
            return dropped
    return dropped


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


def _resumed(
    dropped: Sequence[Piece], rest: Sequence[Piece], section: tuple[str, ...]
) -> list[Piece]:
    """The lines up to the next heading, put back into the part of the section that goes on."""
    above = {piece.section for piece in dropped if piece.kind == "heading"}
    resumed: list[Piece] = []
    going = True
    for piece in rest:
        going = going and piece.kind != "heading"
        back = going and piece.section in above and section[: len(piece.section)] == piece.section
        resumed.append(replace(piece, section=section) if back else piece)
    return resumed
