"""From the lines that an answer cites to lines as they are shown: rows with their headers, steps
with their numbers, gaps where something is left out."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

from bot.showing.blocks.lines import Line
from bot.showing.blocks.parts import says
from bot.showing.cells import cells_of, is_header
from bot.showing.doubted import doubt_of
from sql.answers import Citation
from sql.passages import Passage
from sql.units import Role

_STEP: Final = re.compile(
    r"(?P<number>step\s+\d{1,3}[.):]?|\d{1,3}(?:[-.]\d{1,3})*[a-z]?[.):])(?=\s)"
    r"|(?P<bracketed>\((?:\d{1,3}|[a-z]{1,4})\))(?=\s)"
    r"|(?P<letter>[a-z][.)])(?=\s)"
    r"|(?P<dot>[•▪–—*-])(?=\s)",
    re.IGNORECASE,
)


def lines_of(cited: Sequence[Citation], read: Sequence[Passage]) -> list[Line]:
    """The citations as lines; `read` are their passages."""
    lines = [
        line
        for number, one in enumerate(cited)
        for line in pieces(_line(one, read[number], _is_gap(cited, number, read)), read[number])
    ]
    return stepped(lines)


def _line(cited: Citation, passage: Passage, gap: bool) -> Line:
    return Line(
        cited.quote,
        cited.manual,
        cited.page,
        cited.label,
        cited.ordinal,
        recognised=passage.recognised,
        role=cited.role,
        gap=gap,
    )


def pieces(line: Line, passage: Passage) -> list[Line]:
    """The line with its cells and doubts; a text that holds rows of a table, a line each."""
    line = replace(line, doubt=doubt_of(passage, line.quote))
    if line.role == "row":
        return [replace(line, cells=cells_of(passage, line.quote))]
    if line.role != "text":
        return [line]
    pieces: list[Line] = []
    for text in line.quote.split("\n"):
        cells = cells_of(passage, text)
        role: Role = "row" if cells else "header" if is_header(passage, text) else "text"
        doubt = doubt_of(passage, text)
        pieces.append(replace(line, quote=text, role=role, cells=cells, gap=False, doubt=doubt))
    if all(piece.role == "text" for piece in pieces):
        return [line]
    return [replace(pieces[0], gap=line.gap), *pieces[1:]]


def in_order(cited: Sequence[Citation], texts: Mapping[int, Passage]) -> list[Citation]:
    """Lines of one passage in its order, each once: a row stands below its header."""
    ordered: list[Citation] = []
    for passage_id, group in groupby(cited, lambda one: one.passage_id):
        once = {one.quote: one for one in reversed(list(group))}
        text = texts[passage_id].text
        ordered += sorted(once.values(), key=lambda one: text.find(one.quote))
    return ordered


def _is_gap(cited: Sequence[Citation], number: int, read: Sequence[Passage]) -> bool:
    """Whether the passage says something between this line and the one before."""
    if cited[number].role != "text" or not number:
        return False
    if read[number - 1].passage_id != read[number].passage_id:
        return False
    text, before = read[number].text, cited[number - 1].quote
    start = text.find(before) + len(before)
    end = text.find(cited[number].quote, start)
    return bool(text[start:end].strip()) if end > start else False


def stepped(lines: Sequence[Line]) -> list[Line]:
    """The steps with their printed numbers; those of another style than the first are steps within
    a step."""
    first: str | None = None
    stepped: list[Line] = []
    for line in lines:
        found = _STEP.match(line.quote) if line.role == "step" else None
        if found is not None:
            first = first or found.lastgroup
            line = replace(line, step=found[0], level=int(found.lastgroup != first))
        stepped.append(line)
    return stepped


def untitled(lines: Sequence[Line], title: str) -> tuple[Line, ...]:
    """Without a heading that says the title again, if other lines are left."""
    others = [line for line in lines if line.role != "heading" or not _says_again(line, title)]
    return tuple(others or lines)


def _says_again(line: Line, title: str) -> bool:
    return bool(title) and (says(line.quote, title) or says(title, line.quote))
