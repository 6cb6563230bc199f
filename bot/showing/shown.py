"""A recorded answer as its audience may see it: the parts with their lines, ready to be drawn.

A message, the terminal and the JSON document are all made of this.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from agent.equipment import Machine, machine_of
from agent.wording import Language, in_language
from agent.wording import sentences as wording
from agent.work_orders import SHOWN, Told, beside
from bot.errors import NoSuchAnswer
from bot.showing.blocks.lines import Line
from bot.showing.blocks.parts import Part
from bot.showing.blocks.which import Choice
from bot.showing.effect import with_effect
from bot.showing.front import applies
from bot.showing.machines import machines_of
from bot.showing.making import note_of, part_of, recorded_parts, warning
from bot.showing.nowhere import named_nowhere
from sql import answers, equipment, pages, passages, site_notes
from sql.answers import Citation, ShownAnswer
from sql.audience import Audience
from sql.database import Connection, Database
from sql.equipment import AnswerPlace
from sql.passages import Passage
from sql.site_notes import SiteNote

if TYPE_CHECKING:  # the terminal's commands do without DSPy
    from agent.program import answer as program


@dataclass(frozen=True)
class Shown:
    """An answer with its parts. `stands`: all that it was recorded with may still be read; where it
    does not, there are no parts. `alike`: the parts stand side by side; else the first is the
    answer and the others are close to it. `notes`: the site notes that stand beside it now; of one
    that was withdrawn the lines that it brought are gone too. `past`: the past work orders
    beside it, of those that may be read now. `machines`: to choose from, where manuals of several
    say different things of what was asked. `nowhere`: codes that were asked for and that no manual
    names."""

    answer: ShownAnswer
    parts: tuple[Part, ...]
    warnings: tuple[Line, ...]
    passages: tuple[Passage, ...]
    stands: bool
    notes: tuple[SiteNote, ...] = ()
    past: tuple[Told, ...] = ()
    machines: tuple[Choice, ...] = ()
    nowhere: tuple[str, ...] = ()

    @property
    def alike(self) -> bool:
        unexplained = self.answer.status in ("likely", "passages")
        return unexplained or not all("kind" in claim for claim in self.answer.claims)

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
            sentence = wording.LIKELY_WHICH if self.machines else wording.LIKELY
            return self._after_nowhere(in_language(sentence, stored.language))
        if stored.status == "passages":
            return self._after_nowhere(stored.text.split("\n", 1)[0])
        if stored.superseded:
            return stored.text.split("\n", 1)[0]
        return in_language(wording.PARTLY, stored.language) if stored.status == "partial" else ""

    def _after_nowhere(self, sentence: str) -> str:
        """The sentence, after what was asked for and is named nowhere."""
        if not self.nowhere:
            return sentence
        language, named = self.answer.language, ", ".join(self.nowhere)
        count = len(self.nowhere)
        return (
            f"{in_language(wording.NAMED_NOWHERE, language, count=count, named=named)} {sentence}"
        )


def shown_of(conn: Connection, audience: Audience, answer_id: int) -> Shown | None:
    """The answer as the audience may see it now; None: the team has no such answer."""
    answer = answers.shown(conn, audience, answer_id)
    if answer is None:
        return None
    if len(answer.citations) < answer.cited:
        return Shown(answer, (), (), (), stands=False)
    past = tuple(beside(conn, audience, answer_id, SHOWN))
    ids = list(dict.fromkeys(one.passage_id for one in answer.citations))
    over = [int(one["passage_id"]) for one in answer.warnings if one.get("passage_id")]
    every = passages.read(conn, audience, list(dict.fromkeys([*ids, *over])))
    texts = {one.passage_id: one for one in every}
    read = [texts[one] for one in ids if one in texts]
    notes = tuple(site_notes.beside(conn, audience, answer_id))
    known = {None, *(note.correction_id for note in notes)}
    cited = [one for one in answer.citations if note_of(answer, one) in known]
    parts = recorded_parts(answer, cited, texts)
    warnings = tuple(warning(one, texts) for one in answer.warnings)
    stands = bool(parts) or not answer.citations
    place = equipment.of_answer(conn, audience.team, answer_id)
    said = place.equipment if place else ""
    machine = machine_of(said) if said else None
    parts = for_machine(conn, audience, parts, machine, answer.language)
    which = _which(conn, audience, answer, parts, place)
    unsure = answer.status in ("likely", "passages")
    nowhere = named_nowhere(conn, audience, place.question) if unsure and place else ()
    return Shown(answer, parts, warnings, tuple(read), stands, notes, past, which, nowhere)


def for_machine(
    conn: Connection,
    audience: Audience,
    parts: Sequence[Part],
    machine: Machine | None,
    language: Language,
) -> tuple[Part, ...]:
    """The parts with what their manuals say of the machines that they are for; the front matter
    counts where a serial number is known."""
    ids = {part.manual_id for part in parts if part.manual_id is not None}
    front = pages.front(conn, audience, sorted(ids)) if machine and machine.serial else []
    return tuple(
        with_effect(
            part,
            machine,
            language,
            [one for page in front if page.manual_id == part.manual_id for one in applies(page)],
        )
        for part in parts
    )


def _which(
    conn: Connection,
    audience: Audience,
    answer: ShownAnswer,
    parts: Sequence[Part],
    place: AnswerPlace | None,
) -> tuple[Choice, ...]:
    """The machines to choose from; none where one was chosen already."""
    unsure = answer.status in ("likely", "passages") and not answer.superseded
    if not unsure or place is None or place.chosen:
        return ()
    return machines_of(conn, audience, place.question, parts)


def recorded(db: Database, audience: Audience, answer_id: int) -> Shown:
    """The answer, which was recorded just now for this audience."""
    with db.connection() as conn:
        shown = shown_of(conn, audience, answer_id)
    if shown is None:
        raise NoSuchAnswer
    return shown


def early_parts(
    db: Database,
    audience: Audience,
    read: Sequence[program.Part],
    machine: Machine | None,
    language: Language,
) -> tuple[Part, ...]:
    """The parts of an answer that is not recorded yet, as they are shown before it; those without
    lines are left out."""
    parts = [part_of(part) for part in read if part.lines]
    with db.connection() as conn:
        return for_machine(conn, audience, parts, machine, language)
