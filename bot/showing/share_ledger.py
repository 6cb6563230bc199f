"""How far the message is with which a private answer is shared."""

from bot.showing.ledger import Mark, Overtaken, State
from sql import commands
from sql.commands import ShareState
from sql.database import Connection, Database


class ShareLedger:
    """The row of one such message, for one attempt. Once it is there it is the message of the
    question's reply, whose mark it carries."""

    def __init__(self, db: Database, command_id: int, question_id: int, attempt: int) -> None:
        self._db = db
        self._command_id = command_id
        self._question_id = question_id
        self._attempt = attempt

    @property
    def mark(self) -> Mark:
        return Mark("shoptalk_reply", "question_id", self._question_id)

    def check(self) -> None:
        with self._db.connection() as conn:
            now = commands.get(conn, self._command_id)
        if now is None or now.share_attempt != self._attempt:
            raise Overtaken

    def move(self, state: State, ts: str | None = None) -> None:
        with self._db.connection() as conn:
            self._write(conn, state, ts)

    def finish(self, conn: Connection) -> None:
        """It stands there, in the transaction of `conn`. Raises Overtaken."""
        self._write(conn, "final")

    def others(self) -> tuple[bool, str | None]:
        with self._db.connection() as conn:
            now = commands.get(conn, self._command_id)
        return (False, None) if now is None else (now.share_state == "posting", now.shared_ts)

    def _write(self, conn: Connection, state: ShareState, ts: str | None = None) -> None:
        if not commands.move_share(conn, self._command_id, self._attempt, state, ts):
            raise Overtaken
