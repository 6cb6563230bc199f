"""Deletes all that is kept of a team, in batches: each is one transaction of the caller's."""

from sql import forgetting, manuals
from sql.files import load
from sql.privacy import NOBODY
from sql.rows import Connection, execute, value

_SQL = load("team_erasing")


def questions(conn: Connection, team: str) -> int:
    """Delete some questions with all that hangs on them; how many. 0: there are none left."""
    given = {"team": team, "limit": forgetting.BATCH}
    ids = [int(row[0]) for row in conn.execute(_SQL["questions"], given)]
    return forgetting.forget_questions(conn, ids, keep_rows=False) if ids else 0


def a_manual(conn: Connection, team: str) -> bool:
    """Delete a manual; False where there is none left."""
    manual_id = value(conn, _SQL["manuals"], {"team": team})
    if manual_id is None:
        return False
    manuals.remove(conn, team, int(manual_id))
    return True


def rest(conn: Connection, team: str) -> int:
    """Delete what is left in any table, and name nobody in the audit; how many rows went."""
    execute(conn, _SQL["unname"], {"team": team, "nobody": NOBODY})
    return int(value(conn, _SQL["rest"], {"team": team}))
