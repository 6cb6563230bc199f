"""Brings a schema up to date: `migrations/NNNN_verb_noun.sql`, in order, each once."""

import re
import time
from collections.abc import Iterable

import psycopg
from psycopg.sql import Identifier

from sql.errors import (
    ExtensionRefused,
    NotUtf8,
    PgvectorMissing,
    PgvectorTooOld,
    SchemaNewer,
    ServerTooOld,
    TookTooLong,
)
from sql.files import load, migrations
from sql.rows import Connection, execute

_SQL = load("migrations")
_EXTENSIONS = ("vector", "pg_trgm")
_LOCK_MILLISECONDS = 2_000
_PAUSE_SECONDS = 1.0
_TRIES = 20
_CONTRACTS = re.compile(r"\d{4}_contract_(\d{4})_")


def migrate(conn: Connection, schema: str | None) -> list[str]:
    """Run the migrations that the schema lacks and return their names.

    `conn` is in autocommit mode, and its search path begins with `schema`, which is made where it
    is missing. Each migration is one transaction; processes that migrate at once do it in turn.
    ServerTooOld, NotUtf8, PgvectorMissing, PgvectorTooOld, ExtensionRefused, SchemaNewer or
    TookTooLong.
    """
    if conn.info.server_version < 150000:
        raise ServerTooOld
    if conn.info.parameter_status("server_encoding") != "UTF8":
        raise NotUtf8
    execute(conn, _SQL["lock"], {})
    try:
        if schema is not None:
            execute(conn, _SQL["create_schema"].format(schema=Identifier(schema)), {})
        ensure_extensions(conn)
        execute(conn, _SQL["create_table"], {})
        applied = {row[0] for row in conn.execute(_SQL["applied"])}
        refuse_newer(applied)
        known = migrations()
        lacking = [(name, text) for name, text in known if name not in applied]
        for name, text in lacking:
            _run(conn, name, text)
        return [name for name, _ in lacking]
    finally:
        if not conn.broken:
            execute(conn, _SQL["unlock"], {})


def _run(conn: Connection, name: str, text: str) -> None:
    """Run one migration; TookTooLong, with nothing done, where somebody holds a table for long.

    Who waits for a table has all that come later wait behind it: it waits briefly, and tries again.
    """
    for tries_left in reversed(range(_TRIES)):
        try:
            with conn.transaction():
                execute(conn, _SQL["wait_briefly"], {"wait": f"{_LOCK_MILLISECONDS}ms"})
                conn.execute(text.encode())
                execute(conn, _SQL["record"], {"name": name})
            return
        except psycopg.errors.LockNotAvailable as error:
            if not tries_left:
                raise TookTooLong from error
            time.sleep(_PAUSE_SECONDS)


def refuse_newer(applied: Iterable[str]) -> None:
    """Raise SchemaNewer where a newer release has taken away what this one uses.

    What a newer release only added is in nobody's way: it is upgraded while this one serves, and
    this one can be gone back to. A migration that takes something away is named
    `NNNN_contract_MMMM_noun`; releases that know migration MMMM have stopped using it.
    """
    known = {name for name, _ in migrations()}
    numbers = {name[:4] for name in known}
    for name in set(applied) - known:
        contracts = _CONTRACTS.match(name)
        if contracts is not None and contracts[1] not in numbers:
            raise SchemaNewer


def ensure_extensions(conn: Connection) -> None:
    """Make the extensions that are missing.

    PgvectorMissing, PgvectorTooOld or ExtensionRefused.
    """
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
