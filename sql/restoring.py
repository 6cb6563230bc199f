"""Puts a dump in the place of what a schema holds: all of it, or, whatever happens, nothing."""

import subprocess
import tempfile
import threading
from collections.abc import Iterable
from contextlib import suppress
from typing import IO, Final

import psycopg
from psycopg.sql import SQL, Identifier

from sql import jobs, migrate, own
from sql.client_tools import client_tools, environment
from sql.database import Connection, Database
from sql.dumping import last_words, schema_of
from sql.errors import InUse, NotEmpty, OtherSchema, RestoreFailed, SchemaNewer, WorkersRun
from sql.files import load

_SQL = load("backups")
_FURTHER: Final = 100_000
_SILENCE: Final = 60.0
_CHUNK: Final = 1 << 20
_LOCK_SECONDS: Final = 20
# What PostgreSQL before 17 does not know; it means nothing to a restore.
_UNKNOWN_BEFORE_17: Final = b"SET transaction_timeout = 0;\n"
_FIRST: Final = b"CREATE "


def check(db: Database, schema: str, ran: Iterable[str], *, replace: bool) -> None:
    """Refuse what cannot or must not be restored here; nothing is changed.

    `schema` and `ran`: the dump's schema and the migrations that it has seen. OtherSchema,
    NotEmpty unless `replace`, WorkersRun, NotOnlyOurs, or SchemaNewer.
    """
    migrate.refuse_newer(ran)
    with db.apart() as conn:
        here = schema_of(conn, db)
        if here != schema:
            raise OtherSchema(
                f"The backup is of the schema {schema}, and this installation uses {here}:"
                f" set SQL_SCHEMA={schema} and restore again."
            )
        if own.unknown(own.migrations(conn, here)):
            raise SchemaNewer
        own.refuse_others(conn, here)
        used = own.in_use(conn, here)
        if used and not replace:
            raise NotEmpty
        if own.tables(conn, here) and jobs.backlog(conn, _SILENCE).workers:
            raise WorkersRun


def restore(db: Database, schema: str, dump: Iterable[bytes]) -> None:
    """Replace what the schema holds by the dump, in one transaction; `check` was called.

    Ids that are given afterwards begin further on. RestoreFailed where PostgreSQL refuses it.
    """
    with db.apart() as conn:
        migrate.ensure_extensions(conn)
        tools = client_tools(conn.info.server_version)
        head, tail = _head(conn, schema), _tail(conn, schema)
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as read_said:
        reader = subprocess.Popen(
            [
                tools / "pg_restore",
                "--no-owner",
                "--no-privileges",
                f"--schema={schema}",
                "-f",
                "-",
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=read_said,
        )
        writer = subprocess.Popen(
            [tools / "psql", "-X", "-q", "-w", "-v", "ON_ERROR_STOP=1", "-f", "-"],
            env=environment(db.url),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=said,
        )
        try:
            feeding = threading.Thread(target=_feed, args=(reader, dump), daemon=True)
            feeding.start()
            well = _pass_on(reader, writer, head, tail)
            code = writer.wait()
            reader.kill()  # it may still be fed
            feeding.join()
        finally:
            for process in (reader, writer):
                process.kill()
                process.wait()
                for pipe in filter(None, (process.stdin, process.stdout)):
                    with suppress(BrokenPipeError):
                        pipe.close()
        if not well or code:
            raise _failed(said if code else read_said)


def _pass_on(
    reader: subprocess.Popen[bytes], writer: subprocess.Popen[bytes], head: str, tail: str
) -> bool:
    """Hand one's output to the other, in a transaction that is committed only where all came."""
    assert reader.stdout is not None
    assert writer.stdin is not None
    well = False
    # Who ended with an error no longer reads; its exit code tells.
    with suppress(BrokenPipeError):
        writer.stdin.write(head.encode())
        for line in reader.stdout:
            if line != _UNKNOWN_BEFORE_17:
                writer.stdin.write(line)
            if line.startswith(_FIRST):
                break
        while piece := reader.stdout.read(_CHUNK):
            writer.stdin.write(piece)
        well = reader.wait() == 0
        if well:
            writer.stdin.write(tail.encode())
    with suppress(BrokenPipeError):
        writer.stdin.close()
    return well


def _feed(reader: subprocess.Popen[bytes], dump: Iterable[bytes]) -> None:
    assert reader.stdin is not None
    with suppress(BrokenPipeError):
        for piece in dump:
            reader.stdin.write(piece)
    with suppress(BrokenPipeError):
        reader.stdin.close()


def _head(conn: Connection, schema: str) -> str:
    made = SQL("CREATE SCHEMA IF NOT EXISTS {};").format(Identifier(schema)).as_string(conn)
    return "\n".join(
        [
            "BEGIN;",
            f"SET LOCAL lock_timeout = '{_LOCK_SECONDS}s';",
            *own.drops(conn, schema),
            made if schema != "public" else "",
            "",
        ]
    )


def _tail(conn: Connection, schema: str) -> str:
    asked = {"schema": schema, "further": _FURTHER}
    further = psycopg.ClientCursor(conn).mogrify(_SQL["go_further"], asked)
    # What comes after the commit does not make it a failure.
    return f"{further};\nCOMMIT;\n\\set ON_ERROR_STOP 0\nANALYZE;\n"


def _failed(said: IO[bytes]) -> Exception:
    words = last_words(said)
    if "lock timeout" in words:
        return InUse()
    return RestoreFailed(f"{RestoreFailed()} PostgreSQL says: {words}")
