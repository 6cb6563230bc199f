"""The job behind "Ask an expert": the channel's experts are called in the question's thread, once
for however many clicks; who clicked reads that it was done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import structlog

from agent.wording import in_language, ours
from bot.errors import told
from bot.jobs.acting import actor_of
from bot.jobs.row_message import row_message
from bot.jobs.whispers import whisper
from bot.roles import ACTS, Rules, allow, experts_of, who_may
from bot.showing import ExpertLedger, Overtaken, Spot, VisibleMessage, tag_for
from bot.slack import Unshowable
from sql import answers, expert_messages, questions

if TYPE_CHECKING:
    from bot.jobs.work import Work
    from sql.expert_messages import ExpertMessage
    from sql.questions import Question

log = structlog.get_logger()

_NOBODY: Final = ours(
    "Nobody is set as an expert here, so nobody was asked. {who} can set whom I ask in this "
    "channel: `shoptalk channels set {channel} --experts GROUP_OR_PERSON_ID`, or for all channels "
    "BOT_EXPERT_GROUPS."
)
_ASKED: Final = ours("An expert was asked, in the thread of the question. They answer there.")
_BEFORE: Final = ours("An expert was asked about this question already: look in its thread.")
_GONE: Final = ours("I cannot ask an expert about this: the question was deleted or asked anew.")


def ask_expert(work: Work, answer_id: int, user_id: str) -> None:
    """Experts were asked about the answer's question, in one message. Raises MayNot, or what a
    later try may cure (SlackUnreachable)."""
    found = _question(work, answer_id)
    if found is None:
        return
    actor = actor_of(work, user_id)
    rules = Rules.of(work.shop.settings.bot)
    with work.shop.db.connection() as conn:
        doing = allow(conn, actor, "expert.ask")
        before = expert_messages.tag(conn, found.question_id)
        experts = experts_of(conn, work.me.team, found.channel, rules)
        may = before is None and bool(experts)
        if may and expert_messages.ask(conn, work.me.team, answer_id, user_id):
            doing.done(f"question:{found.question_id}", after={"experts": experts})
    if before is None and not experts:
        language = work.tongues.of(user_id)
        who = who_may(ACTS["channel.set"], language)
        who = f"{who[:1].upper()}{who[1:]}"
        said = in_language(_NOBODY, language, who=who, channel=found.channel)
        whisper(work, found, user_id, said)
        return
    with work.shop.db.connection() as conn:
        row = expert_messages.tag(conn, found.question_id)
    if row is None:
        whisper(work, found, user_id, in_language(_GONE, work.tongues.of(user_id)))
        return
    there = row.state == "final" or _put(work, found, row, experts)
    mine = row.asked_by == user_id and (before is None or before.state != "final")
    if there:
        said = in_language(_ASKED if mine else _BEFORE, work.tongues.of(user_id))
        whisper(work, found, user_id, said)


def give_up(work: Work, answer_id: int, user_id: str, error: BaseException) -> None:
    """Who clicked reads why nobody was asked; a click tries again."""
    log.warning("expert.unasked", answer_id=answer_id, error=type(error).__name__)
    found = _question(work, answer_id)
    if found is not None:
        incidents = work.shop.db.home.run / "incidents"
        whisper(work, found, user_id, told(error, incidents, work.tongues.of(user_id)))


def take_away(work: Work) -> None:
    """No message asks experts about what was deleted. Raises what a later try may cure."""
    with work.shop.db.connection() as conn:
        orphans = expert_messages.orphans(conn, work.me.team)
    for one in orphans:
        if one.channel and one.state != "new":
            message_of(work, one, one.channel, one.attempt)[1].remove()
        with work.shop.db.connection() as conn:
            expert_messages.drop(conn, one.message_id)


def message_of(
    work: Work, row: ExpertMessage, channel: str, attempt: int
) -> tuple[ExpertLedger, VisibleMessage]:
    """The row's message there, for this attempt."""
    ledger = ExpertLedger(work.shop.db, row.message_id, attempt)
    spot = Spot(channel, row.thread_ts)
    return ledger, row_message(work, spot, ledger, row.state, row.ts)


def _put(work: Work, question: Question, row: ExpertMessage, experts: list[str]) -> bool:
    """Whether the message is there."""
    assert row.answer_id is not None
    seen = work.audiences.seen(question.channel, question.user_id, within=0)
    by = work.audiences.name_of(row.asked_by or "") or "Somebody"
    with work.shop.db.connection() as conn:
        said = tag_for(conn, seen.audience, row.answer_id, question.text, experts, by)
        attempt = expert_messages.take(conn, row.message_id, question.channel)
    if said is None or attempt is None:
        return False
    ledger, message = message_of(work, row, question.channel, attempt)
    try:
        message.show(said)
        ledger.finish("asked")
    except Overtaken:
        return True
    except Unshowable as error:
        log.warning("expert.unshowable", question_id=question.question_id, code=error.code)
        return False
    log.info("expert.asked", question_id=question.question_id, experts=len(experts))
    return True


def _question(work: Work, answer_id: int) -> Question | None:
    with work.shop.db.connection() as conn:
        asked = answers.asker(conn, work.me.team, answer_id)
        return None if asked is None else questions.get(conn, asked.question_id)
