"""Erases a deleted question, and its site notes from the messages that show them."""

from agent.learning.forgetting import SLACK, erase_question
from bot.jobs.work import Work
from bot.queue import REDRAW, thread_lock
from sql import corrections
from sql.database import Connection


def erase(work: Work, conn: Connection, question_id: int) -> bool:
    """Nothing is left of the question, and messages that show a note on it are drawn anew; False
    where it is not withdrawn, or was erased before."""
    notes = corrections.of_question(conn, work.me.team, question_id)
    showing = corrections.questions_showing(conn, notes)
    if not erase_question(conn, work.me.team, question_id, SLACK):
        return False
    for shown in showing:
        if shown.question_id != question_id:
            work.queue.defer(
                conn,
                REDRAW,
                lock=thread_lock(shown.team, shown.channel, shown.thread_ts),
                question_id=shown.question_id,
            )
    return True
