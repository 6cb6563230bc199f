"""Locks by name, held by the database for as long as a connection lasts.

They go with whoever holds them, however that ends. A name is the schema's own: two installations
in one database do not wait for each other.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sql.database import Database
from sql.files import load
from sql.rows import value

_SQL = load("locks")


@contextmanager
def held(db: Database, name: str) -> Iterator[bool]:
    """Hold the lock on a connection of its own, outside the pool; False where another has it.

    No transaction stays open meanwhile. If the server goes away, the lock is lost unnoticed.
    """
    with db.apart() as conn:
        yield bool(value(conn, _SQL["try_in_session"], {"name": name}))
