"""Backups: whole or refused, put back whole or not at all."""

import os
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from bot.backup import archive, back_up, open_archive, restore, taking
from bot.errors import BadBackup, CannotWrite, NoSuchFile
from sql import client_tools, dumping, files, manuals, restoring
from sql.audience import Audience
from sql.database import Database
from sql.embedded_place import installed
from sql.errors import (
    ClientTooOld,
    InUse,
    NotEmpty,
    NothingStored,
    NotOnlyOurs,
    OtherSchema,
    RestoreFailed,
    SchemaNewer,
    WorkersRun,
)
from sql.settings import SqlSettings
from tests.fix_lm_stub import SampleAgent, StartStub

_QUESTION = "What torque do the gland bolts need?"
_OPERATOR = Audience.of_operator("local")
_ASKED = "INSERT INTO questions (team, channel, ts, thread_ts, user_id, text) VALUES ('local', 'C', %s, %s, 'U', 'Why?')"  # noqa: E501


@contextmanager
def _open(url: str, home: Path, schema: str | None = None) -> Iterator[Database]:
    settings = SqlSettings(database_url=url, shoptalk_home=home, sql_schema=schema, _env_file=None)
    with Database.open(settings) as opened:
        yield opened


@pytest.fixture
def target(empty_database: Callable[[], str], tmp_path: Path) -> Iterator[Database]:
    """An empty database with an empty home."""
    with _open(empty_database(), tmp_path / "target home") as opened:
        yield opened


def _value(db: Database, statement: str) -> object:
    with db.connection() as conn:
        row = conn.execute(statement).fetchone()  # type: ignore[arg-type]
        return row[0] if row else None


def _everything(db: Database) -> dict[str, list[str]]:
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


def test_all_of_it(
    sample_db: Database,
    sample_agent: SampleAgent,
    lm_stub: StartStub,
    target: Database,
    tmp_path: Path,
) -> None:
    """Every row of every table is there again, in the home the local workspace, and the file is its
    owner's only; what is given an id afterwards gets one that nobody has heard of."""
    sample_agent(lm_stub())(_QUESTION)
    folder = sample_db.home.root / "workspace" / "files"
    folder.mkdir(parents=True)
    (folder / "F1").write_bytes(b"%PDF-1")
    path, manifest = back_up(sample_db, tmp_path)
    assert path.parent == tmp_path
    assert path.stat().st_mode & 0o777 == 0o600
    assert manifest.rows == {"manuals": 1, "questions": 1, "answers": 1}
    with open_archive(path) as whole:
        assert restore(whole, target, replace=False) == []
    assert _everything(target) == _everything(sample_db)
    assert (target.home.root / "workspace" / "files" / "F1").read_bytes() == b"%PDF-1"
    with target.connection() as conn:
        [manual] = manuals.list_all(conn, _OPERATOR)
        before = _value(sample_db, "SELECT max(question_id) FROM questions")
        new = conn.execute(f"{_ASKED} RETURNING question_id", ("9.1", "9.1")).fetchone()
    assert manual.title
    assert isinstance(before, int)
    assert new is not None
    assert new[0] > before + 50_000


def test_one_moment(db: Database, target: Database, tmp_path: Path) -> None:
    """What is written while the backup is taken is in none of its tables, and waits for nothing."""
    with db.connection() as conn:
        conn.execute(_ASKED, ("1.1", "1.1"))
    with dumping.snapshot(db) as now:
        with db.connection() as conn:
            conn.execute(_ASKED, ("2.2", "2.2"))
        pieces: list[bytes] = []
        now.write(pieces.append)
    restoring.restore(target, "public", pieces)
    assert _value(target, "SELECT array_agg(ts) FROM questions") == ["1.1"]
    assert now.held.rows["questions"] == 1


@pytest.fixture
def backup(db: Database, tmp_path: Path) -> Path:
    """A backup of a database with a question."""
    with db.connection() as conn:
        conn.execute(_ASKED, ("1.1", "1.1"))
    return back_up(db, tmp_path / "one.backup")[0]


def _cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def _changed(data: bytes) -> bytes:
    return data[:2000] + bytes([data[2000] ^ 1]) + data[2001:]


@pytest.mark.parametrize("spoil", [_cut, _changed, lambda data: data[:-1], lambda data: b"no"])
def test_a_bad_file(backup: Path, spoil: Callable[[bytes], bytes]) -> None:
    """A file that was cut or changed is refused before anything is opened."""
    backup.write_bytes(spoil(backup.read_bytes()))
    with pytest.raises(BadBackup, match="nothing was changed"), open_archive(backup):
        pass


