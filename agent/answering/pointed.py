"""The manual's own lines that site notes point at: the unit on that page, and the line in it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from agent.conversation import Kind
from agent.evidence import Desk, Line, Unit, assemble, in_full
from agent.notes import SiteNote
from ingest.embedding import Embedder, EmbeddingSpent
from sql import site_notes
from sql.audience import Audience
from sql.database import Database

_AROUND = ("heading", "header")


@dataclass(frozen=True)
class Places:
    """Looks them up for one audience and one kind of question."""

    db: Database
    embedder: Embedder
    audience: Audience
    desk: Desk
    kind: Kind

    def of(self, notes: Sequence[SiteNote], question: str) -> list[tuple[SiteNote, Unit]]:
        """Of each note that points at a place, as much of its unit as an answer shows; a line that
        it names is among it."""
        ids = [note.correction_id for note in notes if note.kind != "text"]
        if not ids:
            return []
        with self.db.connection() as conn:
            places = site_notes.places(conn, self.audience, ids)
            units = {note: assemble(conn, self.audience, held) for note, held in places.items()}
        found = []
        for note in notes:
            holding = [one for one in units.get(note.correction_id, ()) if _holds(one, note)]
            if holding:
                wanted = note.quote or question
                unit = self._nearest(wanted, holding)
                shown = in_full(self.desk, [wanted, question], self.kind, unit)
                found.append((note, _with(unit, shown, _named(unit, note.quote))))
        return found

    def _nearest(self, wanted: str, units: Sequence[Unit]) -> Unit:
        if len(units) == 1:
            return units[0]
        texts = ["\n".join([unit.title, *(line.text for line in unit.lines)]) for unit in units]
        try:
            likeness = self.embedder.embed_passages(texts) @ self.embedder.embed_query(wanted)
        except EmbeddingSpent:
            return units[0]
        return units[int(likeness.argmax())]


def _holds(unit: Unit, note: SiteNote) -> bool:
    """Whether the unit stands on the page and, where the note names a line, has it."""
    page = note.page or 0
    on_page = any(line.passage.page_from <= page <= line.passage.page_to for line in unit.lines)
    return on_page and (not note.quote or bool(_named(unit, note.quote)))


def _named(unit: Unit, quote: str) -> list[Line]:
    """The lines of the unit that the quote is, or is made of."""
    said = _flat(quote)
    return [
        line
        for line in unit.lines
        if said
        and line.role not in _AROUND
        and (said in _flat(line.text) or _flat(line.text) in said)
    ]


def _with(unit: Unit, shown: Unit, named: Sequence[Line]) -> Unit:
    """What is shown, with the named lines where they stand in the unit."""
    have = [_flat(line.text) for line in shown.lines]
    missing = [line for line in named if not any(_flat(line.text) in text for text in have)]
    if not missing:
        return shown
    places = {id(line): number for number, line in enumerate(unit.lines)}

    def place(line: Line) -> int:
        if id(line) in places:
            return places[id(line)]
        text = _flat(line.text)
        return next((n for n, one in enumerate(unit.lines) if text in _flat(one.text)), -1)

    # A piece of a line that is there whole now says nothing more.
    whole = [_flat(line.text) for line in missing]
    kept = [line for line in shown.lines if not any(_flat(line.text) in text for text in whole)]
    return replace(shown, lines=tuple(sorted([*kept, *missing], key=place)))


def _flat(text: str) -> str:
    return " ".join(text.split())
