"""Slack's agent pane: that it is opened, and that who asked wants no answer any more.

Like `bot.hearing.inbox`: rows and jobs in one transaction, and nobody is asked.
"""

from bot.hearing.heard import is_direct
from bot.queue import OFFER_PROMPTS, STOP, Queue, prompts_lock
from bot.slack import Identity
from sql import replies
from sql.database import Database


class PaneBox:
    """Records for one team. The same again changes nothing."""

    def __init__(self, db: Database, queue: Queue, me: Identity) -> None:
        self._db = db
        self._queue = queue
        self._me = me

    def opened(self, user: str, channel: str, about: str) -> None:
        """Have it proposed what to ask in the person's conversation `channel`; `about`: the channel
        that they look at beside it, "" where that is none. Nothing where the app is no agent."""
        if not self._me.agent or not is_direct({"channel": channel}):
            return
        lock = prompts_lock(self._me.team, user)
        with self._db.connection() as conn:
            self._queue.defer(
                conn,
                OFFER_PROMPTS,
                lock=lock,
                queueing_lock=f"{lock}:{about}",
                user_id=user,
                channel=channel,
                about=about,
            )

    def stopped(
        self,
        user: str,
        channel: str,
        *,
        thread_ts: str | None = None,
        question_id: int | None = None,
    ) -> None:
        """No answer is looked for any more to what this person asked there and has none yet: to all
        of it in the thread, or to the one question."""
        with self._db.connection() as conn:
            for id_ in replies.stop(
                conn,
                self._me.team,
                channel,
                user,
                thread_ts=thread_ts,
                question_id=question_id,
            ):
                self._queue.defer(conn, STOP, queueing_lock=f"stop:{id_}", question_id=id_)
