"""The file of a backup: a ZIP of a dump, the local workspace, and a manifest with their hashes.

The manifest comes last and names every other part with its SHA-256, so that a file that was cut or
changed is known for that before anything is done with it.
"""

import hashlib
import json
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from typing import IO, Final, Self

from bot.errors import BadBackup, CannotRead, NoSuchFile

DUMP: Final = "database.dump"
WORKSPACE: Final = "workspace"
_MANIFEST: Final = "manifest.json"
_FORMAT: Final = 1
_CHUNK: Final = 1 << 20
_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    KeyError,
    ValueError,
    TypeError,
    RuntimeError,  # encrypted
    NotImplementedError,
)


@dataclass(frozen=True)
class Manifest:
    """What a backup is of. `parts`: each one's bytes and SHA-256 by its name."""

    schema: str
    migrations: list[str]
    rows: dict[str, int]
    parts: dict[str, tuple[int, str]]
    made_at: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))
    release: str = field(default_factory=lambda: version("shoptalk"))
    format: int = _FORMAT

    @property
    def workspace(self) -> bool:
        """Whether the local workspace is in it."""
        return any(name.startswith(f"{WORKSPACE}/") for name in self.parts)


class Writer:
    """Writes the parts of an archive, and their manifest at its end."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_STORED, allowZip64=True)
        self._parts: dict[str, tuple[int, str]] = {}

    def add(self, name: str, write: Callable[[Callable[[bytes], object]], None]) -> None:
        """Add a part; `write` is given the function that takes it piece by piece."""
        digest, size = hashlib.sha256(), 0
        with self._zip.open(name, "w", force_zip64=True) as part:

            def take(piece: bytes) -> None:
                nonlocal size
                size += len(piece)
                digest.update(piece)
                part.write(piece)

            write(take)
        self._parts[name] = (size, digest.hexdigest())

    def end(self, schema: str, migrations: list[str], rows: dict[str, int]) -> Manifest:
        """Write the manifest, and all that a ZIP ends with."""
        made = Manifest(schema, migrations, rows, self._parts)
        self._zip.writestr(_MANIFEST, json.dumps(asdict(made), indent=1))
        self._zip.close()
        return made


class Archive:
    """A whole backup: every part was read once and is what the manifest says."""

    def __init__(self, zip_: zipfile.ZipFile) -> None:
        self._zip = zip_
        try:
            self.manifest = _checked(zip_)
        except BaseException:
            zip_.close()
            raise

    def read(self, name: str) -> Iterator[bytes]:
        """A part, piece by piece."""
        with self._zip.open(name) as part:
            while piece := part.read(_CHUNK):
                yield piece

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()


@contextmanager
def open_archive(path: Path) -> Iterator[Archive]:
    """Give the backup, whole; BadBackup where it is not, NoSuchFile or CannotRead."""
    try:
        archive = Archive(zipfile.ZipFile(path))
    except FileNotFoundError as error:
        raise NoSuchFile(f"There is no backup {path}.") from error
    except OSError as error:
        raise CannotRead(f"{path} cannot be read: {error.strerror}.") from error
    except _BROKEN as error:
        raise BadBackup(f"{path}: {BadBackup()} ({error})") from error
    with archive:
        yield archive


def _checked(zip_: zipfile.ZipFile) -> Manifest:
    said = json.loads(zip_.read(_MANIFEST))
    if said["format"] != _FORMAT:
        raise ValueError(f"its format is {said['format']}, and this release knows {_FORMAT}")
    parts = {str(name): (int(size), str(sha)) for name, (size, sha) in said["parts"].items()}
    manifest = Manifest(**{**said, "parts": parts})
    there = {info.filename for info in zip_.infolist()} - {_MANIFEST}
    if there != parts.keys() or DUMP not in parts:
        raise ValueError("its parts are not those of its manifest")
    for name, (size, sha) in parts.items():
        path = PurePosixPath(name)
        if name != DUMP and (path.parts[0] != WORKSPACE or ".." in path.parts):
            raise ValueError(f"{name} does not belong into a backup")
        digest, read = hashlib.sha256(), 0
        with zip_.open(name) as part:
            while piece := part.read(_CHUNK):
                read += len(piece)
                digest.update(piece)
        if (read, digest.hexdigest()) != (size, sha):
            raise ValueError(f"{name} was changed")
    return manifest
