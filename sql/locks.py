"""Locks by name, held by the database: for one transaction, or for as long as a connection lasts.

They go with whoever holds them, however that ends. A name is the schema's own: two installations
in one database do not wait for each other.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sql.database import Database
from sql.files import load
from sql.rows import Connection, value

_SQL = load("locks")


def try_lock(conn: Connection, name: str) -> bool:
    """Take the lock until the transaction ends; False where another one has it."""
    return bool(value(conn, _SQL["try_in_transaction"], {"name": name}))


@contextmanager
def held(db: Database, name: str) -> Iterator[bool]:
    """Hold the lock on a connection of its own, outside the pool; False where another has it.

    No transaction stays open meanwhile. If the server goes away, the lock is lost unnoticed.
    """
    with db.apart() as conn:
        yield bool(value(conn, _SQL["try_in_session"], {"name": name}))
