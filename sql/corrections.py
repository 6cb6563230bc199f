"""Table `corrections`: experts' better answers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sql.files import load
from sql.rows import Connection, many, value

_SQL = load("corrections")


@dataclass(frozen=True)
class Correction:
    """A stored correction; it is a site note once approved."""

    correction_id: int
    team: str
    answer_id: int
    user_id: str
    text: str
    status: Literal["proposed", "approved", "refused"]
    decided_by: str | None
    decided_at: datetime | None
    created_at: datetime


def insert(conn: Connection, team: str, answer_id: int, user_id: str, text: str) -> int:
    """Store a proposed correction and return its id."""
    parameters = {"team": team, "answer_id": answer_id, "user_id": user_id, "text": text}
    return int(value(conn, _SQL["insert"], parameters))


def latest(conn: Connection, team: str, limit: int) -> list[Correction]:
    """Return the team's newest corrections, newest first."""
    return many(conn, Correction, _SQL["latest"], {"team": team, "limit": limit})
