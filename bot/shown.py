"""A recorded answer as its audience may see it: the parts with their lines, ready to be drawn.

A message, the terminal and the JSON document are all made of this.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from agent.wording import sentences as wording
from agent.wording.translations import put
from bot.blocks.lines import Line
from bot.blocks.parts import Part, says
from bot.cells import cells_of, is_header
from bot.errors import NoSuchAnswer
from sql import answers, passages
from sql.answers import Citation, ShownAnswer
from sql.audience import Audience
from sql.database import Connection, Database
from sql.passages import Passage
from sql.units import Role

if TYPE_CHECKING:  # the terminal's commands do without DSPy
    from agent.program import answer as program

_STEP: Final = re.compile(
    r"(?P<number>step\s+\d{1,3}[.):]?|\d{1,3}(?:[-.]\d{1,3})*[a-z]?[.):])(?=\s)"
    r"|(?P<bracketed>\((?:\d{1,3}|[a-z]{1,4})\))(?=\s)"
    r"|(?P<letter>[a-z][.)])(?=\s)"
    r"|(?P<dot>[•▪–—*-])(?=\s)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Shown:
    """An answer with its parts. `stands`: all that it was recorded with may still be read; where it
    does not, there are no parts. `alike`: the parts stand side by side; else the first is the
    answer and the others are close to it."""

    answer: ShownAnswer
    parts: tuple[Part, ...]
    warnings: tuple[Line, ...]
    passages: tuple[Passage, ...]
    stands: bool

    @property
    def alike(self) -> bool:
        return self.answer.status == "likely" or not all("kind" in c for c in self.answer.claims)

    def number_of(self, citation: Citation) -> int:
        """The index of the part that the citation stands in."""
        for number, part in enumerate(self.parts):
            if any(line.ordinal == citation.ordinal for line in part.lines):
                return number
        return min(citation.claim, max(len(self.parts) - 1, 0))

    @property
    def by_manual(self) -> tuple[Part, ...]:
        """The parts, those of one manual together."""
        manuals = list(dict.fromkeys(part.manual for part in self.parts))
        return tuple(sorted(self.parts, key=lambda part: manuals.index(part.manual)))

    @property
    def sentence(self) -> str:
        """What stands before an answer that is not a plain one; else empty."""
        stored = self.answer
        if stored.status == "likely":
            several = len({part.manual for part in self.parts}) > 1
            return put(wording.LIKELY_WHICH if several else wording.LIKELY, stored.language)
        if stored.superseded or stored.status == "passages":
            return stored.text.split("\n", 1)[0]
        return put(wording.PARTLY, stored.language) if stored.status == "partial" else ""


def shown_of(conn: Connection, audience: Audience, answer_id: int) -> Shown | None:
    """The answer as the audience may see it now; None: the team has no such answer."""
    answer = answers.shown(conn, audience, answer_id)
    if answer is None:
        return None
    if len(answer.citations) < answer.cited:
        return Shown(answer, (), (), (), stands=False)
    ids = list(dict.fromkeys(one.passage_id for one in answer.citations))
    read = passages.read(conn, audience, ids)
    texts = {one.passage_id: one for one in read}
    parts = tuple(
        _part(answer, number, list(group), texts)
        for number, group in groupby(answer.citations, lambda one: _part_number(answer, one))
    )
    warnings = tuple(map(_warning, answer.warnings))
    return Shown(answer, parts, warnings, tuple(read), stands=True)


def recorded(db: Database, audience: Audience, answer_id: int) -> Shown:
    """The answer, which was recorded just now for this audience."""
    with db.connection() as conn:
        shown = shown_of(conn, audience, answer_id)
    if shown is None:
        raise NoSuchAnswer
    return shown


def part_of(part: program.Part) -> Part:
    """A part of an answer that is not recorded yet."""
    first = part.lines[0].passage
    lines = [
        piece
        for line in part.lines
        for piece in _pieces(
            Line(
                line.text,
                line.passage.manual,
                line.passage.page_from,
                line.passage.label,
                recognised=line.passage.recognised,
                role=line.role,
                step=line.label if line.role == "step" else "",
                level=line.level,
            ),
            line.passage,
        )
    ]
    return Part(
        part.kind,
        part.title,
        part.section,
        first.manual,
        first.revision,
        _untitled(lines, part.title),
        part.lead,
    )


def _part_number(answer: ShownAnswer, citation: Citation) -> int:
    """The part of a citation; lines that are shown as they stand are a part a passage each."""
    return citation.claim if answer.claims else citation.passage_id


def _part(
    answer: ShownAnswer, number: int, cited: Sequence[Citation], texts: Mapping[int, Passage]
) -> Part:
    claim: Mapping[str, Any] = answer.claims[number] if number < len(answer.claims) else {}
    title = str(claim.get("title", ""))
    if "kind" not in claim:
        cited = _in_order(cited, texts)
    read = [texts[one.passage_id] for one in cited]
    sections = [one.section for one in read]
    under = [one for one in sections if title and says(one.rsplit(" > ", 1)[-1], title)]
    section = str(claim.get("section") or [*under, *sections][0])
    lines = [
        line
        for number, one in enumerate(cited)
        for line in _pieces(_line(one, read[number], _is_gap(cited, number, read)), read[number])
    ]
    return Part(
        claim.get("kind", "text"),
        title or section.rsplit(" > ", 1)[-1],
        section,
        cited[0].manual,
        read[0].revision,
        _untitled(_stepped(lines), title),
        str(claim.get("text", "")),
    )


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


def _pieces(line: Line, passage: Passage) -> list[Line]:
    """The line with its cells; a text that holds rows of a table, a line each."""
    if line.role == "row":
        return [replace(line, cells=cells_of(passage, line.quote))]
    if line.role != "text":
        return [line]
    pieces: list[Line] = []
    for text in line.quote.split("\n"):
        cells = cells_of(passage, text)
        role: Role = "row" if cells else "header" if is_header(passage, text) else "text"
        pieces.append(replace(line, quote=text, role=role, cells=cells, gap=False))
    if all(piece.role == "text" for piece in pieces):
        return [line]
    return [replace(pieces[0], gap=line.gap), *pieces[1:]]


def _in_order(cited: Sequence[Citation], texts: Mapping[int, Passage]) -> list[Citation]:
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


def _stepped(lines: Sequence[Line]) -> list[Line]:
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


def _untitled(lines: Sequence[Line], title: str) -> tuple[Line, ...]:
    """Without a heading that says the title again, if other lines are left."""
    others = [line for line in lines if line.role != "heading" or not _says_again(line, title)]
    return tuple(others or lines)


def _says_again(line: Line, title: str) -> bool:
    return bool(title) and (says(line.quote, title) or says(title, line.quote))


def _warning(stored: Mapping[str, Any]) -> Line:
    return Line(
        str(stored["quote"]),
        str(stored["manual"]),
        stored["page"],
        stored.get("label"),
        recognised=bool(stored.get("recognised")),
        role="warning",
    )
