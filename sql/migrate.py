"""Brings a schema up to date: `migrations/NNNN_verb_noun.sql`, in order, each once."""

import re

import psycopg
from psycopg.sql import Identifier

from sql.errors import (
    ExtensionRefused,
    PgvectorMissing,
    PgvectorTooOld,
    SchemaNewer,
    ServerTooOld,
)
from sql.files import load, migrations
from sql.rows import Connection, execute

_SQL = load("migrations")
_EXTENSIONS = ("vector", "pg_trgm")


def migrate(conn: Connection, schema: str | None) -> list[str]:
    """Run the migrations that the schema lacks and return their names.

    `conn` is in autocommit mode, and its search path begins with `schema`, which is made where it
    is missing. Each migration is one transaction; processes that migrate at once do it in turn.
    ServerTooOld, PgvectorMissing, PgvectorTooOld, ExtensionRefused or SchemaNewer.
    """
    if conn.info.server_version < 150000:
        raise ServerTooOld
    execute(conn, _SQL["lock"], {})
    try:
        if schema is not None:
            execute(conn, _SQL["create_schema"].format(schema=Identifier(schema)), {})
        _ensure_extensions(conn)
        execute(conn, _SQL["create_table"], {})
        applied = {row[0] for row in conn.execute(_SQL["applied"])}
        known = migrations()
        if applied - {name for name, _ in known}:
            raise SchemaNewer
        lacking = [(name, text) for name, text in known if name not in applied]
        for name, text in lacking:
            with conn.transaction():
                conn.execute(text.encode())
                execute(conn, _SQL["record"], {"name": name})
        return [name for name, _ in lacking]
    finally:
        if not conn.broken:
            execute(conn, _SQL["unlock"], {})


def _ensure_extensions(conn: Connection) -> None:
    rows = conn.execute(_SQL["extensions"], {"names": list(_EXTENSIONS)}).fetchall()
    versions = {name: (installed, default) for name, installed, default in rows}
    if "vector" not in versions:
        raise PgvectorMissing
    installed, default = versions["vector"]
    if _release(installed or default) < (0, 8):
        raise PgvectorTooOld
    for name in _EXTENSIONS:
        if not versions.get(name, (None, None))[0]:
            try:
                execute(conn, _SQL["create_extension"].format(extension=Identifier(name)), {})
            except (psycopg.errors.InsufficientPrivilege, psycopg.errors.UndefinedFile) as error:
                raise ExtensionRefused from error


def _release(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version))
