"""What tables of messages, each to be there once, have alike: state, timestamp, what it says."""

from typing import Protocol

from sql.rows import Connection, Statement, execute
from sql.samples import State


class Move(Protocol):
    """Write how far a message is, and what it says; False where it is another attempt's."""

    def __call__(
        self,
        conn: Connection,
        message_id: int,
        attempt: int,
        state: State,
        *,
        ts: str | None = None,
        said: str | None = None,
    ) -> bool: ...


def mover(statement: Statement) -> Move:
    """The function that moves the rows of one such table by its statement."""

    def move(
        conn: Connection,
        message_id: int,
        attempt: int,
        state: State,
        *,
        ts: str | None = None,
        said: str | None = None,
    ) -> bool:
        parameters = {
            "message_id": message_id,
            "attempt": attempt,
            "state": state,
            "ts": ts,
            "said": said,
        }
        return execute(conn, statement, parameters) > 0

    return move
