"""One `shoptalk up` a home: who holds it, and how another process ends that one."""

import fcntl
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from bot.errors import AlreadyRunning
from sql.home import Home

_SECONDS_TO_END: Final = 20.0


@contextmanager
def only_one(home: Home) -> Iterator[None]:
    """Be the home's only one in the block; AlreadyRunning where another one is.

    The system takes the lock back from a process that is killed.
    """
    lock = _open(home)
    try:
        if not _take(lock):
            raise AlreadyRunning
        os.ftruncate(lock, 0)
        os.write(lock, str(os.getpid()).encode())
        yield
    finally:
        os.close(lock)


def stop(home: Home) -> bool:
    """End the home's `shoptalk up` and wait until it has; False where none runs."""
    if not (home.root / "run" / "up.lock").exists():
        return False
    lock = _open(home)
    try:
        if _take(lock):
            return False
        pid = int(os.pread(lock, 32, 0) or b"0")
        until = time.monotonic() + _SECONDS_TO_END
        if pid > 0:
            os.kill(pid, signal.SIGTERM)
        while not _take(lock):
            if time.monotonic() > until:
                raise AlreadyRunning(f"Shoptalk (process {pid}) does not end: kill it.")
            time.sleep(0.1)
        return True
    finally:
        os.close(lock)


def _open(home: Home) -> int:
    return os.open(home.run / "up.lock", os.O_RDWR | os.O_CREAT, 0o600)


def _take(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
