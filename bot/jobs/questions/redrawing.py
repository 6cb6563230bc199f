"""The job behind a site note that came or went: a message that is there already is drawn anew."""

from contextlib import suppress

from bot.jobs.questions.readers import look_on
from bot.jobs.questions.rendered import rendered
from bot.jobs.work import Work
from bot.showing import ReplyLedger, update
from bot.slack import Unshowable
from sql import questions, replies


def redraw(work: Work, question_id: int) -> None:
    """The question's final message shows its answer as it may be shown now. Done again it changes
    nothing; a message that is not final yet is left to the job that works on it. Where it is not
    known yet who reads along it shows what everyone may read, and more when that is known.

    Raises what a later try may cure (SlackUnreachable, SqlError).
    """
    with work.shop.db.connection() as conn:
        question, reply = questions.get(conn, question_id), replies.get(conn, question_id)
    if question is None or reply is None or question.withdrawn_at is not None:
        return
    if reply.state != "final" or reply.ts is None or reply.answer_id is None:
        return
    seen = work.audiences.seen(question.channel, question.user_id, within=0)
    _, content = rendered(work, question, reply.answer_id, seen)
    mark = ReplyLedger(work.shop.db, reply).mark
    with suppress(Unshowable):  # somebody deleted the message
        update(work.slack, question.channel, reply.ts, content, mark)
        if seen.why == "unchecked":
            with work.shop.db.connection() as conn:
                look_on(work, conn, question)
