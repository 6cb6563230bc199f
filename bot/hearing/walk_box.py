"""Clicks on the cards of walks: each is stored with the job that takes it, in one transaction.

Nothing is decided here. A worker takes the clicks of a walk in the order in which they came, and
asks Slack who it was before one counts.
"""

from bot.queue import WALK, Queue, walk_lock
from sql import walks
from sql.database import Connection, Database
from sql.walks import Act


class WalkBox:
    """Records for one team; what is another's, or gone, becomes nothing."""

    def __init__(self, db: Database, queue: Queue, team: str) -> None:
        self._db = db
        self._queue = queue
        self._team = team

    def begin(self, answer_id: int, claim: int, channel: str, user: str, key: str) -> None:
        """Have the part of the answer walked through: the walk that goes on, or a new one."""
        with self._db.connection() as conn:
            walk_id = walks.begin(conn, self._team, channel, answer_id, claim, user)
            if walk_id is not None:
                self._click(conn, walk_id, "begin", 0, 0, user, key)

    def click(
        self, walk_id: int, act: Act, turn: int, card: int, channel: str, user: str, key: str
    ) -> None:
        """Have the click counted, if the walk is where its button says. Delivered again it changes
        nothing."""
        with self._db.connection() as conn:
            if walks.of_channel(conn, self._team, channel, walk_id):
                self._click(conn, walk_id, act, turn, card, user, key)

    def _click(
        self, conn: Connection, walk_id: int, act: Act, turn: int, card: int, user: str, key: str
    ) -> None:
        walks.click(conn, walk_id, act, turn, card, user, key)
        self._queue.defer(
            conn,
            WALK,
            lock=walk_lock(walk_id),
            queueing_lock=walk_lock(walk_id),
            walk_id=walk_id,
        )
