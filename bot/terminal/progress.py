"""Progress of long work, on stderr: bars on a terminal, a line now and then elsewhere."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)

ERR = Console(stderr=True, highlight=False)
_EVERY = 10.0


class Report(Protocol):
    """Told what is being worked on and how far it is; what `done` counts is the caller's."""

    def __call__(self, what: str, done: int, total: int) -> None: ...


def _nothing() -> str:
    return ""


@contextmanager
def bars(
    *, bytes_: bool = False, beside: Callable[[], str] = _nothing, quiet: bool = False
) -> Iterator[Report]:
    """A function to report progress to; what it shows is gone when the block ends. `beside`: what
    is said beside it, such as what was spent so far. `quiet`: nothing is shown."""
    if quiet:
        yield lambda what, done, total: None
        return
    if not sys.stderr.isatty():
        yield _Lines(beside, bytes_)
        return
    counted = DownloadColumn() if bytes_ else MofNCompleteColumn()
    # A file's name may hold brackets, which are no markup.
    what_ = TextColumn("{task.description}", markup=False)
    more = TextColumn("{task.fields[rate]} {task.fields[beside]}", markup=False)
    columns = (what_, BarColumn(), counted, TimeRemainingColumn(), TextColumn("left"), more)
    with Progress(*columns, console=ERR, transient=True) as shown:
        tasks: dict[str, TaskID] = {}

        def report(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = shown.add_task(what, total=total, rate="", beside="")
            speed = None if bytes_ else shown.tasks[tasks[what]].speed
            rate_ = rate(speed) if speed else ""
            shown.update(tasks[what], completed=done, total=total, rate=rate_, beside=beside())

        yield report


def time_left(seconds: float, done: int, left: int) -> str:
    """In words, where `done` took so many seconds and `left` are to come; "" without a speed."""
    if done <= 0 or seconds <= 0 or left <= 0:
        return ""
    seconds *= left / done
    if seconds < 60:
        return f"about {max(round(seconds / 5) * 5, 5)} s left"
    return f"about {round(seconds / 60)} min left"


def rate(a_second: float) -> str:
    """In words: so many a second, a minute or an hour, whichever is no fraction."""
    for seconds, unit in ((1, "s"), (60, "min")):
        if a_second * seconds >= 1:
            return f"{a_second * seconds:.1f} a {unit}"
    return f"{a_second * 3600:.1f} an h"


def _mb(bytes_: float) -> str:
    return f"{bytes_ / 1e6:,.1f}" if bytes_ < 1e7 else f"{bytes_ / 1e6:,.0f}"


class _Lines:
    """A line when something new begins and every ten seconds after that, with the rate, the time
    left and what there is to say beside it. `bytes_`: they are said in MB."""

    def __init__(self, beside: Callable[[], str] = _nothing, bytes_: bool = False) -> None:
        self._beside = beside
        self._bytes = bytes_
        self._said: dict[str, float] = {}
        self._began: dict[str, tuple[float, int]] = {}

    def __call__(self, what: str, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self._said.get(what, -_EVERY) < _EVERY or done >= total:
            return
        self._said[what] = now
        at, before = self._began.setdefault(what, (now, done))
        speed = (done - before) / (now - at) if done > before and now > at else 0.0
        if self._bytes:
            said = [f"{what}: {_mb(done)} of {_mb(total)} MB"]
            said += [f"{_mb(speed)} MB a s"] if speed else []
        else:
            said = [f"{what}: {done} of {total}"]
            said += [rate(speed)] if speed else []
        said += [time_left(now - at, done - before, total - done), self._beside()]
        print(", ".join(filter(None, said)), file=sys.stderr, flush=True)  # noqa: T201
