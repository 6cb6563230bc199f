"""Backups: whole or refused, put back whole or not at all."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from bot.backup import archive, back_up, open_archive, restore
from sql import client_tools, dumping, files, manuals, restoring
from sql.audience import Audience
from sql.database import Database
from sql.embedded_place import installed
from sql.errors import (
    ClientTooOld,
    OtherSchema,
    RestoreFailed,
    SchemaNewer,
)
from tests.fix_backup import ASKED, everything, open_database, value
from tests.fix_lm_stub import SampleAgent, StartStub

_QUESTION = "What torque do the gland bolts need?"
_OPERATOR = Audience.of_operator("local")


def test_all_of_it(
    sample_db: Database,
    sample_agent: SampleAgent,
    lm_stub: StartStub,
    empty_target: Database,
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
        assert restore(whole, empty_target, replace=False) == []
    assert everything(empty_target) == everything(sample_db)
    assert (empty_target.home.root / "workspace" / "files" / "F1").read_bytes() == b"%PDF-1"
    with empty_target.connection() as conn:
        [manual] = manuals.list_all(conn, _OPERATOR)
        before = value(sample_db, "SELECT max(question_id) FROM questions")
        new = conn.execute(f"{ASKED} RETURNING question_id", ("9.1", "9.1")).fetchone()
    assert manual.title
    assert isinstance(before, int)
    assert new is not None
    assert new[0] > before + 50_000


def test_one_moment(db: Database, empty_target: Database, tmp_path: Path) -> None:
    """What is written while the backup is taken is in none of its tables, and waits for nothing."""
    with db.connection() as conn:
        conn.execute(ASKED, ("1.1", "1.1"))
    with dumping.snapshot(db) as now:
        with db.connection() as conn:
            conn.execute(ASKED, ("2.2", "2.2"))
        pieces: list[bytes] = []
        now.write(pieces.append)
    restoring.restore(empty_target, "public", pieces)
    assert value(empty_target, "SELECT array_agg(ts) FROM questions") == ["1.1"]
    assert now.held.rows["questions"] == 1


def test_refused_amid_it(backup_file: Path, empty_target: Database) -> None:
    """What PostgreSQL refuses, and what does not come to its end, changes nothing; a function that
    is not ours stays."""
    with open_archive(backup_file) as whole:
        restore(whole, empty_target, replace=False)
        before = everything(empty_target)
        dump = b"".join(whole.read(archive.DUMP))
        with pytest.raises(RestoreFailed, match="nothing there was changed"):
            restoring.restore(empty_target, "public", [dump[: len(dump) // 2]])
        assert everything(empty_target) == before
        with empty_target.connection() as conn:
            conn.execute("CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN END'")
        restore(whole, empty_target, replace=True)
    assert everything(empty_target) == before
    assert value(empty_target, "SELECT count(*) FROM pg_proc WHERE proname = 'keep'") == 1


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


def test_killed_amid_it(backup_file: Path, empty_target: Database, tmp_path: Path) -> None:
    """After kill -9 amid a restore all is as it was, and it can be restored again."""
    with open_archive(backup_file) as whole:
        restore(whole, empty_target, replace=False)
        before = everything(empty_target)
        dump = tmp_path / "dump"
        dump.write_bytes(b"".join(whole.read(archive.DUMP)))
        killed = subprocess.run(
            [sys.executable, "-c", _KILLED, empty_target.url, dump],
            env=os.environ | {"SHOPTALK_HOME": str(tmp_path / "killed")},
            cwd=Path(__file__).parents[2],
            check=False,
        )
        assert killed.returncode == -signal.SIGKILL
        assert everything(empty_target) == before
        restore(whole, empty_target, replace=True)
    assert everything(empty_target) == before


def test_schemas(
    empty_database: Callable[[], str], backup_file: Path, empty_target: Database, tmp_path: Path
) -> None:
    """A schema of its own comes back under its name; another one is refused with what to set."""
    with (
        open_database(empty_target.url, tmp_path, "apart") as apart,
        open_archive(backup_file) as whole,
    ):
        with pytest.raises(OtherSchema, match="SQL_SCHEMA=public"):
            restore(whole, apart, replace=False)
        apart.migrate()
        with apart.connection() as conn:
            conn.execute(ASKED, ("7.7", "7.7"))
        path, manifest = back_up(apart, tmp_path / "apart.backup")
    assert manifest.schema == "apart"
    with open_database(empty_database(), tmp_path, "apart") as other, open_archive(path) as whole:
        restore(whole, other, replace=False)
        assert value(other, "SELECT array_agg(ts) FROM questions") == ["7.7"]


def test_of_another_release(
    empty_target: Database,
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
        with open_database(empty_database(), tmp_path) as old:
            old.migrate()
            path, _ = back_up(old, tmp_path / "old.backup")
    with open_archive(path) as whole:
        assert restore(whole, empty_target, replace=False) == [known[-1][0]]
        with empty_target.connection() as conn:
            conn.execute("INSERT INTO migrations (name) VALUES ('9999_contract_9998_x')")
        newer, _ = back_up(empty_target, tmp_path / "newer.backup")
        with pytest.raises(SchemaNewer):
            restore(whole, empty_target, replace=True)
    with open_archive(newer) as whole, pytest.raises(SchemaNewer):
        restore(whole, empty_target, replace=True)


def test_no_password_among_arguments(
    db: Database, backup_file: Path, empty_target: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Other users of the machine see the programs' arguments: no password is among them."""
    seen: list[str] = []
    popen = dumping.subprocess.Popen

    def watched(command: list[object], **more: object) -> object:
        seen.extend(map(str, command))
        return popen(command, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(dumping.subprocess, "Popen", watched)
    with dumping.snapshot(db) as now, open_archive(backup_file) as whole:
        now.write(lambda piece: None)
        restore(whole, empty_target, replace=False)
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


def test_a_server_before_17(backup_file: Path) -> None:
    """What it does not know of a newer pg_restore's words stands where it is left out."""
    program = client_tools.client_tools(150_000) / "pg_restore"
    with open_archive(backup_file) as whole:
        dump = b"".join(whole.read(archive.DUMP))
    done = subprocess.run([program, "-f", "-"], input=dump, capture_output=True, check=True)
    first, _, rest = done.stdout.partition(restoring._FIRST)
    assert restoring._UNKNOWN_BEFORE_17 in first
    assert restoring._UNKNOWN_BEFORE_17 not in rest
