"""A question that comes in one message with a PDF is about that PDF: it is read first."""

import time
from typing import Final

from bot.jobs.work import Work
from bot.queue import defer_answer
from sql import questions, uploads

_SECONDS_BETWEEN: Final = 2.0
_SECONDS_AT_MOST: Final = 600.0


def waits_for_pdf(work: Work, question_id: int) -> bool:
    """Whether the question's own PDF, or the one below whose card it was asked, is still being
    read; if so, its job is enqueued for later.

    The PDF's card says meanwhile how far it is. After ten minutes the question waits no longer.
    """
    with work.shop.db.connection() as conn:
        question = questions.get(conn, question_id)
        if question is None or time.time() - float(question.ts) > _SECONDS_AT_MOST:
            return False
        messages = {question.ts, question.thread_ts}
        unread = [uploads.get(conn, one) for one in uploads.unfinished(conn, question.team, 0)]
        if not any(
            one and one.channel == question.channel and one.message_ts in messages for one in unread
        ):
            return False
        thread = (question.team, question.channel, question.thread_ts)
        defer_answer(work.queue, conn, question_id, thread, in_seconds=_SECONDS_BETWEEN)
    return True
