"""How the job queue stands. What enqueues and runs jobs is procrastinate, in `bot`."""

from dataclasses import dataclass

from sql.files import load
from sql.rows import Connection, one

_SQL = load("jobs")


@dataclass(frozen=True)
class Backlog:
    """Jobs that are due and wait, that run, and that run for a silent worker; workers that live.

    Each process registers as several workers, one a queue.
    """

    waiting: int
    running: int
    stalled: int
    workers: int


def backlog(conn: Connection, silence: float) -> Backlog:
    """Return how the queue stands; a worker is dead after so many seconds of silence."""
    found = one(conn, Backlog, _SQL["backlog"], {"silence": silence})
    assert found is not None
    return found
