"""Takes a backup: while everything runs, and into a file that is there whole or not at all."""

import os
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import IO, Final

from bot.backup.archive import DUMP, WORKSPACE, Manifest, Writer
from bot.errors import CannotWrite
from sql.database import Database
from sql.dumping import snapshot

_CHUNK: Final = 1 << 20
_PASSING: Final = ("keys.",)


def back_up(db: Database, target: Path) -> tuple[Path, Manifest]:
    """Write the database as it is now, and the home's local workspace, to the file `target`, or to
    a new file in that folder; its path, and what is in it.

    CannotWrite where it cannot be written or is there already; nothing half is left.
    """
    if target.is_dir():
        target /= f"shoptalk-{datetime.now():%Y%m%d-%H%M%S}.backup"
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        if target.exists():
            raise CannotWrite(f"{target} is there already: give another name, or a folder.")
        with snapshot(db) as now, _private(draft) as file:
            writer = Writer(file)
            writer.add(DUMP, now.write)
            # After the database: what was said meanwhile is looked for at the next start.
            _add_workspace(writer, db.home.root / WORKSPACE)
            held = now.held
            manifest = writer.end(held.schema, list(held.migrations), held.rows)
            file.flush()
            os.fsync(file.fileno())
        # A link does not take the place of another's file that came meanwhile.
        os.link(draft, target)
    except OSError as error:
        raise CannotWrite(f"{target} cannot be written: {error.strerror}.") from error
    finally:
        with suppress(OSError):
            draft.unlink()
    return target, manifest


def _private(path: Path) -> IO[bytes]:
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b")


def _add_workspace(writer: Writer, folder: Path) -> None:
    """The keys and the journal first: a file that goes meanwhile is missed by nobody then."""
    found = sorted(folder.rglob("*"), key=lambda path: (len(path.relative_to(folder).parts), path))
    for path in found:
        draft = path.name.startswith(_PASSING) and path.name != "keys.json"
        if not path.is_file() or draft or path.suffix == ".new":
            continue
        with suppress(FileNotFoundError), path.open("rb") as file:
            name = f"{WORKSPACE}/{path.relative_to(folder).as_posix()}"
            writer.add(name, lambda take, file=file: _copy(file, take))  # type: ignore[misc]


def _copy(file: IO[bytes], take: Callable[[bytes], object]) -> None:
    while piece := file.read(_CHUNK):
        take(piece)
