"""All that a database holds, as text: what was deleted must not stand in any of it."""

from psycopg.sql import SQL, Identifier

from sql.database import Connection

_TABLES = SQL(
    "SELECT relname::text FROM pg_class WHERE relkind = 'r'"
    " AND relnamespace = current_schema()::regnamespace ORDER BY relname"
)


def tables(conn: Connection) -> list[str]:
    """The names of all tables of the schema."""
    return [name for (name,) in conn.execute(_TABLES).fetchall()]


def holders(conn: Connection, *words: str) -> dict[str, list[str]]:
    """The tables of which a row holds one of the words, whatever the column; bytes count too."""
    found: dict[str, list[str]] = {}
    for table in tables(conn):
        rows = conn.execute(SQL("SELECT t::text FROM {} AS t").format(Identifier(table))).fetchall()
        said = "\n".join(row for (row,) in rows).casefold()
        # bytea is written in hex.
        held = [w for w in words if w.casefold() in said or w.encode().hex() in said]
        if held:
            found[table] = held
    return found
