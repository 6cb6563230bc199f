"""The job behind a question: from its row to one visible message that holds the answer.

Everything that is decided is committed before it is shown, and every step begins with what the
rows say: whoever does the job again goes on where the one before was stopped, and asks the LM only
if no answer was recorded.
"""

from typing import Final

import structlog

from agent.wording import language_of
from bot.errors import ReadersChange, SlackUnreachable, told
from bot.jobs.experts.experts import take_away as take_experts_away
from bot.jobs.experts.leads import take_away
from bot.jobs.questions import anew, pane
from bot.jobs.questions.along import came_with, waits_for_reading
from bot.jobs.questions.composing import compose
from bot.jobs.questions.erasing import erase
from bot.jobs.questions.late import in_outage
from bot.jobs.questions.line_pictures import have_lines_shown
from bot.jobs.questions.machines import of_channel, set_channel
from bot.jobs.questions.private import end_private, seen_by
from bot.jobs.questions.readers import look_on
from bot.jobs.questions.rendered import rendered
from bot.jobs.questions.replying import message_of, unshowable, withdraw
from bot.jobs.questions.stopping import end_stopped, still_says_so
from bot.jobs.questions.together import waits_for_pdf
from bot.jobs.walks.walk_shown import put_away
from bot.jobs.work import Work
from bot.showing import (
    Overtaken,
    ReplyLedger,
    VisibleMessage,
    delete,
    failure,
    help_,
    looking,
    unread_along,
    update,
)
from bot.slack import NotHere, Refused, ScopeMissing, Seen, TokenRefused, Unshowable, Why
from sql import answers, questions, replies
from sql.database import Connection
from sql.questions import Question
from sql.replies import Reply

log = structlog.get_logger()

_ROUNDS: Final = 3
_MAY_LACK: Final = ("not_found", "likely", "passages", "partial")
"""What is said of why others could read more: more may answer better."""


class TriedTooOften(Exception):
    """The work on a question was cut off each time."""


def answer_question(work: Work, question_id: int) -> None:
    """The question's message holds its answer, or the row says why there can be none.

    A question that came with a PDF, or a clip, waits for that, in the queue. Done again it changes
    nothing.
    Raises what a later try may cure (SlackUnreachable, SqlError).
    """
    if waits_for_pdf(work, question_id) or waits_for_reading(work, question_id):
        return
    taken = _take(work, question_id)
    if taken is None:
        return
    question, reply = taken
    if reply.stopped:
        end_stopped(work, question, reply)
        return
    if reply.answer_id is None and reply.tries > 2 * work.shop.settings.bot.job_tries:
        _tell(work, question, reply, TriedTooOften())
        return
    ledger, message = message_of(work, question, reply)
    try:
        with pane.at_work(work, question) as session:
            why = _show(work, question, reply, ledger, message, session)

        def then(conn: Connection) -> None:
            if question.private:  # what follows else would be for all to see
                end_private(conn, question)
                return
            have_lines_shown(work, conn, question_id)
            answered = replies.get(conn, question_id)
            if answered and answered.answer_id and not in_outage(conn, answered.answer_id):
                anew.more(work, conn)
            if why == "unchecked":
                look_on(work, conn, question)

        ledger.finish(then=then)
    except NotHere as error:
        _tell(work, question, reply, error)
    except Unshowable as error:
        unshowable(question, ledger, error)
    except Overtaken:
        _mend(work, question_id, message)


def withdraw_reply(work: Work, question_id: int) -> None:
    """Of the deleted question nothing is left here, nor a reply in Slack, and none will come."""
    with work.shop.db.connection() as conn:
        question, reply = questions.get(conn, question_id), replies.take(conn, question_id)
    if question is not None and question.withdrawn_at is not None:
        # Before Slack is asked: whether it can be reached is nothing to what we keep.
        with work.shop.db.connection() as conn:
            erase(work, conn, question_id)
        take_away(work)
        put_away(work)
        take_experts_away(work)
    if question is None or reply is None or question.withdrawn_at is None:
        return
    withdraw(work, question, reply)


def give_up(work: Work, question_id: int, error: BaseException) -> None:
    """The person reads in the question's message that it failed, in a sentence.

    Where Slack cannot be reached either, the reply stays unfinished, and the sweep finds it.
    """
    taken = _take(work, question_id)
    if taken is None:
        return
    question, reply = taken
    if reply.stopped:
        end_stopped(work, question, reply)
    else:
        _tell(work, question, reply, error)


