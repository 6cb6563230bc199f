"""The job behind a question that was answered while no LM was there: answered anew once one is.

One at a time, the oldest first, behind everything that people wait for. Nothing is touched before
the new answer is there: it is recorded, takes the place of the old one and has its message drawn in
one transaction, and only where the message still shows what was shown in the outage.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import structlog

from agent.answering import ask
from bot.jobs.experts.drafts import begin_draft
from bot.jobs.questions.along import came_with
from bot.jobs.questions.asking import asked_of
from bot.jobs.questions.late import in_outage
from bot.queue import ANSWER, ANSWER_ANEW, thread_lock
from sql import outages, questions, replies

if TYPE_CHECKING:
    from bot.jobs.work import Work
    from sql.database import Connection

log = structlog.get_logger()

_HOUR: Final = 3600.0


class StillOut(Exception):
    """No LM answers yet: nothing is recorded."""


class Otherwise(Exception):
    """The question was edited, withdrawn or answered otherwise meanwhile: nothing is recorded."""


def answer_anew(work: Work, question_id: int) -> None:
    """The question's message shows what an LM made of it, and says so; or all is as it was, because
    there is still none, or somebody was first. Then the next one's turn comes."""
    with work.shop.db.connection() as conn:
        question, reply = questions.get(conn, question_id), replies.get(conn, question_id)
        outage = outages.of(conn, question_id)
        if question is None or reply is None or outage is None:
            return
        is_open = outage.anew_id is None and reply.answer_id == outage.answer_id
        if question.withdrawn_at is not None or reply.state != "final" or not is_open:
            more(work, conn, after=question_id)
            return
        came = came_with(conn, question)

    def recorded(conn: Connection, answer_id: int) -> None:
        if in_outage(conn, answer_id):
            raise StillOut
        if not outages.settle(conn, question_id, outage.answer_id, answer_id):
            raise Otherwise
        begin_draft(work, conn, question_id, answer_id)
        work.queue.defer(
            conn,
            ANSWER,
            lock=thread_lock(question.team, question.channel, question.thread_ts),
            question_id=question_id,
        )
        more(work, conn, after=question_id)

    kit, asked = asked_of(work, question, came)
    try:
        ask(kit, asked, on_recorded=recorded)
    except StillOut:
        log.info("question.still_out", question_id=question_id)
    except Otherwise:
        log.info("question.otherwise", question_id=question_id)
    else:
        log.info("question.answered_anew", question_id=question_id)


def more(work: Work, conn: Connection, *, after: int = 0) -> None:
    """Have the oldest question that waits for an LM answered anew, of those asked after `after`."""
    team, seconds = work.me.team, work.shop.settings.bot.anew_hours * _HOUR
    question_id = outages.first_open(conn, team, seconds, after) if seconds else None
    if question_id is not None:
        lock = f"anew:{team}"
        work.queue.defer(conn, ANSWER_ANEW, lock=lock, queueing_lock=lock, question_id=question_id)


def resume(work: Work) -> None:
    """The same, at each sweep."""
    with work.shop.db.connection() as conn:
        more(work, conn)
