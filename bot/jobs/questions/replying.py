"""The one message of a question: where it stands, how it is taken away, and if it is gone."""

from contextlib import suppress

import structlog

from bot.jobs.work import Work
from bot.showing import Overtaken, PrivateMessage, ReplyLedger, Spot, VisibleMessage
from bot.slack import Refused
from sql import commands
from sql.questions import Question
from sql.replies import Reply

log = structlog.get_logger()


def message_of(work: Work, question: Question, reply: Reply) -> tuple[ReplyLedger, VisibleMessage]:
    """The question's message as the row tells of it, for this attempt."""
    ledger = ReplyLedger(work.shop.db, reply)
    if question.private:
        with work.shop.db.connection() as conn:
            command = commands.of_question(conn, question.question_id)
        if command is not None:
            return ledger, PrivateMessage(work.slack, work.me, work.shop.db, command, ledger)
    spot = Spot(question.channel, question.thread_ts, since=question.ts)
    looked_for = reply.state == "posting"
    return ledger, VisibleMessage(
        work.slack, work.me, spot, ledger, reply.ts, looked_for=looked_for
    )


def unshowable(question: Question, ledger: ReplyLedger, error: Refused) -> None:
    """Somebody deleted the message, or closed the conversation: written down, and left at that."""
    log.warning("reply.unshowable", question_id=question.question_id, code=error.code)
    with suppress(Overtaken):
        ledger.finish(failure=f"Slack: {error.code}")


def withdraw(work: Work, question: Question, reply: Reply) -> None:
    """No message of the question is left, and its reply is final."""
    ledger, message = message_of(work, question, reply)
    try:
        message.remove()
        ledger.finish()
        if reply.state == "posting":
            # Whoever was posting meanwhile saw `posting` and left the message to be found here.
            message.remove()
    except Overtaken:
        pass
