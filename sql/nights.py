"""Table `nights`: one row for each night of a team, so that two clocks make one night."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypeAlias

from psycopg.types.json import Jsonb

from sql.files import load
from sql.rows import Connection, execute, many, one, value

Decision: TypeAlias = Literal["promoted", "kept", "nothing to learn", "failed"]
_SQL = load("nights")


@dataclass(frozen=True)
class Night:
    """A night, decided or not yet."""

    local_date: date
    decision: Decision | None
    evidence: dict[str, Any]


def get(conn: Connection, team: str, local_date: date) -> Night | None:
    """Return the team's night of that date, or None where nobody claimed or ran it."""
    return one(conn, Night, _SQL["get"], {"team": team, "local_date": local_date})


def last_before(conn: Connection, team: str, local_date: date) -> Night | None:
    """Return the team's last decided night of an earlier date, or None."""
    return one(conn, Night, _SQL["last_before"], {"team": team, "local_date": local_date})


def begin(conn: Connection, team: str, local_date: date) -> bool:
    """Claim the night; False where it was claimed before."""
    return execute(conn, _SQL["begin"], {"team": team, "local_date": local_date}) > 0


def finish(
    conn: Connection, team: str, local_date: date, decision: Decision, evidence: Mapping[str, Any]
) -> None:
    """Write how the night ended; one that nobody claimed (run by hand) gets its row here."""
    parameters = {
        "team": team,
        "local_date": local_date,
        "decision": decision,
        "evidence": Jsonb(dict(evidence)),
    }
    execute(conn, _SQL["finish"], parameters)


def unfinished(conn: Connection, team: str) -> list[date]:
    """Return the team's nights that were claimed and have not ended, oldest first."""
    return [row[0] for row in conn.execute(_SQL["unfinished"], {"team": team})]


def latest(conn: Connection, team: str) -> date | None:
    """Return the date of the team's last night, or None."""
    night = value(conn, _SQL["latest"], {"team": team})
    assert night is None or isinstance(night, date)
    return night


def newest(conn: Connection, team: str, limit: int) -> list[Night]:
    """Return the team's last nights, newest first."""
    return many(conn, Night, _SQL["newest"], {"team": team, "limit": limit})
