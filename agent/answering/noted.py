"""Site notes beside an answer: what people who know better said of the question, found by search
alone, and the manual's own lines that they point at.

The program knows nothing of them: what it learns, and is compared by, is its own.
"""

from collections.abc import Sequence
from dataclasses import replace

from agent.answering.pointed import Places
from agent.conversation import Kinds
from agent.evidence import Desk, Unit, beside
from agent.notes import Notes, Rule
from agent.program import Answer, Part, led_by
from ingest.embedding import Embedder
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
    left_out: Sequence[int] = (),
) -> Answer:
    """The answer with the notes that its question finds. Lines that they point at stand first,
    each once; no line that was there is missing. `left_out`: manuals whose notes are not shown."""
    question = next((one.query for one in answer.evidence.rankings), "")
    if not question:
        return answer
    notes = Notes(db, embedder, kinds.alike, rule or Rule()).about(audience, question)
    notes = [note for note in notes if note.manual_id not in left_out]
    if not notes:
        return answer
    answer = replace(answer, notes=tuple(notes))
    if answer.kind is None:
        return answer
    places = Places(db, embedder, audience, desk, answer.kind)
    first: list[Part] = []
    others = list(answer.parts)
    for note, unit in places.of(notes, question):
        there = next((part for part in others if not beside([_unit(part)], [unit])), None)
        if there is not None:
            others.remove(there)
            first.append(there)
        elif beside(list(map(_unit, first)), [unit]):
            first.append(Part.of(unit, note=note.correction_id))
    shown = list(map(_unit, first))
    others = [part for part in others if part.lead or beside(shown, [_unit(part)])]
    return led_by(answer, first, others) if first else answer


def _unit(part: Part) -> Unit:
    return Unit(part.kind, part.title, part.section, part.lines)
