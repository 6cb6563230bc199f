"""The job behind answers that an expert looks at first: they are put to experts, each place once,
what was decided is said there, and what nobody decides on in time is shown as it is.

What is to be done follows from the rows alone, so that a job that was killed, or failed, leaves
nothing that the next one does not find.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import structlog

from agent.wording import in_language, ours
from bot.errors import SlackUnreachable
from bot.jobs.experts.experts import message_of, take_away
from bot.jobs.whispers import whisper
from bot.queue import PUT_DRAFTS, REDRAW, thread_lock
from bot.roles import Rules, experts_of
from bot.showing import Overtaken, draft_to_experts
from bot.slack import Refused, ScopeMissing, Unclear, Unshowable, direct_with, user_groups
from sql import answer_drafts, expert_messages, questions

if TYPE_CHECKING:
    from bot.jobs.work import Work
    from sql.answer_drafts import DraftToTell, Lapsed
    from sql.database import Connection
    from sql.expert_messages import ExpertMessage

log = structlog.get_logger()

_HOUR: Final = 3600.0
_PEOPLE: Final = 8
"""How many experts are asked by a direct message, each by their own."""
_APPROVED: Final = ours("{by} approved my answer to your question: it stands in its thread now.")
_REFUSED: Final = ours(
    "{by} refused my answer to your question: the manual's lines stay in its thread, without it."
)
_WHY: Final = ours("{by} refused my answer to your question. They say: {why}")


def begin_draft(work: Work, conn: Connection, question_id: int, answer_id: int) -> None:
    """The answer waits for an expert where its channel asks for that, in the transaction that
    records it; what was put to experts of an earlier answer is looked at anew."""
    rules = Rules.of(work.shop.settings.bot)
    question = questions.get(conn, question_id)
    if question is None:
        return
    again = answer_drafts.has_any(conn, question_id)
    draft_id = None
    if experts_of(conn, question.team, question.channel, rules):
        seconds = work.shop.settings.bot.draft_hours * _HOUR
        draft_id = answer_drafts.begin(conn, answer_id, seconds)
        if draft_id is not None:
            work.queue.defer(conn, PUT_DRAFTS, in_seconds=seconds + 1)
    if draft_id is not None or again:
        work.queue.defer(conn, PUT_DRAFTS, lock=PUT_DRAFTS, queueing_lock=PUT_DRAFTS)


def put_drafts(work: Work, *, again: int = 0) -> None:
    """Every draft that waits has its messages, those that were decided say so, what waited too long
    waits no more, and who asked was told. `again`, 0 or 1: those that wait are looked at anew,
    since others may read along now. Raises what a later try may cure (SlackUnreachable)."""
    team, db = work.me.team, work.shop.db
    with db.connection() as conn:
        answer_drafts.overtake(conn, team)
        _show_as_it_is(work, conn, answer_drafts.lapse(conn, team))
    take_away(work)
    _place_all(work)
    with db.connection() as conn:
        due = expert_messages.due(conn, team, again=bool(again))
    for one in due:
        _put(work, one)
    with db.connection() as conn:
        if nobody := answer_drafts.undecidable(conn, team):
            log.warning("draft.nobody_may_read_it", drafts=nobody)
            _show_as_it_is(work, conn, answer_drafts.lapse(conn, team, nobody))
            work.queue.defer(conn, PUT_DRAFTS, lock=PUT_DRAFTS, queueing_lock=PUT_DRAFTS)
        waiting = answer_drafts.to_tell(conn, team)
    for told in waiting:
        _tell(work, told)


def resume(work: Work) -> None:
    """Drafts that wait are looked at anew: others may read along, and a job may have been lost."""
    with work.shop.db.connection() as conn:
        if answer_drafts.unfinished(conn, work.me.team):
            lock = PUT_DRAFTS
            work.queue.defer(conn, PUT_DRAFTS, lock=lock, queueing_lock=f"{lock}:again", again=1)


def _show_as_it_is(work: Work, conn: Connection, lapsed: list[Lapsed]) -> None:
    for one in lapsed:
        log.info("draft.lapsed", draft_id=one.draft_id, question_id=one.question_id)
        work.queue.defer(
            conn,
            REDRAW,
            lock=thread_lock(work.me.team, one.channel, one.thread_ts),
            question_id=one.question_id,
        )


def _place_all(work: Work) -> None:
    """It is known to whom each draft is put: the experts' channel, else each expert."""
    team, db = work.me.team, work.shop.db
    with db.connection() as conn:
        unplaced = answer_drafts.unplaced(conn, team)
    for one in unplaced:
        places = _places(work, one.channel)
        with db.connection() as conn:
            for place in places:
                expert_messages.put(conn, team, one.answer_id, place)
            answer_drafts.placed(conn, one.draft_id)


