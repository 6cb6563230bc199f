"""How far the message is in which leads are asked to let a PDF be read."""

from bot.showing.ledger import Mark, Overtaken, State
from sql import upload_messages
from sql.database import Database
from sql.samples import State as Reached


class UploadLedger:
    """The row of one such message, for one attempt."""

    def __init__(self, db: Database, message_id: int, attempt: int) -> None:
        self._db = db
        self._message_id = message_id
        self._attempt = attempt

    @property
    def mark(self) -> Mark:
        return Mark("shoptalk_waiting", "message_id", self._message_id)

    def check(self) -> None:
        with self._db.connection() as conn:
            now = upload_messages.row(conn, self._message_id)
        if now is None or now.attempt != self._attempt:
            raise Overtaken

    def move(self, state: State, ts: str | None = None) -> None:
        self._write(state, ts=ts)

    def finish(self, said: str) -> None:
        """The message says this of its upload. Raises Overtaken."""
        self._write("final", said=said)

    def others(self) -> tuple[bool, str | None]:
        with self._db.connection() as conn:
            now = upload_messages.row(conn, self._message_id)
        return (False, None) if now is None else (now.state == "posting", now.ts)

    def _write(self, state: Reached, *, ts: str | None = None, said: str | None = None) -> None:
        with self._db.connection() as conn:
            moved = upload_messages.move(
                conn, self._message_id, self._attempt, state, ts=ts, said=said
            )
        if not moved:
            raise Overtaken