def _take(work: Work, question_id: int) -> tuple[Question, Reply] | None:
    """The question and its reply, ours from now on; None where there is nothing (left) to do."""
    with work.shop.db.connection() as conn:
        question, reply = questions.get(conn, question_id), replies.get(conn, question_id)
        if question is None or reply is None or reply.state == "final":
            return None
        reply = replies.take(conn, question_id)
        # Once more: an edit that came in between belongs to this attempt.
        question = questions.get(conn, question_id)
    if question is None or reply is None:
        return None
    if question.withdrawn_at is not None:
        withdraw(work, question, reply)
        return None
    return question, reply


def _show(
    work: Work,
    question: Question,
    reply: Reply,
    ledger: ReplyLedger,
    message: VisibleMessage,
    session: pane.Session | None,
) -> Why | None:
    """The message says what it will say in the end; the answer is recorded before it is shown.

    It is shown only to those for whom it was composed: who they are is asked again right before,
    and where that changed it is composed anew. Returns why they may read less than others, where
    that may be why there is no answer.
    """
    with work.shop.db.connection() as conn:
        came = came_with(conn, question)
    language = came.language
    if not came.asks:
        if not came.is_told or message.ts is not None:
            message.show(unread_along(came.sentences) if came.sentences else help_(language))
        return None
    answer_id = reply.answer_id
    if answer_id is None and not question.private and (said := of_channel(question)) is not None:
        audience = work.audiences.of(question.channel, question.user_id)
        message.show(set_channel(work, question, said, audience))
        return None
    for _ in range(_ROUNDS):
        if answer_id is None:
            answer_id = compose(work, question, came, ledger, message, session)
        seen = seen_by(work, question, within=0)
        if not _is_for(work, answer_id, seen):
            log.info("question.readers_changed", question_id=question.question_id)
            ledger.forget()
            answer_id = None
            if message.ts is not None:
                # What stands there was found for others.
                message.show(looking(language))
            continue
        status, content = rendered(work, question, answer_id, seen)
        message.show(content)
        if not work.audiences.changed(question.channel, seen):
            return seen.why if status in _MAY_LACK else None
    raise ReadersChange


def _is_for(work: Work, answer_id: int, seen: Seen) -> bool:
    """Whether the answer was composed for these people; nobody knows of one of an older release,
    and what may not be read of it is left out all the same."""
    with work.shop.db.connection() as conn:
        return answers.composed_for(conn, answer_id) in (None, seen.audience.mark())


def _tell(work: Work, question: Question, reply: Reply, error: BaseException) -> None:
    incidents = work.shop.db.home.run / "incidents"
    language = language_of(question.text)
    said = told(error, incidents, language)
    ledger, message = message_of(work, question, reply)
    try:
        message.show(failure(said, language))
        ledger.finish(failure=said, then=lambda conn: end_private(conn, question))
    except Overtaken:
        pass
    except (SlackUnreachable, TokenRefused, ScopeMissing) as untold:
        log.warning("reply.untold", question_id=question.question_id, reason=untold.for_operators)
        with work.shop.db.connection() as conn:
            # It was not cut off: when Slack is back, or lets us again, it is to be answered.
            replies.try_anew(conn, question.question_id, reply.attempt)
        return
    except Refused as gone:
        unshowable(question, ledger, gone)
    log.warning("question.failed", question_id=question.question_id, error=type(error).__name__)


def _mend(work: Work, question_id: int, message: VisibleMessage) -> None:
    """What an overtaken attempt wrote too late, in spite of the fence, is put right again."""
    with work.shop.db.connection() as conn:
        question, reply = questions.get(conn, question_id), replies.get(conn, question_id)
    log.info("reply.overtaken", question_id=question_id)
    if question is not None and reply is not None and reply.stopped:
        still_says_so(work, question, message.ts)
        return
    if question is None or reply is None or reply.state != "final" or message.ts is None:
        return
    mark = ReplyLedger(work.shop.db, reply).mark
    try:
        if question.withdrawn_at is not None:
            delete(work.slack, question.channel, message.ts)
        elif reply.ts is not None and reply.answer_id is not None:
            seen = seen_by(work, question)
            _, content = rendered(work, question, reply.answer_id, seen)
            update(work.slack, question.channel, reply.ts, content, mark)
    except Unshowable:
        pass
