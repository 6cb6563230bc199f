"""A dump of Shoptalk's tables as they stood at one moment, by PostgreSQL's own `pg_dump`."""

import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Final

import psycopg
from psycopg.sql import Identifier

from sql import own
from sql.client_tools import client_tools, environment
from sql.database import Connection, Database
from sql.errors import DumpFailed, NothingStored
from sql.files import load
from sql.rows import value

_SQL = load("backups")
_CHUNK: Final = 1 << 20
_COUNTED: Final = ("manuals", "questions", "answers")


@dataclass(frozen=True)
class Held:
    """What the database held: its migrations, and how many rows the main tables had."""

    schema: str
    server_version: int
    migrations: Sequence[str]
    rows: dict[str, int]


@dataclass(frozen=True)
class Snapshot:
    """One moment of the database. `write` hands the dump to a function, piece by piece."""

    held: Held
    _url: str
    _name: str

    def write(self, sink: Callable[[bytes], object]) -> None:
        """Dump that moment, whatever was written since. DumpFailed says what pg_dump said."""
        tools = client_tools(self.held.server_version)
        command = [
            str(tools / "pg_dump"),
            "--format=custom",
            "--compress=gzip:1",  # most of it is PDFs, which are compressed already
            "--no-owner",
            "--no-privileges",
            "--no-password",
            f'--schema="{self.held.schema}"',
            f"--snapshot={self._name}",
        ]
        with tempfile.TemporaryFile() as said:
            process = subprocess.Popen(
                command,
                env=environment(self._url),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=said,
            )
            assert process.stdout is not None
            try:
                while piece := process.stdout.read(_CHUNK):
                    sink(piece)
                code = process.wait()
            finally:
                process.kill()
                process.wait()
                process.stdout.close()
            if code:
                raise DumpFailed(f"{DumpFailed()} pg_dump says: {last_words(said)}")


@contextmanager
def snapshot(db: Database) -> Iterator[Snapshot]:
    """Give the database as it is now; whoever works on it works on.

    NothingStored where it has no tables of Shoptalk's, NotOnlyOurs where others' are among them.
    """
    with db.apart() as conn:
        conn.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        conn.read_only = True
        with conn.transaction():
            name = str(value(conn, _SQL["snapshot"], {}))
            yield Snapshot(_held(conn, schema_of(conn, db)), db.url, name)


def schema_of(conn: Connection, db: Database) -> str:
    """The schema of Shoptalk's tables, which may not be there yet."""
    return db.schema or str(value(conn, _SQL["schema"], {}))


def last_words(said: IO[bytes]) -> str:
    """The first complaint of a program, in one line, and nothing else that it wrote."""
    said.seek(0)
    lines = said.read().decode("utf-8", "replace").splitlines()
    errors = [line for line in lines if "ERROR" in line or "error:" in line] or lines[-1:]
    return errors[0].strip() if errors else "It said nothing."


def _held(conn: Connection, schema: str) -> Held:
    if "migrations" not in own.tables(conn, schema):
        raise NothingStored
    own.refuse_others(conn, schema)
    counts = {}
    for name in _COUNTED:
        statement = _SQL["create_count"].format(table=Identifier(schema, name))
        counts[name] = int(value(conn, statement, {}) or 0)
    return Held(schema, conn.info.server_version, own.migrations(conn, schema), counts)
