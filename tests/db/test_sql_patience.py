"""No statement, lock or silent network is waited for without an end."""

from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from sql.database import Database
from sql.errors import TookTooLong
from sql.patience import on_the_network
from sql.settings import SqlSettings


def _open(url: str, tmp_path: Path, **more: object) -> Database:
    return Database.open(SqlSettings(database_url=url, shoptalk_home=tmp_path, **more))


def test_a_lock_is_not_waited_for_for_ever(database_url: str, tmp_path: Path) -> None:
    """Who waits for another's lock is told so, and the connection can be used again."""
    with (
        _open(database_url, tmp_path, sql_lock_seconds=0.2, sql_pool_max=1) as db,
        psycopg.connect(database_url) as other,
    ):
        other.execute("LOCK TABLE questions")
        with pytest.raises(TookTooLong, match="SQL_LOCK_SECONDS"), db.connection() as conn:
            conn.execute("SELECT 1 FROM questions")
        other.rollback()
        with db.connection() as conn:
            conn.execute("SELECT 1 FROM questions")


def test_a_statement_ends(database_url: str, tmp_path: Path) -> None:
    """A statement that takes too long is ended by the server."""
    with (
        _open(database_url, tmp_path, sql_statement_seconds=0.2) as db,
        pytest.raises(TookTooLong, match="SQL_STATEMENT_SECONDS"),
        db.connection() as conn,
    ):
        conn.execute("SELECT pg_sleep(60)")


def test_the_address_says_what_it_says() -> None:
    """Settings of the network that an administrator wrote into DATABASE_URL stay as they are."""
    named = conninfo_to_dict(on_the_network("postgresql://u@h/d?tcp_user_timeout=5000"))
    assert (named["tcp_user_timeout"], named["keepalives_idle"]) == ("5000", "20")
    assert (named["host"], named["dbname"], named["user"]) == ("h", "d", "u")
