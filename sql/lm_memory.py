"""Table `lm_memory`: what an LM said once, under a hash of all that it was asked."""

from typing import Any

from psycopg.types.json import Jsonb

from sql.files import load
from sql.rows import Connection, execute, value

_SQL = load("lm_memory")


def get(conn: Connection, key: str) -> Any:
    """Return what was said; None where nothing was."""
    return value(conn, _SQL["get"], {"key": key})


def put(conn: Connection, key: str, said: Any) -> Any:
    """Keep what was said, which JSON must be able to hold, and return what is kept: the first."""
    return value(conn, _SQL["put"], {"key": key, "value": Jsonb(said)})


def forget(conn: Connection, days: int) -> int:
    """Forget what was said more than so many days ago, and return how much that was."""
    return execute(conn, _SQL["forget"], {"days": days})
