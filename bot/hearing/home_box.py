"""Home tabs that are to be drawn, and what is clicked on them: rows and jobs in one transaction."""

from bot.hearing.heard import Event
from bot.queue import DRAW_HOME, ROLL_BACK, Queue, home_lock
from sql import homes
from sql.database import Connection, Database


class HomeBox:
    """Takes openings and clicks for one team; nobody is asked."""

    def __init__(self, db: Database, queue: Queue, team: str) -> None:
        self._db = db
        self._queue = queue
        self._team = team

    def opened(self, user: str, view: Event | None) -> None:
        """Have the person's home drawn. `view`: what Slack says that it shows, where it was
        published before."""
        with self._db.connection() as conn:
            homes.ask(conn, self._team, user, str((view or {}).get("hash") or ""))
            self._draw(conn, user)

    def clicked(self, user: str) -> None:
        """Have it drawn anew after a click on it."""
        with self._db.connection() as conn:
            homes.ask(conn, self._team, user)
            self._draw(conn, user)

    def moved(self, user: str) -> None:
        """Have it drawn anew where the person ever opened it: they may read something else now."""
        with self._db.connection() as conn:
            if homes.ask_again(conn, self._team, user):
                self._draw(conn, user)

    def roll_back(self, user: str, seen: int) -> None:
        """Have the program rolled back by this person, if the last decision is still the one that
        they saw."""
        with self._db.connection() as conn:
            homes.ask(conn, self._team, user, keep=True)
            self._queue.defer(
                conn,
                ROLL_BACK,
                lock=ROLL_BACK,
                queueing_lock=f"{ROLL_BACK}:{user}:{seen}",
                user_id=user,
                seen=seen,
            )

    def _draw(self, conn: Connection, user: str) -> None:
        lock = home_lock(self._team, user)
        self._queue.defer(conn, DRAW_HOME, lock=lock, queueing_lock=lock, user_id=user)
