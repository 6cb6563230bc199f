"""Where the tests' own database server keeps its data: in memory, where there is room for it."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sql import embedded
from sql.home import Home

_MEMORY = Path("/dev/shm")
_NAME = f"shoptalk-test-{os.getuid()}-"
_ROOM = 4 << 30  # bytes; the server of one run takes some hundred million


@pytest.fixture(scope="session")
def server_root(open_folder: Path) -> Iterator[Path]:
    """A folder for the server. A database that is cloned there costs the processor a third of what
    it costs on a disk, and more where others use that disk."""
    if not _roomy():
        (open_folder / "server").mkdir()
        yield open_folder / "server"
        return
    with _alone():
        _sweep()
        folder = Path(tempfile.mkdtemp(prefix=_NAME, dir=_MEMORY))
        folder.chmod(0o711)
        ours = _held(folder)
    assert ours is not None
    (folder / "server").mkdir()
    yield folder / "server"
    shutil.rmtree(folder)
    os.close(ours)


def _roomy() -> bool:
    return os.access(_MEMORY, os.W_OK | os.X_OK) and shutil.disk_usage(_MEMORY).free >= _ROOM


def _sweep() -> None:
    """End and remove what killed runs left, since it lies in memory."""
    for folder in _MEMORY.glob(f"{_NAME}*"):
        ours = _held(folder) if folder.is_dir() else None
        if ours is not None:
            embedded.stop(Home(folder / "server"))
            shutil.rmtree(folder)
            os.close(ours)


def _held(folder: Path) -> int | None:
    """Hold the folder until the number is closed or we are killed; None where another run does."""
    lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        return None
    return lock


@contextmanager
def _alone() -> Iterator[None]:
    """One run at a time makes its folder and removes those of others."""
    lock = os.open(_MEMORY / f"{_NAME}lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)
