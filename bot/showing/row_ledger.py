"""How far a message is whose table has a row for each: state, attempt, timestamp, what it says."""

from typing import ClassVar, Protocol

from bot.showing.ledger import Mark, Overtaken, State
from sql.database import Connection, Database
from sql.samples import State as Reached


class Row(Protocol):
    """What is read of a row."""

    @property
    def attempt(self) -> int: ...

    @property
    def state(self) -> str: ...

    @property
    def ts(self) -> str | None: ...


class Rows(Protocol):
    """The room's functions for one such table: a module of `sql`."""

    def row(self, conn: Connection, message_id: int) -> Row | None: ...

    def move(
        self,
        conn: Connection,
        message_id: int,
        attempt: int,
        state: Reached,
        *,
        ts: str | None = None,
        said: str | None = None,
    ) -> bool: ...


class RowLedger:
    """The row of one message, for one attempt. Which table's, and what marks its messages in Slack,
    is said by the class for each kind of message."""

    rows: ClassVar[Rows]
    event_type: ClassVar[str]

    def __init__(self, db: Database, message_id: int, attempt: int) -> None:
        self._db = db
        self._message_id = message_id
        self._attempt = attempt

    @property
    def mark(self) -> Mark:
        return Mark(self.event_type, "message_id", self._message_id)

    def check(self) -> None:
        now = self._row()
        if now is None or now.attempt != self._attempt:
            raise Overtaken

    def move(self, state: State, ts: str | None = None) -> None:
        self._write(state, ts=ts)

    def finish(self, said: str) -> None:
        """The message says this of what it is about. Raises Overtaken."""
        self._write("final", said=said)

    def others(self) -> tuple[bool, str | None]:
        now = self._row()
        return (False, None) if now is None else (now.state == "posting", now.ts)

    def _row(self) -> Row | None:
        with self._db.connection() as conn:
            return self.rows.row(conn, self._message_id)

    def _write(self, state: Reached, *, ts: str | None = None, said: str | None = None) -> None:
        with self._db.connection() as conn:
            moved = self.rows.move(conn, self._message_id, self._attempt, state, ts=ts, said=said)
        if not moved:
            raise Overtaken
