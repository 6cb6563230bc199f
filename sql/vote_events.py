"""Table `vote_events`: thumbs cast and taken back; a current vote is derived from them."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from sql.files import load
from sql.rows import Connection, value

Value: TypeAlias = Literal["up", "down"]
_SQL = load("vote_events")


@dataclass(frozen=True)
class NewVoteEvent:
    """A thumb cast or taken back. `source` says where (button, reaction, cli)."""

    team: str
    answer_id: int
    user_id: str
    source: str
    value: Value
    action: Literal["cast", "retract"]
    reason: str | None = None
    comment: str | None = None


def insert(conn: Connection, event: NewVoteEvent) -> int:
    """Store the event and return its id."""
    return int(value(conn, _SQL["insert"], vars(event)))


def standing(conn: Connection, answer_id: int) -> dict[str, Value]:
    """Return each user's current vote: their latest cast that was not taken back.

    A retraction takes back the same user's earlier casts of the same source and value only.
    """
    return dict(conn.execute(_SQL["standing"], {"answer_id": answer_id}).fetchall())
