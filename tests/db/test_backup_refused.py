"""What is no backup, and where none may be put back: refused, and nothing is changed."""

import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.backup import archive, back_up, open_archive, restore, taking
from bot.errors import BadBackup, CannotWrite, NoSuchFile
from sql import restoring
from sql.database import Database
from sql.errors import (
    InUse,
    NotEmpty,
    NothingStored,
    NotOnlyOurs,
    WorkersRun,
)
from tests.fix_backup import ASKED, value


def _cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def _changed(data: bytes) -> bytes:
    return data[:2000] + bytes([data[2000] ^ 1]) + data[2001:]


@pytest.mark.parametrize("spoil", [_cut, _changed, lambda data: data[:-1], lambda data: b"no"])
def test_a_bad_file(backup_file: Path, spoil: Callable[[bytes], bytes]) -> None:
    """A file that was cut or changed is refused before anything is opened."""
    backup_file.write_bytes(spoil(backup_file.read_bytes()))
    with pytest.raises(BadBackup, match="nothing was changed"), open_archive(backup_file):
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


def test_what_is_there_is_not_lost(backup_file: Path, db: Database, empty_target: Database) -> None:
    """A database or home in use is refused without `replace`; one with empty tables is not."""
    empty_target.migrate()
    with open_archive(backup_file) as whole:
        with pytest.raises(NotEmpty, match="--replace"):
            restore(whole, db, replace=False)
        restore(whole, empty_target, replace=False)
        with pytest.raises(NotEmpty):
            restore(whole, empty_target, replace=False)
        with empty_target.connection() as conn:
            conn.execute(ASKED, ("5.5", "5.5"))
            conn.execute("CREATE VIEW asked AS SELECT text FROM questions")
        restore(whole, empty_target, replace=True)
    assert value(empty_target, "SELECT array_agg(ts) FROM questions") == ["1.1"]


def test_others_tables(
    backup_file: Path, db: Database, empty_target: Database, tmp_path: Path
) -> None:
    """A schema that others use too is neither backed up nor restored into."""
    for one in (db, empty_target):
        with one.connection() as conn:
            conn.execute("CREATE TABLE theirs (x integer)")
    with pytest.raises(NotOnlyOurs, match="theirs"):
        back_up(db, tmp_path / "no.backup")
    with open_archive(backup_file) as whole, pytest.raises(NotOnlyOurs, match="theirs"):
        restore(whole, empty_target, replace=True)
    assert sorted(one.name for one in tmp_path.glob("*no.backup*")) == []


def test_somebody_works_there(
    backup_file: Path, empty_target: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While a worker lives, or somebody holds a table, nothing is put back."""
    monkeypatch.setattr(restoring, "_LOCK_SECONDS", 1)
    with open_archive(backup_file) as whole:
        restore(whole, empty_target, replace=False)
        with empty_target.connection() as conn:
            conn.execute("SELECT FROM questions")
            with pytest.raises(InUse):
                restore(whole, empty_target, replace=True)
        with empty_target.connection() as conn:
            conn.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")
        with pytest.raises(WorkersRun):
            restore(whole, empty_target, replace=True)
    assert value(empty_target, "SELECT count(*) FROM questions") == 1


def test_nothing_half(
    db: Database, empty_target: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There is a whole backup or no file: where there is nothing to back up, where a file is in its
    place, and where the disk is full."""
    kept = tmp_path / "kept"
    kept.mkdir()
    with pytest.raises(NothingStored):
        back_up(empty_target, kept / "a")
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