def test_another_zip(tmp_path: Path) -> None:
    """A ZIP that is no backup, and one with a part that leads out of the home, are refused."""
    path = tmp_path / "other.zip"
    with zipfile.ZipFile(path, "w") as other:
        other.writestr("a.txt", "x")
    with pytest.raises(BadBackup), open_archive(path):
        pass
    with path.open("wb") as file:
        writer = archive.Writer(file)
        writer.add(archive.DUMP, lambda take: None)
        writer.add("workspace/../../.ssh/authorized_keys", lambda take: None)
        writer.end("public", [], {})
    with pytest.raises(BadBackup, match="does not belong"), open_archive(path):
        pass
    with pytest.raises(NoSuchFile), open_archive(tmp_path / "none"):
        pass


def test_what_is_there_is_not_lost(backup: Path, db: Database, target: Database) -> None:
    """A database or home in use is refused without `replace`; one with empty tables is not."""
    target.migrate()
    with open_archive(backup) as whole:
        with pytest.raises(NotEmpty, match="--replace"):
            restore(whole, db, replace=False)
        restore(whole, target, replace=False)
        with pytest.raises(NotEmpty):
            restore(whole, target, replace=False)
        with target.connection() as conn:
            conn.execute(_ASKED, ("5.5", "5.5"))
            conn.execute("CREATE VIEW asked AS SELECT text FROM questions")
        restore(whole, target, replace=True)
    assert _value(target, "SELECT array_agg(ts) FROM questions") == ["1.1"]


