"""The database: opened, migrated, used and left, and what is said when that fails."""

import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from sql import embeddings, files, migrate, nights
from sql.database import Database
from sql.errors import (
    ConnectionLost,
    DatabaseUnreachable,
    HomeUnusable,
    NotUtf8,
    PgvectorMissing,
    PgvectorTooOld,
    PoolExhausted,
    SchemaNewer,
    SqlError,
    TookTooLong,
    WrongPassword,
)
from sql.home import Home
from sql.settings import SqlSettings


def _open(url: str, tmp_path: Path, **more: object) -> Database:
    return Database.open(SqlSettings(database_url=url, shoptalk_home=tmp_path, **more))


def test_unreachable_server_is_said(tmp_path: Path) -> None:
    """A server that is not there, or an address that is none, gives the cure, not a traceback."""
    for url in ("postgresql://u:secret@127.0.0.1:1/x", "postgresql://u:secret@127.0.0.1:bad/x"):
        with pytest.raises(DatabaseUnreachable, match="DATABASE_URL") as raised:
            _open(url, tmp_path)
        assert "secret" not in str(raised.value)


def test_wrong_password_is_said(server_url: str, tmp_path: Path) -> None:
    """A refused password is told apart from a server that is not there."""
    with pytest.raises(WrongPassword, match="password"):
        _open(make_conninfo(server_url, password="wrong"), tmp_path)


def test_errors_say_one_sentence_with_the_cure() -> None:
    """Every error has a message of its own, on one line."""
    kinds = [SqlError, *SqlError.__subclasses__()]
    messages = {str(kind()) for kind in kinds}
    assert len(messages) == len(kinds)
    assert all(message and "\n" not in message for message in messages)


def test_migrating_twice_changes_nothing(db: Database) -> None:
    """A migrated schema is left as it is."""
    assert db.migrate() == []


def test_processes_migrate_in_turn(empty_database: Callable[[], str], tmp_path: Path) -> None:
    """When several migrate an empty database at once, each migration runs exactly once."""
    ran: list[str] = []

    def run() -> None:
        with _open(url, tmp_path) as database:
            ran.extend(database.migrate())

    url = empty_database()
    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ran == [name for name, _ in files.migrations()]


