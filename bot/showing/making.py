"""Parts of an answer from what is recorded of it, or from the program's own before that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from bot.showing.blocks.lines import Line
from bot.showing.blocks.parts import Part, says
from bot.showing.cited import in_order, lines_of, pieces, untitled
from sql.answers import Citation, ShownAnswer
from sql.passages import Passage

if TYPE_CHECKING:  # the terminal's commands do without DSPy
    from agent.program import answer as program


def part_of(part: program.Part) -> Part:
    """A part of an answer that is not recorded yet."""
    first = part.lines[0].passage
    lines = [
        piece
        for line in part.lines
        for piece in pieces(
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
        untitled(lines, part.title),
        _sure(part.lead, lines),
        first.manual_id,
    )


def recorded_parts(
    answer: ShownAnswer, cited: Iterable[Citation], texts: Mapping[int, Passage]
) -> tuple[Part, ...]:
    """The answer's parts with those of its citations, in their order."""
    return tuple(
        _part(answer, number, list(group), texts)
        for number, group in groupby(cited, lambda one: _part_number(answer, one))
    )


def _part_number(answer: ShownAnswer, citation: Citation) -> int:
    """The part of a citation; lines that are shown as they stand are a part a passage each."""
    return citation.claim if answer.claims else citation.passage_id


def note_of(answer: ShownAnswer, citation: Citation) -> int | None:
    """The note that alone brought the line."""
    claims = answer.claims
    return claims[citation.claim].get("note") if citation.claim < len(claims) else None


def _part(
    answer: ShownAnswer, number: int, cited: Sequence[Citation], texts: Mapping[int, Passage]
) -> Part:
    claim: Mapping[str, Any] = answer.claims[number] if number < len(answer.claims) else {}
    title = str(claim.get("title", ""))
    if "kind" not in claim:
        cited = in_order(cited, texts)
    read = [texts[one.passage_id] for one in cited]
    sections = [one.section for one in read]
    under = [one for one in sections if title and says(one.rsplit(" > ", 1)[-1], title)]
    section = str(claim.get("section") or [*under, *sections][0])
    lines = lines_of(cited, read)
    return Part(
        claim.get("kind", "text"),
        title or section.rsplit(" > ", 1)[-1],
        section,
        cited[0].manual,
        read[0].revision,
        untitled(lines, title),
        _sure(str(claim.get("text", "")), lines),
        cited[0].manual_id,
    )


def _sure(lead: str, lines: Sequence[Line]) -> str:
    """The lead, but none where a line that it may say again may be read wrongly."""
    return "" if any(line.doubt for line in lines) else lead


def warning(stored: Mapping[str, Any], texts: Mapping[int, Passage]) -> Line:
    """By the name that its manual has now for who sees it: the name may have gone with a grant."""
    passage = texts.get(int(stored.get("passage_id") or 0))
    return Line(
        str(stored["quote"]),
        passage.manual if passage else "",
        stored["page"],
        stored.get("label"),
        recognised=bool(stored.get("recognised")),
        role="warning",
    )
