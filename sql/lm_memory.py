"""Table `lm_memory`: what an LM said once, under a hash of all that it was asked.

`sql.forgetting` forgets it.
"""

from collections.abc import Collection
from typing import Any

from psycopg.types.json import Jsonb

from sql.files import load
from sql.rows import Connection, execute, value

_SQL = load("lm_memory")


def get(conn: Connection, key: str) -> Any:
    """Return what was said; None where nothing was."""
    return value(conn, _SQL["get"], {"key": key})


def keep(conn: Connection, key: str, reply: Any) -> Any:
    """Keep what was said, which JSON must be able to hold, and return what is kept: the first."""
    return value(conn, _SQL["keep"], {"key": key, "value": Jsonb(reply)})


def use(conn: Connection, question_id: int, keys: Collection[str]) -> None:
    """Remember that this was said for the question, so that it goes with it."""
    if keys:
        execute(conn, _SQL["use"], {"question_id": question_id, "keys": sorted(keys)})