def test_failed_migration_leaves_nothing(
    empty_database: Callable[[], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A migration that fails half-way leaves no trace, and the lock is given back."""
    good = files.migrations()
    bad = [*good, ("9999_break_everything", "CREATE TABLE half (); SELECT 1 / 0;")]
    with _open(empty_database(), tmp_path) as database:
        monkeypatch.setattr(migrate, "migrations", lambda: bad)
        with pytest.raises(psycopg.errors.DivisionByZero):
            database.migrate()
        monkeypatch.setattr(migrate, "migrations", lambda: good)
        assert database.migrate() == []
        with database.connection() as conn:
            assert conn.execute("SELECT to_regclass('half')").fetchone() == (None,)


def test_a_table_that_is_held_for_long(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """A migration does not wait on, with everybody else behind it: it ends and has changed nothing,
    and once the table is free it runs."""
    more = [*files.migrations(), ("9999_add_shelf", "ALTER TABLE manuals ADD COLUMN shelf text")]
    monkeypatch.setattr(migrate, "migrations", lambda: more)
    monkeypatch.setattr(migrate, "_LOCK_MILLISECONDS", 20)
    monkeypatch.setattr(migrate, "_PAUSE_SECONDS", 0.01)
    with db.connection() as conn:
        conn.execute("SELECT FROM manuals")
        with pytest.raises(TookTooLong):
            db.migrate()
    assert db.migrate() == ["9999_add_shelf"]


def test_what_a_newer_release_added_is_in_nobodys_way(db: Database) -> None:
    """This release serves, and starts, on a database that a newer one has only added to, and on one
    from which it took away what this release has stopped using."""
    newest = files.migrations()[-1][0][:4]
    names = ["9998_add_future", f"9999_contract_{newest}_past"]
    with db.connection() as conn:
        for name in names:
            conn.execute("INSERT INTO migrations (name) VALUES (%s)", [name])
    assert db.migrate() == []


def test_newer_schema_is_refused(db: Database) -> None:
    """Code that still uses what a newer release took away says so, instead of failing later."""
    with db.connection() as conn:
        conn.execute("INSERT INTO migrations (name) VALUES ('9999_contract_9998_titles')")
    with pytest.raises(SchemaNewer):
        db.migrate()


@pytest.mark.parametrize(
    ("found", "error"),
    [
        ([("pg_trgm", None, "1.6")], PgvectorMissing),
        ([("vector", "0.7.4", "0.8.0")], PgvectorTooOld),
    ],
)
def test_pgvector_is_required(
    db: Database, monkeypatch: pytest.MonkeyPatch, found: list, error: type[SqlError]
) -> None:
    """A server without pgvector, or with one before 0.8, is refused by name."""
    rows = ", ".join(
        f"('{name}', {'NULL' if installed is None else repr(installed)}, '{default}')"
        for name, installed, default in found
    )
    with psycopg.connect(db.url, autocommit=True) as conn:
        # The only stand-in here: the embedded server has just one pgvector.
        conn.execute(
            "CREATE TEMP VIEW pg_available_extensions AS "
            f"SELECT * FROM (VALUES {rows}) AS v (name, installed_version, default_version)"
        )
        conn.execute("SET search_path = pg_temp, public, pg_catalog")
        with pytest.raises(error):
            migrate.migrate(conn, None)


def test_utf8_is_required(server_url: str, tmp_path: Path) -> None:
    """A database of bytes without an encoding is refused with how to make another one, and not as
    one that lacks pgvector: its texts would come back as bytes."""
    with psycopg.connect(server_url, autocommit=True) as conn:
        conn.execute(
            "CREATE DATABASE only_ascii ENCODING 'SQL_ASCII' LOCALE_PROVIDER libc LOCALE 'C' "
            "TEMPLATE template0"
        )
    url = make_conninfo(server_url, dbname="only_ascii")
    with _open(url, tmp_path) as db, pytest.raises(NotUtf8, match="CREATE DATABASE"):
        db.migrate()
    with psycopg.connect(server_url, autocommit=True) as conn:
        conn.execute("DROP DATABASE only_ascii WITH (FORCE)")


def test_an_error_rolls_back(db: Database) -> None:
    """What is written in a connection that ends in an error is not there afterwards."""

    def fail() -> None:
        with db.connection() as conn:
            assert nights.begin(conn, "local", date(2026, 1, 1))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with db.connection() as conn:
        assert nights.latest(conn, "local") is None


def test_a_lost_connection_is_said_and_replaced(db: Database) -> None:
    """A connection that is cut in use is told as such, and the next one works."""
    with pytest.raises(ConnectionLost), db.connection() as conn:
        conn.execute("SELECT pg_terminate_backend(pg_backend_pid())")
    with db.connection() as conn:
        assert conn.execute("SELECT 1").fetchone() == (1,)


def test_too_many_connections_are_said(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who waits in vain for a connection is told which setting to raise."""
    monkeypatch.setattr("sql.database._SECONDS_TO_CONNECT", 0.1)
    with (
        _open(database_url, tmp_path, sql_pool_max=1) as database,
        database.connection(),
        pytest.raises(PoolExhausted, match="SQL_POOL_MAX"),
        database.connection(),
    ):
        pass


def test_named_schema_holds_everything(empty_database: Callable[[], str], tmp_path: Path) -> None:
    """With SQL_SCHEMA all tables are made in that schema; the extensions stay in public."""
    with _open(empty_database(), tmp_path, sql_schema="shop") as database:
        database.migrate()
        with database.connection() as conn:
            tables = conn.execute(
                "SELECT DISTINCT schemaname FROM pg_tables WHERE tablename IN ('manuals', 'nights')"
            ).fetchall()
            extensions = conn.execute(
                "SELECT DISTINCT extnamespace::regnamespace::text FROM pg_extension "
                "WHERE extname IN ('vector', 'pg_trgm')"
            ).fetchall()
    assert tables == [("shop",)]
    assert extensions == [("public",)]


def test_scratch_schema_is_apart_and_dropped(db: Database, store_manual: Callable) -> None:
    """A scratch database has tables of its own, and nothing of it is left, even after an error."""
    with db.connection() as conn:
        store_manual(conn)

    def fail() -> None:
        with db.scratch() as scratch, scratch.connection() as conn:
            assert conn.execute("SELECT count(*) FROM manuals").fetchone() == (0,)
            store_manual(conn)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert _scratch_schemas(db) == []


def test_scratch_schema_has_embeddings_of_its_own(db: Database, store_manual: Callable) -> None:
    """A model's vectors in a scratch database never land in, or come from, the real one's table."""
    with db.connection() as conn:
        embeddings.ensure(conn, "tiny", 2)
        _, ids = store_manual(conn)
        embeddings.copy(conn, "tiny", [(ids[0], [1.0, 0.0])])
    with db.scratch() as scratch, scratch.connection() as conn:
        embeddings.ensure(conn, "tiny", 3)
        _, other = store_manual(conn)
        assert embeddings.missing(conn, "tiny") == other
        embeddings.copy(conn, "tiny", [(other[0], [1.0, 0.0, 0.0])])
    with db.connection() as conn:
        assert embeddings.missing(conn, "tiny") == []
        assert conn.execute("SELECT count(*) FROM embeddings_tiny").fetchone() == (1,)


def test_abandoned_scratch_schema_is_dropped(db: Database) -> None:
    """A scratch schema that a killed process left goes with the next one; one in use stays."""
    with db.connection() as conn:
        conn.execute("CREATE SCHEMA scratch_left; CREATE TABLE scratch_left.t ()")
    with db.scratch() as first, db.scratch() as second:
        with first.connection() as conn:
            assert conn.execute("SELECT count(*) FROM nights").fetchone() == (0,)
        assert sorted(_scratch_schemas(db)) == sorted([str(first.schema), str(second.schema)])
    assert _scratch_schemas(db) == []


def _scratch_schemas(db: Database) -> list[str]:
    with db.connection() as conn:
        rows = conn.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'scratch_%'")
        return [row[0] for row in rows]


def test_home_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    """A home in a place where no folder can be made gives the cure."""
    (tmp_path / "file").touch()
    with pytest.raises(HomeUnusable, match="SHOPTALK_HOME"):
        _ = Home(tmp_path / "file" / "home").run


def test_home_comes_from_the_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """SHOPTALK_HOME is the home; without it the user's own data folder is."""
    monkeypatch.setenv("SHOPTALK_HOME", str(tmp_path / "h"))
    assert Home.from_settings(SqlSettings(_env_file=None)).root == tmp_path / "h"
    monkeypatch.delenv("SHOPTALK_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert Home.from_settings(SqlSettings(_env_file=None)).root == tmp_path / "data" / "shoptalk"