def test_refused_amid_it(backup: Path, target: Database) -> None:
    """What PostgreSQL refuses, and what does not come to its end, changes nothing; a function that
    is not ours stays."""
    with open_archive(backup) as whole:
        restore(whole, target, replace=False)
        before = _everything(target)
        dump = b"".join(whole.read(archive.DUMP))
        with pytest.raises(RestoreFailed, match="nothing there was changed"):
            restoring.restore(target, "public", [dump[: len(dump) // 2]])
        assert _everything(target) == before
        with target.connection() as conn:
            conn.execute("CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN END'")
        restore(whole, target, replace=True)
    assert _everything(target) == before
    assert _value(target, "SELECT count(*) FROM pg_proc WHERE proname = 'keep'") == 1


_KILLED = """
import os, signal, sys
from pathlib import Path
from sql import restoring
from sql.database import Database
from sql.settings import SqlSettings
dump = Path(sys.argv[2]).read_bytes()
def half():
    yield dump[: len(dump) // 2]
    os.kill(os.getpid(), signal.SIGKILL)
with Database.open(SqlSettings(database_url=sys.argv[1], _env_file=None)) as db:
    restoring.restore(db, "public", half())
"""


def test_killed_amid_it(backup: Path, target: Database, tmp_path: Path) -> None:
    """After kill -9 amid a restore all is as it was, and it can be restored again."""
    with open_archive(backup) as whole:
        restore(whole, target, replace=False)
        before = _everything(target)
        dump = tmp_path / "dump"
        dump.write_bytes(b"".join(whole.read(archive.DUMP)))
        killed = subprocess.run(
            [sys.executable, "-c", _KILLED, target.url, dump],
            env=os.environ | {"SHOPTALK_HOME": str(tmp_path / "killed")},
            cwd=Path(__file__).parents[2],
            check=False,
        )
        assert killed.returncode == -signal.SIGKILL
        assert _everything(target) == before
        restore(whole, target, replace=True)
    assert _everything(target) == before


def test_others_tables(backup: Path, db: Database, target: Database, tmp_path: Path) -> None:
    """A schema that others use too is neither backed up nor restored into."""
    for one in (db, target):
        with one.connection() as conn:
            conn.execute("CREATE TABLE theirs (x integer)")
    with pytest.raises(NotOnlyOurs, match="theirs"):
        back_up(db, tmp_path / "no.backup")
    with open_archive(backup) as whole, pytest.raises(NotOnlyOurs, match="theirs"):
        restore(whole, target, replace=True)
    assert sorted(one.name for one in tmp_path.glob("*no.backup*")) == []


def test_somebody_works_there(
    backup: Path, target: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While a worker lives, or somebody holds a table, nothing is put back."""
    monkeypatch.setattr(restoring, "_LOCK_SECONDS", 1)
    with open_archive(backup) as whole:
        restore(whole, target, replace=False)
        with target.connection() as conn:
            conn.execute("SELECT FROM questions")
            with pytest.raises(InUse):
                restore(whole, target, replace=True)
        with target.connection() as conn:
            conn.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")
        with pytest.raises(WorkersRun):
            restore(whole, target, replace=True)
    assert _value(target, "SELECT count(*) FROM questions") == 1


def test_schemas(
    empty_database: Callable[[], str], backup: Path, target: Database, tmp_path: Path
) -> None:
    """A schema of its own comes back under its name; another one is refused with what to set."""
    with _open(target.url, tmp_path, "apart") as apart, open_archive(backup) as whole:
        with pytest.raises(OtherSchema, match="SQL_SCHEMA=public"):
            restore(whole, apart, replace=False)
        apart.migrate()
        with apart.connection() as conn:
            conn.execute(_ASKED, ("7.7", "7.7"))
        path, manifest = back_up(apart, tmp_path / "apart.backup")
    assert manifest.schema == "apart"
    with _open(empty_database(), tmp_path, "apart") as other, open_archive(path) as whole:
        restore(whole, other, replace=False)
        assert _value(other, "SELECT array_agg(ts) FROM questions") == ["7.7"]


def test_of_another_release(
    target: Database,
    empty_database: Callable[[], str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An older release's backup is brought up to date; one from which something that this release
    uses was taken away is refused, and so is a database of a newer release."""
    known = files.migrations()
    with monkeypatch.context() as older:
        for module in ("sql.migrate.migrations", "sql.own.known"):
            older.setattr(module, lambda: known[:-1])
        with _open(empty_database(), tmp_path) as old:
            old.migrate()
            path, _ = back_up(old, tmp_path / "old.backup")
    with open_archive(path) as whole:
        assert restore(whole, target, replace=False) == [known[-1][0]]
        with target.connection() as conn:
            conn.execute("INSERT INTO migrations (name) VALUES ('9999_contract_9998_x')")
        newer, _ = back_up(target, tmp_path / "newer.backup")
        with pytest.raises(SchemaNewer):
            restore(whole, target, replace=True)
    with open_archive(newer) as whole, pytest.raises(SchemaNewer):
        restore(whole, target, replace=True)


def test_nothing_half(
    db: Database, target: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There is a whole backup or no file: where there is nothing to back up, where a file is in its
    place, and where the disk is full."""
    kept = tmp_path / "kept"
    kept.mkdir()
    with pytest.raises(NothingStored):
        back_up(target, kept / "a")
    (kept / "b").write_text("mine")
    with pytest.raises(CannotWrite, match="there already"):
        back_up(db, kept / "b")
    with pytest.raises(CannotWrite):
        back_up(db, kept / "no folder" / "c")

    def full(_: int) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(taking.os, "fsync", full)
    with pytest.raises(CannotWrite, match="No space"):
        back_up(db, kept / "d")
    assert [(one.name, one.read_text()) for one in kept.iterdir()] == [("b", "mine")]


def test_no_password_among_arguments(
    db: Database, backup: Path, target: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Other users of the machine see the programs' arguments: no password is among them."""
    seen: list[str] = []
    popen = dumping.subprocess.Popen

    def watched(command: list[object], **more: object) -> object:
        seen.extend(map(str, command))
        return popen(command, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(dumping.subprocess, "Popen", watched)
    with dumping.snapshot(db) as now, open_archive(backup) as whole:
        now.write(lambda piece: None)
        restore(whole, target, replace=False)
    password = psycopg.conninfo.conninfo_to_dict(db.url)["password"]
    assert password
    assert len(seen) > 10
    assert not any(str(password) in word for word in seen)


def test_programs_no_older_than_the_server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The embedded server's own programs, those on the PATH for a newer server, and what to install
    where neither will do."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert client_tools.client_tools(150_000) == installed() / "bin"
    with pytest.raises(ClientTooOld, match="PostgreSQL 19 or newer"):
        client_tools.client_tools(190_001)
    for name in client_tools.NAMES:
        (tmp_path / name).write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 19.1'\n")
        (tmp_path / name).chmod(0o755)
    assert client_tools.client_tools(190_001) == tmp_path


def test_a_server_before_17(backup: Path) -> None:
    """What it does not know of a newer pg_restore's words stands where it is left out."""
    program = client_tools.client_tools(150_000) / "pg_restore"
    with open_archive(backup) as whole:
        dump = b"".join(whole.read(archive.DUMP))
    done = subprocess.run([program, "-f", "-"], input=dump, capture_output=True, check=True)
    first, _, rest = done.stdout.partition(restoring._FIRST)
    assert restoring._UNKNOWN_BEFORE_17 in first
    assert restoring._UNKNOWN_BEFORE_17 not in rest
