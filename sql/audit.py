"""Table `audit`: who did what to what, when, and how it was before and after. Only added to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeAlias

from psycopg.types.json import Jsonb

from sql.files import load
from sql.rows import Connection, many, value

Way: TypeAlias = Literal["slack", "api", "mcp", "cli", "clock"]
"""How it came in; `clock`: nobody did it, the machine did at its time or on its evidence."""
_SQL = load("audit")


@dataclass(frozen=True)
class Act:
    """Something that was done: `who` by id (a Slack id, `key:NAME`, `cli:USER`; `slack` where it
    was not said whose doing it was; `clock`, `nightly` and `canary` where it was the machine's),
    the `act` as a verb with its room (`key.create`), its `subject` by id. `named`: the person in
    whose name it was done. `before` and `after` are what the act changed, None where there was or
    is nothing: ids and figures, never text of a question or manual, and no secret. `way` is None
    where an earlier release wrote it."""

    audit_id: int
    team: str
    who: str
    act: str
    subject: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    at: datetime
    way: Way | None
    named: str | None


def record(
    conn: Connection,
    team: str,
    who: str,
    act: str,
    subject: str,
    *,
    way: Way,
    named: str | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> int:
    """Write the act down, in the transaction that does it, and return its id."""
    parameters = {
        "team": team,
        "who": who,
        "act": act,
        "subject": subject,
        "way": way,
        "named": named,
        "before": None if before is None else Jsonb(dict(before)),
        "after": None if after is None else Jsonb(dict(after)),
    }
    return int(value(conn, _SQL["record"], parameters))


def found(
    conn: Connection,
    team: str,
    limit: int,
    *,
    who: str | None = None,
    what: str | None = None,
    since: datetime | None = None,
    below: int | None = None,
) -> list[Act]:
    """Return what was done last, newest first: by or in the name of `who`; `what` is an act
    (`manual.grant`), all of its room (`manual`), or a subject (`manual:7`); with smaller ids than
    `below`, for the next page."""
    asked = {"who": who, "what": what, "since": since, "below": below}
    return many(conn, Act, _SQL["found"], {"team": team, "limit": limit, **asked})
