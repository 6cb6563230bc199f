"""The job behind a correction that was proposed or decided: leads are asked in their channel, the
message there says what became of it, and who is concerned is told, each once.

What is to be done follows from the corrections alone, so that a job that was killed, or failed,
leaves nothing that the next one does not find.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import structlog

from agent.wording import in_language, ours
from bot.errors import SlackUnreachable
from bot.jobs import leads_channel
from bot.jobs.row_message import row_message
from bot.jobs.whispers import whisper
from bot.showing import ProposalLedger, Spot, proposal_to_leads
from bot.slack import Refused, Unclear
from sql import correction_messages, questions

if TYPE_CHECKING:
    from bot.jobs.work import Work
    from bot.slack import Seen
    from sql.correction_messages import Due, ToTell

log = structlog.get_logger()

_WROTE: Final = {
    "approved": ours("Your better answer was approved by {by}: it is a site note now."),
    "refused": ours("Your better answer was not approved ({by})."),
    "superseded": ours("Your better answer was edited by {by}, and is a site note in their words."),
}
_REFUSED: Final = ours("Your better answer was not approved ({by}). They say: {why}")
_ASKED: Final = ours(
    "My answer to your question was corrected: a site note stands below it now, approved by {by}."
)
_VOTED: Final = ours(
    "An answer that you called wrong was corrected: a site note stands below it now, approved by "
    "{by}."
)


def put_corrections(work: Work, *, again: bool = False) -> None:
    """Every correction that waits has its message in the leads' channel, those that were decided
    say so, and who is concerned was told. `again`: those that wait are looked at anew, since others
    may read along now. Raises what a later try may cure (SlackUnreachable)."""
    take_away(work)
    channel = work.shop.settings.bot.leads_channel
    if channel:
        _put_all(work, channel, again=again)
    with work.shop.db.connection() as conn:
        waiting = correction_messages.to_tell(conn, work.me.team)
    for one in waiting:
        _tell(work, one)


def take_away(work: Work) -> None:
    """No message asks about a correction that was deleted. Raises as `put_corrections`."""
    with work.shop.db.connection() as conn:
        orphans = correction_messages.orphans(conn, work.me.team)
    for one in orphans:
        if one.channel and one.state != "new":
            ledger = ProposalLedger(work.shop.db, one.message_id, one.attempt)
            row_message(work, Spot(one.channel, None), ledger, one.state, one.ts).remove()
        with work.shop.db.connection() as conn:
            correction_messages.drop(conn, one.message_id)


def _put_all(work: Work, channel: str, *, again: bool) -> None:
    with work.shop.db.connection() as conn:
        due = correction_messages.due(conn, work.me.team, again=again)
    if not due or not leads_channel.takes(work, channel, len(due)):
        return
    for one in due:
        seen = work.audiences.seen(one.channel or channel, work.me.bot_user, within=0)
        if seen.why != "unchecked":  # else it is not known yet who reads along: a later look
            _put(work, channel, one, seen)


def _put(work: Work, channel: str, one: Due, seen: Seen) -> None:
    where = channel if one.ts is None else one.channel or channel
    language = work.tongues.of_channel(where)
    with work.shop.db.connection() as conn:
        proposal = correction_messages.proposal(conn, seen.audience, one.correction_id)
        if proposal is None:
            return
        says = proposal.status if proposal.readable else f"{proposal.status}, not readable"
        if one.state == "final" and one.said == says:
            return
        said = proposal_to_leads(conn, seen.audience, proposal, work.audiences.name_of, language)
        attempt = correction_messages.take(conn, one.message_id, channel)
    if attempt is None:
        return
    ledger = ProposalLedger(work.shop.db, one.message_id, attempt)
    decided, note = proposal.status != "proposed", one.correction_id
    if leads_channel.put(work, where, one, ledger, said, says, decided=decided, note_id=note):
        log.info("leads.correction", note_id=note, says=says)


def _tell(work: Work, one: ToTell) -> None:
    """The person is told, unless somebody began to. Whoever is killed right here may leave them
    untold: a whisper cannot be found again, and the note stands below the answer."""
    with work.shop.db.connection() as conn:
        if not correction_messages.tell(conn, one):
            return
        question = questions.get(conn, one.question_id)
        why = correction_messages.reason(conn, one.correction_id)
    if question is None:
        return
    try:
        by = work.audiences.name_of(one.decided_by) or one.decided_by
        if one.who == "author":
            text = _REFUSED if why and one.status == "refused" else _WROTE[one.status]
        else:
            text = _ASKED if one.who == "asker" else _VOTED
        said = in_language(text, work.tongues.of(one.user_id), by=by, why=why)
        whisper(work, question, one.user_id, said)
    except Refused as error:
        log.info("correction.untold", note_id=one.correction_id, code=error.code)
    except Unclear:
        log.info("correction.unclear", note_id=one.correction_id)
    except SlackUnreachable:
        with work.shop.db.connection() as conn:
            correction_messages.untell(conn, one)
        raise
