"""The journal: every change of the workspace, a JSON line each, so that a restart keeps it."""

import contextlib
import fcntl
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import structlog

from bot.errors import AlreadyRunning

log = structlog.get_logger()

Change = dict[str, Any]


class Journal:
    """Appends changes to a file; a line that a crash tore is left out when it is read again.

    AlreadyRunning where another process has the journal open.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._path = path
        self._file = path.open("a", encoding="utf-8")
        try:
            # It goes with the process, however that ends.
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            self._file.close()
            raise AlreadyRunning("The local workspace of this home runs already.") from error
        _mend(path)

    def read(self, apply: Callable[[Change], None]) -> None:
        """Hand every change to `apply`, in order."""
        for change in _lines(self._path):
            apply(change)

    def append(self, change: Change) -> None:
        """Write one change; it survives the death of this process."""
        self._file.write(json.dumps(change, separators=(",", ":"), ensure_ascii=False) + "\n")
        self._file.flush()

    def compact(self, change: Change) -> None:
        """Let this one change stand for all before it: whoever dies amid it loses nothing, and
        where the disk is full it stays as it is."""
        draft = self._path.with_suffix(".new")
        draft.unlink(missing_ok=True)
        file = draft.open("a", encoding="utf-8")
        try:
            file.write(json.dumps(change, separators=(",", ":"), ensure_ascii=False) + "\n")
            file.flush()
            os.fsync(file.fileno())
            # Ours from its first moment under the journal's name.
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            draft.replace(self._path)
        except OSError as error:
            log.warning("journal.not_compacted", reason=error.strerror)
            with contextlib.suppress(OSError):
                file.close()
            return
        self._file.close()
        self._file = file

    def clear(self) -> None:
        """Forget everything."""
        self._file.truncate(0)

    def close(self) -> None:
        self._file.close()


def _lines(path: Path) -> Iterator[Change]:
    with path.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            try:
                yield json.loads(line)
            except ValueError:
                continue


def _mend(path: Path) -> None:
    """End a torn last line, so that the next change begins a line of its own."""
    if path.exists() and path.stat().st_size:
        with path.open("rb+") as file:
            file.seek(-1, 2)
            if file.read(1) != b"\n":
                file.write(b"\n")
