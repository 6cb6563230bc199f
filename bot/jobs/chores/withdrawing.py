"""What becomes of a workspace that uninstalled the app: nothing for as long as it may come back,
and then all that is kept of it is deleted."""

from typing import Final

import structlog

from bot.errors import StillInstalled
from bot.roles import Actor, allow
from sql import installations, team_erasing
from sql.database import Connection, Database

log = structlog.get_logger()

RETENTION: Final = "retention"


def erase(db: Database, client_id: str, team: str, by: Actor) -> int:
    """Nothing is left of the team but its audit, in which nobody is named; how many rows there
    were. Batch by batch, so that whoever is killed has deleted what he has deleted, and goes on.

    StillInstalled where the app is there (again).
    """
    with db.connection() as conn:
        allow(conn, by, "workspace.erase")
    count = 0
    while some := _batch(db, client_id, team, "questions"):
        count += some
    while some := _batch(db, client_id, team, "manuals"):
        count += some
    with db.connection() as conn:
        _hold(conn, client_id, team)
        count += team_erasing.rest(conn, team)
        allow(conn, by, "workspace.erase").done(f"workspace:{team}", before={"rows": count})
        installations.remove(conn, team)
    log.warning("workspace.erased", team=team, rows=count)
    return count


def erase_due(db: Database, client_id: str, team: str, days: int) -> None:
    """The same for who was withdrawn that long ago; nothing where it is not due (any more)."""
    with db.connection() as conn:
        if team not in installations.due(conn, client_id, days):
            return
    erase(db, client_id, team, Actor(team, RETENTION, "administrator", "cli"))


def _batch(db: Database, client_id: str, team: str, what: str) -> int:
    with db.connection() as conn:
        _hold(conn, client_id, team)
        if what == "questions":
            return team_erasing.questions(conn, team)
        return int(team_erasing.a_manual(conn, team))


def _hold(conn: Connection, client_id: str, team: str) -> None:
    """Who installs it now waits for this batch."""
    found = installations.hold(conn, client_id, team)
    if found is not None and found.withdrawn_at is None:
        raise StillInstalled
