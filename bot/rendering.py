"""From a recorded answer to its final message, through the eyes of those who will see it."""

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import Final, TypeAlias

from agent.evidence.focus import GAP, Focus
from agent.wording import sentences as wording
from agent.wording.language import Language
from agent.wording.translations import put
from bot.blocks.answer import Footing, Told, answer
from bot.blocks.content import Content, content, paragraph
from bot.blocks.evidence import evidence
from bot.blocks.lines import Line
from bot.blocks.not_found import Section, not_found
from sql import answers, manuals, passages
from sql.answers import Citation, ShownAnswer
from sql.audience import Audience
from sql.database import Connection
from sql.passages import Passage

Whom: TypeAlias = Callable[[Connection, Sequence[Passage], Language], str]
_GONE: Final = (
    "I take this answer back: a manual that it stood on was replaced or removed, or may not be "
    "read by everyone here any more. Ask again, and I look anew."
)


def evidence_of(read: Sequence[Focus]) -> Content | None:
    """The message that shows what was found; None where nothing was."""
    found = [
        Line(
            focus.text,
            focus.passage.manual,
            focus.passage.page_from,
            focus.passage.label,
            recognised=focus.passage.recognised,
        )
        for focus in read
        if focus.text.strip()
    ]
    return evidence(found) if found else None


def final(
    conn: Connection, audience: Audience, answer_id: int, whom: Whom = lambda *_: ""
) -> Content:
    """The final message of the answer; `whom` tells whom to ask where nothing was found."""
    shown = answers.shown(conn, audience, answer_id)
    if shown is None or len(shown.citations) < shown.cited:
        return content([_GONE], [paragraph(_GONE)])
    footing = Footing(shown.question_id, answer_id, shown.program, shown.seconds)
    match shown.status:
        case "chat" | "clarify":
            return content([shown.text], [paragraph(shown.text)])
        case "not_found":
            near = passages.read(conn, audience, shown.nearest)
            return not_found(
                shown.text,
                _searched(conn, audience),
                _sections(near),
                footing,
                whom=whom(conn, near, shown.language),
                language=shown.language,
            )
        case _:
            return _cited(conn, audience, shown, footing)


def _cited(conn: Connection, audience: Audience, shown: ShownAnswer, footing: Footing) -> Content:
    ids = list(dict.fromkeys(citation.passage_id for citation in shown.citations))
    texts = {one.passage_id: one for one in passages.read(conn, audience, ids)}
    warnings = [
        Line(
            str(warning["quote"]),
            str(warning["manual"]),
            warning["page"],
            warning.get("label"),
            recognised=bool(warning.get("recognised")),
        )
        for warning in shown.warnings
    ]
    if shown.status == "passages":
        told = [Told("", (line,)) for line in _lines(shown.citations, texts)]
        lead = shown.text.split("\n", 1)[0]
        return answer(told, warnings, footing, lead=lead, language=shown.language)
    told = [
        Told(str(claim.get("text", "")), tuple(_lines(_of_claim(shown, number), texts)))
        for number, claim in enumerate(shown.claims)
    ]
    return answer(
        told, warnings, footing, lead=_lead(shown), remarks=shown.remarks, language=shown.language
    )


def _lead(shown: ShownAnswer) -> str:
    if shown.superseded:
        return shown.text.split("\n", 1)[0]
    return put(wording.PARTLY, shown.language) if shown.status == "partial" else ""


def _of_claim(shown: ShownAnswer, number: int) -> list[Citation]:
    return [citation for citation in shown.citations if citation.claim == number]


def _lines(citations: Sequence[Citation], texts: Mapping[int, Passage]) -> list[Line]:
    """The cited lines; those of one passage and page together, in the manual's order.

    So a table's row stands below its header, as it does on the page.
    """
    lines = []
    for (passage_id, page), group in groupby(citations, lambda one: (one.passage_id, one.page)):
        cited = list(group)
        read = texts.get(passage_id)
        quote = _joined(read.text if read else "", [one.quote for one in cited])
        first = cited[0]
        lines.append(
            Line(
                quote,
                first.manual,
                page,
                first.label,
                first.ordinal,
                recognised=read is not None and read.recognised,
            )
        )
    return lines


def _joined(text: str, quotes: Sequence[str]) -> str:
    """The quotes in the order of the text, a line each, `…` where something stands between."""
    known = sorted(dict.fromkeys(quotes), key=text.find)
    joined, end = "", 0
    for quote in known:
        start = text.find(quote)
        between = text[end:start].strip() if joined and start >= end else ""
        joined += f"\n{GAP}\n{quote}" if between else f"\n{quote}"
        end = start + len(quote)
    return joined.strip("\n")


def _searched(conn: Connection, audience: Audience) -> list[str]:
    return list(dict.fromkeys(one.title for one in manuals.searched(conn, audience)))


def _sections(near: Sequence[Passage]) -> list[Section]:
    sections = [
        Section(
            one.section.rsplit(" > ", 1)[-1] or one.manual,
            Line("", one.manual, one.page_from, one.label, recognised=one.recognised),
        )
        for one in near
    ]
    return list(dict.fromkeys(sections))
