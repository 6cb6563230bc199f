"""Files of a home that only grow: incidents, and the logs of the servers that it runs."""

import os
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

from sql.home import Home

_DAY: Final = 86_400.0
_MOST: Final = 10_000_000
_KEPT: Final = 1_000_000
"""Bytes of a log's end that are kept for another turn."""
_TURN: Final = 7.0
"""Days, at most half of those after which everything is to be gone."""


def tidy(home: Home, days: int, now: float | None = None) -> int:
    """No incident is left that is older than so many days, and no line of a log; how many files
    were deleted or turned over. What belongs to another user is left to him."""
    now = time.time() if now is None else now
    count = 0
    for incident in sorted((home.run / "incidents").glob("*.txt")):
        with suppress(OSError):
            if now - incident.stat().st_mtime > days * _DAY:
                incident.unlink()
                count += 1
    turn = min(_TURN, days / 2) * _DAY
    for log in (home.database / "server.log", *sorted(home.run.glob("*.log"))):
        with suppress(OSError):
            count += _turn_over(log, turn, now)
    return count


def _turn_over(log: Path, turn: float, now: float) -> bool:
    """Move the log's end to `.1`, whose time says when that was, and empty it.

    Whoever writes to it writes on: logs are opened for appending.
    """
    if not log.exists():
        return False
    before = log.with_name(f"{log.name}.1")
    if not before.exists():
        before.touch(mode=0o600)
        os.utime(before, (now, now))
    size = log.stat().st_size
    if size <= _MOST and now - before.stat().st_mtime < turn:
        return False
    with log.open("rb+") as file:
        file.seek(max(size - _KEPT, 0))
        before.write_bytes(file.read())
        file.truncate(0)
    os.utime(before, (now, now))
    return True
