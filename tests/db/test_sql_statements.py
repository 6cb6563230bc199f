"""Every statement of `sql/queries` against the migrated schema."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.sql import SQL

from sql import embeddings, files
from sql.database import Connection, Database
from sql.settings import SqlSettings

_PARAMETER = re.compile(r"%\((\w+)\)s")
# Not statements that PostgreSQL prepares.
_UTILITY = {"copy", "copy_lines", "create_extension", "create_schema", "drop_schema", "drop_table"}
_NAMED = [
    (noun, name)
    for noun in files.nouns()
    for name in files.load(noun)
    if name not in _UTILITY and not name.startswith("create_")
]


@pytest.fixture(scope="module")
def conn(empty_database: Callable[[], str], open_folder: Path) -> Iterator[Connection]:
    """A connection to one migrated database, for all statements."""
    settings = SqlSettings(database_url=empty_database(), shoptalk_home=open_folder)
    with Database.open(settings) as database:
        database.migrate()
        with database.connection() as connection:
            embeddings.ensure(connection, "tiny", 3)
            yield connection


@pytest.mark.parametrize(("noun", "name"), _NAMED)
def test_statement_is_valid(conn: Connection, noun: str, name: str) -> None:
    """Every statement can be prepared on the migrated schema, so no column is misspelt."""
    statement = files.load(noun)[name]
    if noun == "embeddings":
        statement = embeddings.statement(name, "tiny")
    _prepare(conn, statement.as_string(conn))


def test_a_misspelt_column_is_found(conn: Connection) -> None:
    """The check above fails for a statement with a wrong column."""
    with pytest.raises(psycopg.errors.UndefinedColumn, match="titel"):
        _prepare(conn, "SELECT titel FROM manuals WHERE team = %(team)s")


def _prepare(conn: Connection, text: str) -> None:
    names = list(dict.fromkeys(_PARAMETER.findall(text)))
    numbered = _PARAMETER.sub(lambda match: f"${names.index(match[1]) + 1}", text)
    with conn.transaction():
        conn.execute(SQL("PREPARE checked AS ") + SQL(numbered.replace("%%", "%")))
        conn.execute("DEALLOCATE checked")


def test_a_name_twice_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    """A file that names two statements alike is refused instead of hiding one."""
    (tmp_path / "queries").mkdir()
    (tmp_path / "queries" / "x.sql").write_text("-- name: a\nSELECT 1;\n-- name: a\nSELECT 2;\n")
    monkeypatch.setattr(files.resources, "files", lambda package: tmp_path)
    with pytest.raises(ValueError, match="twice"):
        files.load("x")
