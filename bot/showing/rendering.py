"""From a recorded answer to its messages, through the eyes of those who will see them."""

from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

from agent.wording import Language, in_language, ours
from agent.work_orders import Told
from bot.showing.blocks.answer import Footing, answer
from bot.showing.blocks.content import Block, Content, content, paragraph
from bot.showing.blocks.evidence import evidence
from bot.showing.blocks.lines import Line
from bot.showing.blocks.not_found import Section, not_found
from bot.showing.blocks.notes import Note
from bot.showing.blocks.orders import PastFault
from bot.showing.blocks.parts import Part
from bot.showing.blocks.steps import steps
from bot.showing.blocks.walk import begin_button
from bot.showing.narrowed import why_narrow
from bot.showing.shown import Shown, shown_of
from bot.showing.walk_plan import may_walk
from bot.showing.whom import Name
from bot.slack import Why
from sql import manuals, passages
from sql.audience import Audience
from sql.database import Connection
from sql.passages import Passage
from sql.site_notes import SiteNote

Whom: TypeAlias = Callable[[Connection, Sequence[Passage], Language], str]
GONE: Final = ours(
    "I take this answer back: a manual that it stood on was replaced or removed, or may not be "
    "read by everyone here any more. Ask again, and I look anew."
)


def evidence_of(found: Sequence[Part], language: Language = "en") -> Content | None:
    """The message that shows what was found; None where nothing was."""
    return evidence(found, language) if found else None


def final(
    conn: Connection,
    audience: Audience,
    answer_id: int,
    whom: Whom = lambda *_: "",
    why: Why | None = None,
    name: Name = lambda _: None,
    *,
    opens: bool = False,
    first: Sequence[str] = (),
    above: str = "",
) -> Content:
    """The final message of the answer, with `above` over it; `whom` tells whom to ask where it is
    not sure or not found, `why` for what reason the audience may read less than others: that is
    said there too; `name` what a person is called, `opens` whether a work order can be opened from
    it, `first` what is remarked before all else."""
    shown = shown_of(conn, audience, answer_id)
    if shown is None or not shown.stands:
        return gone(shown, above)
    stored = shown.answer
    narrow = why_narrow(why, stored.language)
    footing = Footing(stored.question_id, answer_id, stored.program, stored.seconds)
    beside = [note_of(note, name) for note in shown.notes]
    match stored.status:
        case "chat" | "clarify":
            return content([above, stored.text], [*_over(above), paragraph(stored.text)])
        case "not_found":
            near = passages.read(conn, audience, stored.nearest)
            return not_found(
                stored.text,
                searched_titles(conn, audience),
                sections_of(near),
                footing,
                whom=whom(conn, near, stored.language),
                language=stored.language,
                narrowed="\n".join(filter(None, [*stored.remarks, narrow])),
                beside=beside,
                past=[fault_of(one) for one in shown.past],
                opens=opens,
                above=above,
            )
        case _:
            ask = whom(conn, shown.passages, stored.language) if stored.status == "likely" else ""
            narrow = "" if stored.status == "answered" else narrow
            return answer(
                shown.parts,
                shown.warnings,
                footing,
                lead="\n".join(filter(None, (above, shown.sentence))),
                remarks=[*first, *stored.remarks, *filter(None, [narrow, ask])],
                language=stored.language,
                alike=shown.alike,
                machines=shown.machines,
                beside=beside,
                past=[fault_of(one) for one in shown.past],
                opens=opens,
                walk=_walk(shown),
                unsure=stored.status in ("likely", "passages"),
            )


def gone(shown: Shown | None, above: str = "") -> Content:
    """What stands in place of an answer that may not be shown any more, with `above` over it."""
    said = in_language(GONE, shown.answer.language if shown else "en")
    return content([above, said], [*_over(above), paragraph(said)])


def _walk(shown: Shown) -> Block | None:
    """The button that begins a walk through the answer, or through the first of the closest lines
    that can be; None where there is nothing to go through."""
    several = shown.alike and len(shown.parts) > 1
    for part in shown.parts if shown.alike else shown.parts[:1]:
        if may_walk(part.kind, part.lines):
            held = {one.ordinal: one.claim for one in shown.answer.citations}
            claim = held.get(part.lines[0].ordinal or 0)
            title = part.title if several else ""
            if claim is not None and shown.answer.claims:
                return begin_button(shown.answer.answer_id, claim, title, shown.answer.language)
    return None


def _over(above: str) -> list[Block]:
    return [paragraph(above)] if above else []


def fault_of(told: Told) -> PastFault:
    """The past order as it is drawn."""
    order, helped = told.order, told.helped
    named = dict.fromkeys(filter(None, (order.machine, order.equipment)))
    return PastFault(
        order.number,
        f"{order.day:%Y-%m-%d}" if order.day else "",
        ", ".join(named),
        order.fault,
        order.fix,
        tuple(order.parts),
        (helped.times, helped.known) if helped and helped.known else None,
    )


def note_of(note: SiteNote, name: Name = lambda _: None) -> Note:
    """The note as it is drawn; people by their names, where these are known."""
    where = None
    if note.manual is not None and note.page is not None:
        where = Line(note.quote, note.manual, note.page, note.label)
    return Note(
        note.text,
        name(note.user_id) or note.user_id,
        name(note.decided_by) or note.decided_by,
        f"{note.decided_at:%Y-%m-%d}",
        where,
    )


def further(conn: Connection, audience: Audience, answer_id: int, ordinal: int) -> Content | None:
    """The message with which the answer goes on at the citation `ordinal`; None where there is no
    such line, or it may not be shown (any more)."""
    shown = shown_of(conn, audience, answer_id)
    for part in shown.parts if shown else ():
        for start, line in enumerate(part.lines):
            if line.ordinal == ordinal and shown:
                return steps(part, start, shown.answer.question_id, shown.answer.language)
    return None


def searched_titles(conn: Connection, audience: Audience) -> list[str]:
    """The manuals that are searched for this audience, by the names that they have for it."""
    return list(dict.fromkeys(one.title for one in manuals.searched(conn, audience)))


def sections_of(near: Sequence[Passage]) -> list[Section]:
    """The sections that these passages stand in, each once."""
    sections = [
        Section(
            one.section.rsplit(" > ", 1)[-1] or one.manual,
            Line("", one.manual, one.page_from, one.label, recognised=one.recognised),
        )
        for one in near
    ]
    return list(dict.fromkeys(sections))
