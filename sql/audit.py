"""Table `audit`: who did what to what, when, and how it was before and after. Only added to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from sql.files import load
from sql.rows import Connection, many, value

_SQL = load("audit")


@dataclass(frozen=True)
class Act:
    """Something that was done: `who` by id (`operator`, a Slack id, `key:NAME`), the `act` as a
    verb with its room (`key.create`, `manual.grant`), its `subject` by id. `before` and `after` are
    what the act changed, None where there was or is nothing: ids and figures, never text of a
    question or manual, and no secret."""

    audit_id: int
    team: str
    who: str
    act: str
    subject: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    at: datetime


def record(
    conn: Connection,
    team: str,
    who: str,
    act: str,
    subject: str,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> int:
    """Write the act down, in the transaction that does it, and return its id."""
    parameters = {
        "team": team,
        "who": who,
        "act": act,
        "subject": subject,
        "before": None if before is None else Jsonb(dict(before)),
        "after": None if after is None else Jsonb(dict(after)),
    }
    return int(value(conn, _SQL["record"], parameters))


def latest(conn: Connection, team: str, limit: int) -> list[Act]:
    """Return what was done last, newest first."""
    return many(conn, Act, _SQL["latest"], {"team": team, "limit": limit})
