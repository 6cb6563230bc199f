"""How far the message of a week's digest is."""

from bot.showing.ledger import Mark, Overtaken, State
from sql import digests
from sql.database import Database
from sql.samples import State as Reached


class DigestLedger:
    """The row of one week, for one attempt."""

    def __init__(self, db: Database, digest_id: int, attempt: int) -> None:
        self._db = db
        self._digest_id = digest_id
        self._attempt = attempt

    @property
    def mark(self) -> Mark:
        return Mark("shoptalk_digest", "digest_id", self._digest_id)

    def check(self) -> None:
        with self._db.connection() as conn:
            now = digests.by_id(conn, self._digest_id)
        if now is None or now.attempt != self._attempt:
            raise Overtaken

    def move(self, state: State, ts: str | None = None) -> None:
        self._write(state, ts)

    def finish(self) -> None:
        """It was sent. Raises Overtaken."""
        self._write("final")

    def others(self) -> tuple[bool, str | None]:
        with self._db.connection() as conn:
            now = digests.by_id(conn, self._digest_id)
        return (False, None) if now is None else (now.state == "posting", now.ts)

    def _write(self, state: Reached, ts: str | None = None) -> None:
        with self._db.connection() as conn:
            if not digests.move(conn, self._digest_id, self._attempt, state, ts=ts):
                raise Overtaken
