"""Puts a backup back: into an empty home, or in the place of what is there."""

import os
import shutil
from pathlib import Path

from bot.backup.archive import DUMP, WORKSPACE, Archive
from bot.errors import CannotWrite
from sql import restoring
from sql.database import Database
from sql.errors import NotEmpty
from sql.home import Home


def restore(archive: Archive, db: Database, *, replace: bool) -> list[str]:
    """The database, and the home's local workspace where the backup has one, are those of the
    backup; return the migrations that ran on it since.

    Refused as `sql.restoring` says, and NotEmpty where the home has a local workspace; `replace`
    takes its place. The database comes first: whoever is killed after it restores again.
    """
    manifest = archive.manifest
    restoring.check(db, manifest.schema, manifest.migrations, replace=replace)
    if manifest.workspace and (db.home.root / WORKSPACE).exists() and not replace:
        raise NotEmpty
    draft = _workspace(archive, db.home) if manifest.workspace else None
    try:
        restoring.restore(db, manifest.schema, archive.read(DUMP))
        if draft is not None:
            _put(draft, db.home.root / WORKSPACE)
    finally:
        if draft is not None:
            shutil.rmtree(draft, ignore_errors=True)
    return db.migrate()


def _workspace(archive: Archive, home: Home) -> Path:
    """Write the workspace beside the home's own."""
    draft = home.run / "workspace.restored"
    try:
        shutil.rmtree(draft, ignore_errors=True)
        for name in archive.manifest.parts:
            if name == DUMP:
                continue
            path = draft / Path(name).relative_to(WORKSPACE)
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
                file.writelines(archive.read(name))
    except OSError as error:
        shutil.rmtree(draft, ignore_errors=True)
        raise CannotWrite(f"{draft} cannot be written: {error.strerror}.") from error
    return draft


def _put(draft: Path, place: Path) -> None:
    before = draft.with_name("workspace.before")
    shutil.rmtree(before, ignore_errors=True)
    try:
        if place.exists():
            place.rename(before)
        draft.rename(place)
    except OSError as error:
        raise CannotWrite(f"{place} cannot be written: {error.strerror}.") from error
    shutil.rmtree(before, ignore_errors=True)