def _places(work: Work, channel: str) -> list[str]:
    bot = work.shop.settings.bot
    if bot.experts_channel:
        return [bot.experts_channel]
    with work.shop.db.connection() as conn:
        experts = experts_of(conn, work.me.team, channel, Rules.of(bot))
    people = {one for one in experts if not one.startswith("S")}
    if groups := set(experts) - people:
        members = user_groups(work.slack, work.me)
        people.update(*(members.get(group, frozenset()) for group in groups))
    return sorted(people - {work.me.bot_user})[:_PEOPLE]


def _put(work: Work, one: ExpertMessage) -> None:
    if one.answer_id is None:
        return
    person = one.place if one.place[:1] in "UW" else None
    try:
        channel = one.channel or (direct_with(work.slack, person) if person else one.place)
        seen = work.audiences.seen(channel, person or work.me.bot_user, within=0)
    except (Unshowable, ScopeMissing) as error:  # the person is gone, or the channel
        _cannot_be_put(work, one, error)
        return
    if seen.why == "unchecked":  # it is not known yet who reads along: a later look
        return
    with work.shop.db.connection() as conn:
        draft = answer_drafts.put_to_experts(conn, work.me.team, one.answer_id)
        if draft is None:
            return
        said, may = draft_to_experts(conn, seen.audience, draft, work.audiences.name_of)
        says = draft.status if may else f"{draft.status}, not readable"
        if one.state == "final" and one.said == says:
            return
        attempt = expert_messages.take(conn, one.message_id, channel)
    if attempt is None:
        return
    ledger, message = message_of(work, one, channel, attempt)
    try:
        is_there = message.ts is not None or one.state == "posting"
        if draft.status == "overtaken" or not (is_there or (may and draft.status == "waiting")):
            message.remove()
        else:
            message.show(said)
        ledger.finish(says)
    except Overtaken:
        return
    except Unshowable as error:
        if message.ts is not None:
            ledger.finish(says)  # somebody deleted the message
        _cannot_be_put(work, one, error)
        return
    log.info("draft.put", draft_id=draft.draft_id, says=says)


def _cannot_be_put(work: Work, one: ExpertMessage, error: Refused) -> None:
    log.warning("draft.unshowable", message_id=one.message_id, place=one.place, code=error.code)


def _tell(work: Work, one: DraftToTell) -> None:
    """Who asked is told, unless somebody began to. Whoever is killed right here may leave them
    untold: a whisper cannot be found again, and the answer's message says it all the same."""
    with work.shop.db.connection() as conn:
        if not answer_drafts.tell(conn, one.draft_id):
            return
        question = questions.get(conn, one.question_id)
    if question is None:
        return
    by = work.audiences.name_of(one.decided_by) or one.decided_by
    text = _APPROVED if one.status == "approved" else _WHY if one.reason else _REFUSED
    said = in_language(text, work.tongues.of(one.user_id), by=by, why=one.reason)
    try:
        whisper(work, question, one.user_id, said)
    except Refused as error:
        log.info("draft.untold", draft_id=one.draft_id, code=error.code)
    except Unclear:
        log.info("draft.unclear", draft_id=one.draft_id)
    except SlackUnreachable:
        with work.shop.db.connection() as conn:
            answer_drafts.untell(conn, one.draft_id)
        raise
