"""Which tables, functions and types of a schema are Shoptalk's: those that its migrations make."""

import re
from collections.abc import Iterable
from typing import Final

from psycopg.sql import Identifier

from sql.errors import NotOnlyOurs
from sql.files import load
from sql.files import migrations as known
from sql.rows import Connection, value

_SQL = load("backups")
_MIGRATIONS = load("migrations")
_MADE: Final = re.compile(
    r"CREATE (?:OR REPLACE )?(TABLE|FUNCTION|TYPE) (?:IF NOT EXISTS )?(\w+)", re.IGNORECASE
)
_OF_MODELS: Final = "embeddings_"
_EMPTY_AT_FIRST: Final = ("migrations", "procrastinate_")
"""Tables that have rows though nobody has used Shoptalk yet."""


def tables(conn: Connection, schema: str) -> list[str]:
    """The names of the schema's tables."""
    return [str(row[0]) for row in conn.execute(_SQL["tables"], {"schema": schema})]


def refuse_others(conn: Connection, schema: str) -> None:
    """Raise NotOnlyOurs where the schema holds tables of others.

    Where a newer release was at work it cannot be told whose a table is, and none is refused.
    """
    if unknown(migrations(conn, schema)):
        return
    ours = _made("TABLE") | {"migrations"}
    found = tables(conn, schema)
    others = [name for name in found if name not in ours and not name.startswith(_OF_MODELS)]
    if others:
        raise NotOnlyOurs(
            f"{NotOnlyOurs()} Not Shoptalk's in the schema {schema}: {', '.join(others[:5])}."
        )


def unknown(ran: Iterable[str]) -> set[str]:
    """Those of the migrations that only a newer release knows."""
    return set(ran) - {name for name, _ in known()}


def in_use(conn: Connection, schema: str) -> list[str]:
    """The names of those that hold anything that somebody has put there."""
    used = []
    for name in tables(conn, schema):
        if not name.startswith(_EMPTY_AT_FIRST):
            statement = _SQL["create_any"].format(table=Identifier(schema, name))
            if value(conn, statement, {}):
                used.append(name)
    return used


def migrations(conn: Connection, schema: str) -> list[str]:
    """The names of the migrations that ran there, oldest first; none where none did."""
    if "migrations" not in tables(conn, schema):
        return []
    return [str(row[0]) for row in conn.execute(_MIGRATIONS["applied"])]


def drops(conn: Connection, schema: str) -> list[str]:
    """Statements that take away all of Shoptalk's in the schema, and nothing of anybody else's."""
    parameters = {
        "schema": schema,
        "tables": tables(conn, schema),
        "names": sorted(_made("FUNCTION") | _made("TYPE")),
    }
    return [str(row[0]) for row in conn.execute(_SQL["drops"], parameters)]


def _made(kind: str) -> set[str]:
    return {
        name.lower()
        for _, text in known()
        for what, name in _MADE.findall(text)
        if what.upper() == kind
    }
