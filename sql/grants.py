"""Table `grants`: what lets a channel, a user group or everyone read a manual."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from sql.files import load
from sql.rows import Connection, execute, many

GranteeKind: TypeAlias = Literal["channel", "group", "everyone"]
_SQL = load("grants")


@dataclass(frozen=True)
class Grant:
    """Who is to read a manual: a channel or group by Slack id, or everyone (no grantee)."""

    kind: GranteeKind
    grantee: str = ""


@dataclass(frozen=True)
class StoredGrant:
    """A grant as stored, with who gave it and when."""

    manual_id: int
    kind: GranteeKind
    grantee: str
    granted_by: str
    granted_at: datetime


def add(
    conn: Connection, team: str, manual_id: int, kind: GranteeKind, grantee: str, by: str
) -> bool:
    """Let the grantee read the team's manual; False where it could already, or there is none.

    The grantee of kind "everyone" is the empty string.
    """
    parameters = _parameters(team, manual_id, kind, grantee)
    return execute(conn, _SQL["add"], {**parameters, "granted_by": by}) > 0


def of_manual(conn: Connection, team: str, manual_id: int) -> list[StoredGrant]:
    """Return the grants of the team's manual, oldest first."""
    return many(conn, StoredGrant, _SQL["of_manual"], {"team": team, "manual_id": manual_id})


def remove(conn: Connection, team: str, manual_id: int, kind: GranteeKind, grantee: str) -> bool:
    """Take a grant back; False where there was none."""
    return execute(conn, _SQL["remove"], _parameters(team, manual_id, kind, grantee)) > 0


def _parameters(team: str, manual_id: int, kind: GranteeKind, grantee: str) -> dict[str, object]:
    return {"team": team, "manual_id": manual_id, "grantee_kind": kind, "grantee": grantee}
