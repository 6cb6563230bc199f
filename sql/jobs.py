"""How the job queue stands. What enqueues and runs jobs is procrastinate, in `bot`."""

from dataclasses import dataclass
from typing import Final

from sql.files import load
from sql.rows import Connection, execute, one, value

_SQL = load("jobs")

FETCH_IN_TURN: Final = _SQL["fetch_in_turn"].as_string()
"""Takes the job whose asker's turn it is; run by the queue, on a connection of its own, with
`queues`, `worker_id`, `of_a_person` and `of_a_channel` (None: as many as there are)."""
FORGET_TURNS: Final = _SQL["forget_turns"].as_string()
"""Forgets who was served more than so many `hours` ago, which is as good as never."""

LEAVE: Final = _SQL["leave"].as_string()
"""Leaves the job `job_id`, which somebody has begun, to others in so many `seconds`."""


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


def trace(conn: Connection, job_id: int, traceparent: str) -> None:
    """Have the job carry the span that enqueued it."""
    execute(conn, _SQL["trace"], {"job_id": job_id, "traceparent": traceparent})


def traced(conn: Connection, job_id: int) -> str | None:
    """Return the span that enqueued the job, in W3C's form; None: nobody traced that."""
    found = value(conn, _SQL["traced"], {"job_id": job_id})
    return None if found is None else str(found)
