"""Table `grants`: what lets a channel, a user group or everyone read a manual, and by which name.

The name of the file, and the title made of it for a PDF that does not name itself, are known to
those who hold the grant, and go with it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, TypeAlias

from sql.audience import Audience
from sql.files import load
from sql.rows import Connection, execute, many

GranteeKind: TypeAlias = Literal["channel", "group", "everyone", "operator"]
WAITING: Final = "waiting"
"""Who "gave" a manual that waits for a lead: a grant that lets nobody read, and keeps it."""
_SQL = load("grants")


@dataclass(frozen=True)
class Grant:
    """Who is to read a manual: a channel or group by Slack id, or everyone (no grantee).

    "operator" lets nobody read it, and keeps the name by which the operator got it.
    """

    kind: GranteeKind
    grantee: str = ""


@dataclass(frozen=True)
class StoredGrant:
    """A grant as stored, with who gave it and when, and by which name and title those who hold it
    know the manual; both are empty where that is not known."""

    manual_id: int
    kind: GranteeKind
    grantee: str
    granted_by: str
    granted_at: datetime
    name: str = ""
    title: str = ""


def add(
    conn: Connection,
    team: str,
    manual_id: int,
    kind: GranteeKind,
    grantee: str,
    by: str,
    *,
    name: str = "",
    title: str = "",
) -> bool:
    """Let the grantee read the team's manual; False where it could already, or there is none.

    The grantee of the kinds "everyone" and "operator" is the empty string. `name` and `title` are
    what the grantee knows the manual by where the PDF does not name itself.
    """
    parameters = _parameters(team, manual_id, kind, grantee)
    given = {**parameters, "granted_by": by, "name": name, "title": title}
    return execute(conn, _SQL["add"], given) > 0


def held(conn: Connection, audience: Audience, manual_id: int) -> list[StoredGrant]:
    """Return the manual's grants that every reader of the audience holds, oldest first."""
    parameters = {**audience.parameters(), "manual_id": manual_id}
    return many(conn, StoredGrant, _SQL["held"], parameters)


def hand_on(
    conn: Connection,
    team: str,
    manual_id: int,
    kind: GranteeKind,
    grantee: str,
    by: str,
    *,
    name: str,
    title: str,
) -> bool:
    """Let a grant be somebody else's, with the name by which they gave the manual."""
    parameters = _parameters(team, manual_id, kind, grantee)
    given = {**parameters, "granted_by": by, "name": name, "title": title}
    return execute(conn, _SQL["hand_on"], given) > 0


def of_manual(conn: Connection, team: str, manual_id: int) -> list[StoredGrant]:
    """Return the grants of the team's manual, oldest first."""
    return many(conn, StoredGrant, _SQL["of_manual"], {"team": team, "manual_id": manual_id})


def remove(conn: Connection, team: str, manual_id: int, kind: GranteeKind, grantee: str) -> bool:
    """Take a grant back, with its name and what its channel decided of the manual's revisions.

    False where there was none.
    """
    return execute(conn, _SQL["remove"], _parameters(team, manual_id, kind, grantee)) > 0


def release(conn: Connection, team: str, manual_id: int, but: int) -> None:
    """Keep the manual no more for those who wait for it, where none but that upload does."""
    execute(conn, _SQL["release"], {"team": team, "manual_id": manual_id, "but": but})


def _parameters(team: str, manual_id: int, kind: GranteeKind, grantee: str) -> dict[str, object]:
    return {"team": team, "manual_id": manual_id, "grantee_kind": kind, "grantee": grantee}
