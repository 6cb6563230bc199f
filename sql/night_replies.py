"""Table `night_replies`: what LMs said in a night that is not decided yet, under a hash of all that
they were asked."""

import json
from collections.abc import Sequence
from typing import Any, Final

from psycopg.types.json import Jsonb

from sql.files import load
from sql.rows import Connection, execute, value

DAYS: Final = 2
"""For so long the replies of a night that was never decided are kept."""
_SQL = load("night_replies")


def get(conn: Connection, team: str, key: str) -> Any:
    """Return what was said; None where nothing was."""
    written = value(conn, _SQL["get"], {"team": team, "key": key})
    return None if written is None else json.loads(written)


def keep(conn: Connection, team: str, key: str, reply: Any) -> None:
    """Keep what was said, which JSON must be able to hold; what is kept already stays."""
    # As a text: tokens may be characters that jsonb takes in no other way, such as NUL.
    written = Jsonb(json.dumps(reply))
    execute(conn, _SQL["keep"], {"team": team, "key": key, "reply": written})


def forget(conn: Connection, team: str) -> int:
    """Delete all of the team's; return how many."""
    return execute(conn, _SQL["forget"], {"team": team})


def forget_of_questions(conn: Connection, ids: Sequence[int]) -> None:
    """Delete all of the teams of these questions."""
    execute(conn, _SQL["forget_of_questions"], {"ids": list(ids)})


def forget_of_manual(conn: Connection, manual_id: int) -> None:
    """Delete all of the manual's team."""
    execute(conn, _SQL["forget_of_manual"], {"manual_id": manual_id})


def old(conn: Connection) -> int:
    """Delete what is older than it may be; return how many."""
    return execute(conn, _SQL["old"], {"days": DAYS})
