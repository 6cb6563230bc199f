"""Site notes beside an answer: what people who know better said of the question, found by search
alone, and the manual's own lines that they point at.

The program knows nothing of them: what it learns, and is compared by, is its own.
"""

from collections.abc import Sequence
from dataclasses import replace

from agent.conversation import Kinds
from agent.evidence import Desk, Unit, assemble, beside, in_full
from agent.notes import Notes, Rule, SiteNote
from agent.program import Answer, Part, led_by
from ingest.embedding import Embedder
from sql import site_notes
from sql.audience import Audience
from sql.database import Database


def noted(
    db: Database,
    embedder: Embedder,
    audience: Audience,
    desk: Desk,
    answer: Answer,
    kinds: Kinds,
    rule: Rule | None = None,
) -> Answer:
    """The answer with the notes that its question finds. Lines that they point at stand first,
    each once; no line that was there is missing."""
    question = next((one.query for one in answer.evidence.rankings), "")
    if not question:
        return answer
    notes = Notes(db, embedder, kinds.alike, rule or Rule()).about(audience, question)
    if not notes:
        return answer
    answer = replace(answer, notes=tuple(notes))
    pointed = _pointed(db, embedder, audience, desk, question, answer, notes)
    if not pointed:
        return answer
    first: list[Part] = []
    others = list(answer.parts)
    for note, unit in pointed:
        there = next((part for part in others if not beside([_unit(part)], [unit])), None)
        if there is not None:
            others.remove(there)
            first.append(there)
        elif beside(list(map(_unit, first)), [unit]):
            first.append(Part.of(unit, note=note.correction_id))
    shown = list(map(_unit, first))
    others = [part for part in others if part.lead or beside(shown, [_unit(part)])]
    return led_by(answer, first, others) if first else answer


def _pointed(
    db: Database,
    embedder: Embedder,
    audience: Audience,
    desk: Desk,
    question: str,
    answer: Answer,
    notes: Sequence[SiteNote],
) -> list[tuple[SiteNote, Unit]]:
    """The unit that each note points at, as much of it as an answer shows."""
    ids = [note.correction_id for note in notes if note.kind != "text"]
    if not ids or answer.kind is None:
        return []
    with db.connection() as conn:
        places = site_notes.places(conn, audience, ids)
        units = {note: assemble(conn, audience, found) for note, found in places.items()}
    found = []
    for note in notes:
        holding = [one for one in units.get(note.correction_id, ()) if _holds(one, note)]
        if holding:
            unit = _nearest(embedder, note.quote or question, holding)
            queries = [note.quote or question, question]
            found.append((note, in_full(desk, queries, answer.kind, unit)))
    return found


def _holds(unit: Unit, note: SiteNote) -> bool:
    """Whether the unit stands on the page and, where the note names a line, has a part of it."""
    on_page = any(
        line.passage.page_from <= (note.page or 0) <= line.passage.page_to for line in unit.lines
    )
    said = " ".join(note.quote.split())
    return on_page and any(
        not said or text in said or said in text
        for text in (" ".join(line.text.split()) for line in unit.lines)
        if text
    )


def _nearest(embedder: Embedder, wanted: str, units: Sequence[Unit]) -> Unit:
    if len(units) == 1:
        return units[0]
    texts = ["\n".join([unit.title, *(line.text for line in unit.lines)]) for unit in units]
    likeness = embedder.embed_passages(texts) @ embedder.embed_query(wanted)
    return units[int(likeness.argmax())]


def _unit(part: Part) -> Unit:
    return Unit(part.kind, part.title, part.section, part.lines)
