"""Table `walk_messages`: the one card of a walk, and its summaries, as far as they are in Slack."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from sql.files import load
from sql.message_rows import mover
from sql.rows import Connection, execute, many, one, value
from sql.samples import State

Kind: TypeAlias = Literal["card", "summary"]
_SQL = load("walks")
move = mover(_SQL["move"])


@dataclass(frozen=True)
class WalkMessage:
    """A message that is to be there. `turn`: of a summary the turn that it follows; `said`: what it
    says now, as a key."""

    message_id: int
    kind: Kind
    turn: int
    state: State
    channel: str
    ts: str | None
    attempt: int
    said: str


def need(
    conn: Connection, walk_id: int, team: str, kind: Kind, turn: int, channel: str
) -> WalkMessage:
    """Return the message, which is to be there from now on."""
    parameters = {
        "walk_id": walk_id,
        "team": team,
        "kind": kind,
        "turn": turn,
        "channel": channel,
    }
    found = one(conn, WalkMessage, _SQL["message"], parameters)
    assert found is not None
    return found


def take(conn: Connection, message_id: int) -> int | None:
    """Begin to draw it; return the attempt, None where its walk is gone."""
    attempt = value(conn, _SQL["take"], {"message_id": message_id})
    return None if attempt is None else int(attempt)


def row(conn: Connection, message_id: int) -> WalkMessage | None:
    """Return the message, None where its walk is gone."""
    return one(conn, WalkMessage, _SQL["row"], {"message_id": message_id})


def orphans(conn: Connection, team: str) -> list[WalkMessage]:
    """Return the messages of walks that are gone with their question."""
    return many(conn, WalkMessage, _SQL["orphans"], {"team": team})


def drop(conn: Connection, message_id: int) -> None:
    """The message was taken away."""
    execute(conn, _SQL["drop"], {"message_id": message_id})
