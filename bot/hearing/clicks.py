"""What people click on an answer or a card becomes a job, one for however many clicks.

Votes are in `bot.hearing.ballot_box`.
"""

from collections.abc import Sequence

from bot.queue import (
    ANSWER,
    ASK_EXPERT,
    DECIDE_REVISIONS,
    OPEN_ORDER,
    SHOW_LINES,
    SHOW_PAGE,
    SHOW_STEPS,
    Queue,
    pictures_lock,
    thread_lock,
)
from sql import answers, equipment, order_drafts, questions, replies, uploads
from sql.database import Connection, Database
from sql.questions import Question


class Clicks:
    """Records for one team; what is another's, or gone, becomes nothing."""

    def __init__(self, db: Database, queue: Queue, team: str) -> None:
        self._db = db
        self._queue = queue
        self._team = team

    def page(self, question_id: int, ordinal: int, user: str) -> None:
        """Have a cited page shown in the thread of its question."""
        self._show(SHOW_PAGE, f"page:{question_id}:{ordinal}", question_id, ordinal, user)

    def steps(self, question_id: int, ordinal: int, user: str) -> None:
        """Have the answer go on at that citation."""
        self._show(SHOW_STEPS, f"steps:{question_id}:{ordinal}", question_id, ordinal, user)

    def lines(self, question_id: int, answer_id: int, user: str) -> None:
        """Have the answer's lines shown as they are printed."""
        with self._db.connection() as conn:
            question = self._open(conn, question_id)
            if question is not None:
                self._queue.defer(
                    conn,
                    SHOW_LINES,
                    lock=pictures_lock(question_id),
                    queueing_lock=f"asked:{answer_id}",
                    question_id=question_id,
                    answer_id=answer_id,
                    user_id=user,
                )

    def revisions(self, upload_id: int, channel: str, user: str, choice: str) -> None:
        """Have it decided which revisions are searched where the card stands."""
        with self._db.connection() as conn:
            upload = uploads.get(conn, upload_id)
            if upload is not None and (upload.team, upload.channel) == (self._team, channel):
                self._queue.defer(
                    conn,
                    DECIDE_REVISIONS,
                    lock=f"revisions:{upload.team}:{channel}",
                    queueing_lock=f"revisions:{upload_id}:{user}:{choice}",
                    upload_id=upload_id,
                    user_id=user,
                    choice=choice,
                )

    def order(self, answer_id: int, channel: str, user: str) -> None:
        """Have a work order opened from the answer."""
        with self._db.connection() as conn:
            asked = order_drafts.asked(conn, answer_id)
            if asked is not None and (asked.team, asked.channel) == (self._team, channel):
                self._queue.defer(
                    conn,
                    OPEN_ORDER,
                    lock=f"order:{answer_id}",
                    queueing_lock=f"order:{answer_id}:{user}",
                    answer_id=answer_id,
                    user_id=user,
                )

    def machine(
        self, question_id: int, channel: str, manual_id: int, others: Sequence[int]
    ) -> None:
        """Let the question's thread be about the machine of this manual, and have it answered anew;
        a second click on the same does nothing more."""
        with self._db.connection() as conn:
            question = questions.get(conn, question_id)
            if question is None or question.withdrawn_at is not None:
                return
            where = (question.team, question.channel)
            if where != (self._team, channel):
                return
            pinned = equipment.choose(conn, self._team, question_id, manual_id, others)
            if pinned and replies.answer_anew(conn, question_id):
                self._queue.defer(
                    conn,
                    ANSWER,
                    lock=thread_lock(self._team, channel, question.thread_ts),
                    question_id=question_id,
                )

    def expert(self, answer_id: int, channel: str, user: str) -> None:
        """Have the channel's experts asked about the answer's question."""
        with self._db.connection() as conn:
            asked = answers.asker(conn, self._team, answer_id)
            if asked is not None and asked.channel == channel:
                self._queue.defer(
                    conn,
                    ASK_EXPERT,
                    lock=f"expert:{asked.question_id}",
                    queueing_lock=f"expert:{asked.question_id}:{user}",
                    answer_id=answer_id,
                    user_id=user,
                )

    def _open(self, conn: Connection, question_id: int) -> Question | None:
        """The question, of which something can be shown to all who see its answer; None for another
        team's, and for a private one."""
        question = questions.get(conn, question_id)
        if question is None or question.team != self._team or question.private:
            return None
        return question

    def _show(self, task: str, lock: str, question_id: int, ordinal: int, user: str) -> None:
        with self._db.connection() as conn:
            if self._open(conn, question_id) is not None:
                self._queue.defer(
                    conn,
                    task,
                    lock=pictures_lock(question_id),
                    queueing_lock=lock,
                    question_id=question_id,
                    ordinal=ordinal,
                    user_id=user,
                )
