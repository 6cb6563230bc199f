"""Table `digests`: one digest a week and team, so that whoever runs twice sends one."""

from dataclasses import dataclass
from datetime import date, datetime

from sql.files import load
from sql.rows import Connection, execute, one, value
from sql.samples import State

_SQL = load("digests")


@dataclass(frozen=True)
class Digest:
    """How far a week's message is."""

    digest_id: int
    state: State
    channel: str | None
    ts: str | None
    attempt: int
    due_at: datetime


def begin(conn: Connection, team: str, week: date) -> bool:
    """Claim the week (by its Monday); False where it was claimed before."""
    return execute(conn, _SQL["begin"], {"team": team, "week": week}) > 0


def get(conn: Connection, team: str, week: date) -> Digest | None:
    """Return the week's digest, None where nobody claimed it."""
    return one(conn, Digest, _SQL["row"], {"team": team, "week": week})


def is_stuck(conn: Connection, team: str, week: date) -> bool:
    """Whether the week was claimed, and its digest neither sent nor tried within an hour."""
    return bool(value(conn, _SQL["stuck"], {"team": team, "week": week}))


def take(conn: Connection, digest_id: int, channel: str) -> int | None:
    """Begin to send it there; return the attempt, None where it was sent."""
    attempt = value(conn, _SQL["take"], {"digest_id": digest_id, "channel": channel})
    return None if attempt is None else int(attempt)


def by_id(conn: Connection, digest_id: int) -> Digest | None:
    """Return it as it is now."""
    return one(conn, Digest, _SQL["by_id"], {"digest_id": digest_id})


def move(
    conn: Connection, digest_id: int, attempt: int, state: State, *, ts: str | None = None
) -> bool:
    """Write how far the message is; False where it is another attempt's."""
    parameters = {"digest_id": digest_id, "attempt": attempt, "state": state, "ts": ts}
    return execute(conn, _SQL["move"], parameters) > 0
