"""A part of a transaction that may fail without ending the whole."""

from collections.abc import Iterator
from contextlib import contextmanager

from psycopg.pq import TransactionStatus

from sql.files import load
from sql.rows import Connection, execute

_SQL = load("savepoint")


@contextmanager
def savepoint(conn: Connection) -> Iterator[None]:
    """Undo what the block did, and only that, where it raises; the error goes on.

    Nothing is committed by it, not even where the block is the first in its transaction: there
    `conn.transaction()` alone would begin a transaction and commit it.
    """
    if not conn.autocommit and conn.info.transaction_status == TransactionStatus.IDLE:
        execute(conn, _SQL["begin"], {})
    with conn.transaction():
        yield
