"""The job behind a question: from its row to one visible message that holds the answer.

Everything that is decided is committed before it is shown, and every step begins with what the
rows say: whoever does the job again goes on where the one before was stopped, and asks the LM only
if no answer was recorded.
"""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import structlog

from agent.answering import Asked, ask
from agent.conversation import from_rows
from agent.program import Part
from agent.wording import Language
from bot.errors import SlackUnreachable, sentence
from bot.jobs.line_pictures import have_lines_shown
from bot.jobs.together import waits_for_pdf
from bot.jobs.work import Work
from bot.showing import (
    Content,
    Early,
    Overtaken,
    ReplyLedger,
    Spot,
    VisibleMessage,
    delete,
    evidence_of,
    failure,
    final,
    help_,
    update,
    whom_to_ask,
)
from bot.slack import Unshowable
from sql import questions, replies
from sql.database import Connection
from sql.passages import Passage
from sql.questions import NewQuestion, Question
from sql.replies import Reply

log = structlog.get_logger()


class TriedTooOften(Exception):
    """The work on a question was cut off each time."""


def answer_question(work: Work, question_id: int) -> None:
    """The question's message holds its answer, or the row says why there can be none.

    A question that came with a PDF waits for that, in the queue. Done again it changes nothing.
    Raises what a later try may cure (SlackUnreachable, SqlError).
    """
    if waits_for_pdf(work, question_id):
        return
    taken = _take(work, question_id)
    if taken is None:
        return
    question, reply = taken
    if reply.answer_id is None and reply.tries > 2 * work.shop.settings.bot.job_tries:
        _tell(work, question, reply, TriedTooOften())
        return
    ledger, message = _message(work, question, reply)
    try:
        content = _compose(work, question, reply, ledger, message)
        message.show(content)
        ledger.finish(then=lambda conn: have_lines_shown(work, conn, question_id))
    except Unshowable as error:
        _unshowable(question, ledger, error)
    except Overtaken:
        _mend(work, question_id, message)


def withdraw_reply(work: Work, question_id: int) -> None:
    """No reply to the deleted question is left in Slack, and none will come."""
    with work.shop.db.connection() as conn:
        question, reply = questions.get(conn, question_id), replies.take(conn, question_id)
    if question is None or reply is None or question.withdrawn_at is None:
        return
    _withdraw(work, question, reply)


def give_up(work: Work, question_id: int, error: BaseException) -> None:
    """The person reads in the question's message that it failed, in a sentence.

    Where Slack cannot be reached either, the reply stays unfinished, and the sweep finds it.
    """
    taken = _take(work, question_id)
    if taken is None:
        return
    _tell(work, *taken, error)


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
        _withdraw(work, question, reply)
        return None
    return question, reply


def _message(work: Work, question: Question, reply: Reply) -> tuple[ReplyLedger, VisibleMessage]:
    ledger = ReplyLedger(work.shop.db, reply)
    spot = Spot(question.channel, question.thread_ts, since=question.ts)
    looked_for = reply.state == "posting"
    return ledger, VisibleMessage(
        work.slack, work.me, spot, ledger, reply.ts, looked_for=looked_for
    )


def _compose(
    work: Work, question: Question, reply: Reply, ledger: ReplyLedger, message: VisibleMessage
) -> Content:
    """What the message will say in the end; the answer is recorded before this returns."""
    if not question.text.strip():
        return help_()
    if reply.answer_id is not None:
        return rendered(work, question, reply.answer_id)
    with Early(message) as early:
        answer_id = _ask(work, question, ledger, early)
    return rendered(work, question, answer_id)


def _ask(work: Work, question: Question, ledger: ReplyLedger, early: Early) -> int:
    audience = work.audiences.of(question.channel, question.user_id)
    where = (question.team, question.channel, question.thread_ts)
    with work.shop.db.connection() as conn:
        thread = from_rows(conn, audience, *where, question.ts)
    new = NewQuestion(
        question.team,
        question.channel,
        question.ts,
        question.thread_ts,
        question.user_id,
        question.text,
    )

    def found(read: Sequence[Part]) -> None:
        if shown := evidence_of(read):
            early.show(shown)

    kit = work.shop.kit(team=work.me.team)
    return ask(kit, Asked(new, audience, thread), found, ledger.composed).answer_id


def rendered(work: Work, question: Question, answer_id: int) -> Content:
    """The answer as those who see it now may read it."""
    audience = work.audiences.of(question.channel, question.user_id)

    def whom(conn: Connection, nearest: Sequence[Passage], language: Language) -> str:
        experts = work.shop.settings.bot.experts
        where = (question.team, question.channel)
        return whom_to_ask(conn, *where, nearest, work.audiences.name_of, experts, language)

    with work.shop.db.connection() as conn:
        return final(conn, audience, answer_id, whom, work.audiences.name_of)


def _tell(work: Work, question: Question, reply: Reply, error: BaseException) -> None:
    incidents = work.shop.db.home.run / "incidents"
    said = _without_folder(sentence(error, incidents), incidents)
    ledger, message = _message(work, question, reply)
    try:
        message.show(failure(said))
        ledger.finish(failure=said)
    except Unshowable as gone:
        _unshowable(question, ledger, gone)
    except Overtaken:
        pass
    except SlackUnreachable as unreachable:
        log.warning("reply.untold", question_id=question.question_id, reason=str(unreachable))
        with work.shop.db.connection() as conn:
            # It was not cut off: when Slack is back it is to be answered, and not given up.
            replies.try_anew(conn, question.question_id, reply.attempt)
        return
    log.warning("question.failed", question_id=question.question_id, error=type(error).__name__)


def _unshowable(question: Question, ledger: ReplyLedger, error: Unshowable) -> None:
    """Somebody deleted the message, or closed the conversation: written down, and left at that."""
    log.warning("reply.unshowable", question_id=question.question_id, code=error.code)
    with suppress(Overtaken):
        ledger.finish(failure=f"Slack: {error.code}")


def _withdraw(work: Work, question: Question, reply: Reply) -> None:
    ledger, message = _message(work, question, reply)
    try:
        message.remove()
        ledger.finish()
        if reply.state == "posting":
            # Whoever was posting meanwhile saw `posting` and left the message to be found here.
            message.remove()
    except Overtaken:
        pass


def _mend(work: Work, question_id: int, message: VisibleMessage) -> None:
    """What an overtaken attempt wrote too late, in spite of the fence, is put right again."""
    with work.shop.db.connection() as conn:
        question, reply = questions.get(conn, question_id), replies.get(conn, question_id)
    log.info("reply.overtaken", question_id=question_id)
    if question is None or reply is None or reply.state != "final" or message.ts is None:
        return
    mark = ReplyLedger(work.shop.db, reply).mark
    try:
        if question.withdrawn_at is not None:
            delete(work.slack, question.channel, message.ts)
        elif reply.ts is not None and reply.answer_id is not None:
            content = rendered(work, question, reply.answer_id)
            update(work.slack, question.channel, reply.ts, content, mark)
    except Unshowable:
        pass


def _without_folder(said: str, incidents: Path) -> str:
    """A sentence for people: where on the server its files are is nothing to them."""
    return said.replace(f"{incidents}/", "")
