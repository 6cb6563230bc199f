"""A database to restore into, a backup, and what a database holds."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.backup import back_up
from sql.database import Database
from sql.settings import SqlSettings

ASKED = """
INSERT INTO questions (team, channel, ts, thread_ts, user_id, text)
VALUES ('local', 'C', %s, %s, 'U', 'Why?')
"""


@contextmanager
def open_database(url: str, home: Path, schema: str | None = None) -> Iterator[Database]:
    settings = SqlSettings(database_url=url, shoptalk_home=home, sql_schema=schema, _env_file=None)
    with Database.open(settings) as opened:
        yield opened


@pytest.fixture
def empty_target(empty_database: Callable[[], str], tmp_path: Path) -> Iterator[Database]:
    """An empty database with an empty home."""
    with open_database(empty_database(), tmp_path / "target home") as opened:
        yield opened


@pytest.fixture
def backup_file(db: Database, tmp_path: Path) -> Path:
    """A backup of a database with a question."""
    with db.connection() as conn:
        conn.execute(ASKED, ("1.1", "1.1"))
    return back_up(db, tmp_path / "one.backup")[0]


def value(db: Database, statement: str) -> object:
    with db.connection() as conn:
        row = conn.execute(statement).fetchone()  # type: ignore[arg-type]
        return row[0] if row else None


def everything(db: Database) -> dict[str, list[str]]:
    """Every row of every table, as text."""
    with db.connection() as conn:
        names = conn.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
        ).fetchall()
        return {
            name: sorted(
                str(row) for row in conn.execute(f'SELECT t::text FROM "{name}" AS t').fetchall()
            )
            for (name,) in names
        }
