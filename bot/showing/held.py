"""An answer that an expert looks at first, as who asked reads it: until then, and afterwards."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from agent.wording import in_language
from agent.wording import sentences as wording
from bot.showing.blocks.answer import Footing, answer
from bot.showing.blocks.content import Content
from bot.showing.blocks.votes import is_votes
from bot.showing.rendering import Whom, final, gone, note_of
from bot.showing.shown import Shown, shown_of
from bot.showing.whom import Name
from bot.slack import Why
from sql import answer_drafts
from sql.answer_drafts import AnswerDraft
from sql.audience import Audience
from sql.database import Connection

_LINES_ONLY: Final = ("waiting", "refused", "edited")


def looked_at(
    conn: Connection,
    audience: Audience,
    answer_id: int,
    whom: Whom = lambda *_: "",
    why: Why | None = None,
    name: Name = lambda _: None,
    *,
    opens: bool = False,
    above: str = "",
) -> Content:
    """The final message of the answer, as `final` makes it, but of one that an expert looks at
    first: the manual's lines alone until it was decided on, and what came of it then."""
    draft = answer_drafts.of_answer(conn, answer_id)
    if draft is not None and draft.status in _LINES_ONLY:
        shown = shown_of(conn, audience, answer_id)
        if shown is None or not shown.stands:
            return gone(shown, above)
        return _lines(shown, draft, name, above)
    first: Sequence[str] = ()
    if draft is not None:
        shown = shown_of(conn, audience, answer_id)
        language = shown.answer.language if shown else "en"
        first = [in_language(wording.NO_EXPERT_LOOKED, language)]
        if draft.status == "approved":
            by, on = _who(draft, name), _on(draft)
            first = [in_language(wording.EXPERT_APPROVED, language, by=by, on=on)]
    return final(conn, audience, answer_id, whom, why, name, opens=opens, first=first, above=above)


def _lines(shown: Shown, draft: AnswerDraft, name: Name, above: str = "") -> Content:
    """The manual's lines and warnings, and none of our sentences on them."""
    stored = shown.answer
    by, language = _who(draft, name), stored.language
    beside = [note_of(note, name) for note in shown.notes]
    remarks = []
    match draft.status:
        case "waiting":
            lead = in_language(wording.EXPERT_FIRST, language)
        case "edited" if beside:
            lead = in_language(wording.EXPERT_WROTE, language, by=by)
        case "edited":
            lead = in_language(wording.EXPERT_WROTE_WAITS, language, by=by)
        case _:
            lead = in_language(wording.EXPERT_REFUSED, language, by=by)
            if draft.reason:
                said = in_language(wording.EXPERT_SAYS, language, by=by, reason=draft.reason)
                remarks.append(said)
    made = answer(
        [replace(part, lead="") for part in shown.parts],
        shown.warnings,
        Footing(stored.question_id, stored.answer_id, stored.program, stored.seconds),
        lead="\n".join(filter(None, (above, lead))),
        remarks=remarks,
        language=language,
        alike=shown.alike,
        beside=beside,
    )
    if draft.status == "edited" and beside:
        return made
    # What is no answer yet is not voted on.
    return Content(made.text, [block for block in made.blocks if not is_votes(block)])


def _who(draft: AnswerDraft, name: Name) -> str:
    who = draft.decided_by or ""
    return name(who) or who


def _on(draft: AnswerDraft) -> str:
    return f"{draft.decided_at:%Y-%m-%d %H:%M}" if draft.decided_at else ""
