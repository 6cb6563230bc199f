"""Every statement of `sql/queries` against the migrated schema."""

import re

import pytest
from psycopg.sql import SQL

from sql import embeddings, files
from sql.database import Database

_PARAMETER = re.compile(r"%\((\w+)\)s")
# Not statements that PostgreSQL prepares.
_UTILITY = {"copy", "create_extension", "create_schema", "drop_schema"}
_NAMED = [
    (noun, name)
    for noun in files.nouns()
    for name in files.load(noun)
    if name not in _UTILITY and not name.startswith("create_")
]


@pytest.mark.parametrize(("noun", "name"), _NAMED)
def test_statement_is_valid(db: Database, noun: str, name: str) -> None:
    """Every statement can be prepared on the migrated schema, so no column is misspelt."""
    statement = files.load(noun)[name]
    with db.connection() as conn:
        if noun == "embeddings":
            embeddings.ensure(conn, "tiny", 3)
            text = embeddings.statement(name, "tiny").as_string(conn)
        else:
            text = statement.as_string(conn)
        names = list(dict.fromkeys(_PARAMETER.findall(text)))
        numbered = _PARAMETER.sub(lambda match: f"${names.index(match[1]) + 1}", text)
        conn.execute(SQL("PREPARE checked AS ") + SQL(numbered.replace("%%", "%")))


def test_a_misspelt_column_is_found(db: Database) -> None:
    """The check above fails for a statement with a wrong column."""
    with db.connection() as conn, pytest.raises(Exception, match="titel"):
        conn.execute("PREPARE checked AS SELECT titel FROM manuals")


def test_a_name_twice_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    """A file that names two statements alike is refused instead of hiding one."""
    (tmp_path / "queries").mkdir()
    (tmp_path / "queries" / "x.sql").write_text("-- name: a\nSELECT 1;\n-- name: a\nSELECT 2;\n")
    monkeypatch.setattr(files.resources, "files", lambda package: tmp_path)
    with pytest.raises(ValueError, match="twice"):
        files.load("x")
