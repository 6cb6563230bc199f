"""CPU seconds and memory of a process with all its children, as the kernel counts them."""

import os
from collections.abc import Sequence
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")


def tree(pids: Sequence[int]) -> list[int]:
    """The processes and all that they started and that still run."""
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and (fields := _stat(int(folder.name))):
            children.setdefault(int(fields[1]), []).append(int(folder.name))
    found, left = [], list(pids)
    while left:
        found.append(pid := left.pop())
        left += children.get(pid, [])
    return found


def cpu_seconds(pids: Sequence[int]) -> float:
    """What they have used so far, with what their children that ended had used."""
    every = (_stat(pid) for pid in tree(pids))
    return sum(sum(map(int, fields[11:15])) for fields in every if fields) / _TICK


def memory_mb(pids: Sequence[int]) -> float:
    """Their proportional share of memory (PSS): pages that several map are counted once in all."""
    return sum(filter(None, map(_pss, tree(pids)))) / 1024


def _stat(pid: int) -> list[str] | None:
    """The fields of /proc/PID/stat behind the command: state, parent, ..."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except (OSError, IndexError):
        return None


def _pss(pid: int) -> int | None:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
        return next(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))
    except (OSError, StopIteration):
        return None
