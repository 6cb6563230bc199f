"""Table `upload_messages`: of which PDFs that wait leads are asked in their channel, each once."""

from dataclasses import dataclass

from sql.files import load
from sql.message_rows import mover
from sql.rows import Connection, execute, many, one, value
from sql.samples import Row, State

_SQL = load("upload_messages")
move = mover(_SQL["move"])


@dataclass(frozen=True)
class DueUpload:
    """A message that is to be there, or to say something else. `said`: what it says now."""

    message_id: int
    upload_id: int
    state: State
    channel: str | None
    ts: str | None
    attempt: int
    said: str


def due(conn: Connection, team: str, *, again: bool = False) -> list[DueUpload]:
    """Return the messages to draw, each upload that waits among them; `again`: all of those, also
    where the message says so already."""
    execute(conn, _SQL["open"], {"team": team})
    return many(conn, DueUpload, _SQL["due"], {"team": team, "again": again})


def take(conn: Connection, message_id: int, channel: str) -> int | None:
    """Begin to draw it there, or where it is; return the attempt, None where it is gone."""
    attempt = value(conn, _SQL["take"], {"message_id": message_id, "channel": channel})
    return None if attempt is None else int(attempt)


def row(conn: Connection, message_id: int) -> Row | None:
    """Return how far the message is, None where its upload is gone."""
    return one(conn, Row, _SQL["row"], {"message_id": message_id})


def channel_of(conn: Connection, upload_id: int) -> str | None:
    """Return where leads were asked about the upload; None where they were not."""
    found = value(conn, _SQL["channel_of"], {"upload_id": upload_id})
    return None if found is None else str(found)
