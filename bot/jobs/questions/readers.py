"""The job that goes on checking who reads a conversation, and what waited for that.

A large channel cannot be checked while somebody waits: Slack tells of about a hundred people a
minute. The question is answered meanwhile from what is shared in the channel itself, and anew when
it is known who reads there.
"""

from typing import Final

import structlog

from bot.errors import ReadersChange
from bot.jobs.work import Work
from bot.queue import LOOK, defer_answer, look_lock
from sql import people, questions, replies
from sql.audience import Audience
from sql.database import Connection
from sql.questions import Question

log = structlog.get_logger()

_SECONDS_BETWEEN: Final = 30.0


def check(work: Work, question: Question, audience: Audience) -> None:
    """ReadersChange where they are not (any more) who reads along, asked now: to be called right
    before something is shown that was made for them."""
    now = work.audiences.seen(question.channel, question.user_id, within=0)
    if now.audience != audience:
        raise ReadersChange


def look_on(work: Work, conn: Connection, question: Question) -> None:
    """Have the question answered anew when it is known who reads along."""
    people.wait(conn, question.question_id, question.team, question.channel)
    _later(work, conn, question.channel, 0)


def look_who_reads(work: Work, channel: str) -> None:
    """Everybody in the conversation is known, or the next ones are asked about soon.

    What was answered before that was known is answered anew.
    """
    done = work.audiences.learn(channel)
    with work.shop.db.connection() as conn:
        if not done:
            _later(work, conn, channel, _SECONDS_BETWEEN)
            return
        again = [
            one for one in people.waiting(conn, work.me.team, channel) if _anew(work, conn, one)
        ]
    log.info("readers.known", channel=channel, answered_anew=len(again))


def resume(work: Work) -> None:
    """Have the checks go on that questions wait for, if nothing does so already."""
    with work.shop.db.connection() as conn:
        for channel in people.waiting_channels(conn, work.me.team):
            _later(work, conn, channel, 0)


def _anew(work: Work, conn: Connection, question_id: int) -> bool:
    question = questions.get(conn, question_id)
    if question is None or not replies.reopen(conn, question_id):
        return False
    thread = (question.team, question.channel, question.thread_ts)
    return defer_answer(work.queue, conn, question_id, thread)


def _later(work: Work, conn: Connection, channel: str, seconds: float) -> None:
    work.queue.defer(
        conn,
        LOOK,
        lock=LOOK,
        queueing_lock=look_lock(work.me.team, channel),
        in_seconds=seconds,
        channel=channel,
    )
