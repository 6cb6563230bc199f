"""`bot.queue.queue`: jobs are rows of the caller's transaction."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
import pytest

from bot.queue.queue import ANSWER, INGEST, QUEUES, SWEEP, WITHDRAW, Queue, thread_lock
from sql.database import Connection, Database
from sql.savepoint import savepoint


def test_a_job_is_there_when_its_transaction_is_committed(db: Database) -> None:
    """A job is enqueued with the rows it belongs to, or not at all."""
    queue = Queue()
    with rolled_back(db) as conn:
        queue.defer(conn, ANSWER, lock="l", question_id=1)
    assert _jobs(db) == []
    with db.connection() as conn:
        assert queue.defer(conn, ANSWER, lock=thread_lock("T", "C", "1.0"), question_id=2)
    (job,) = _jobs(db)
    assert job == (ANSWER, "answers", "thread:T:C:1.0", None, {"question_id": 2}, None)


@pytest.mark.parametrize("first", [True, False])
def test_a_second_job_of_a_queueing_lock_is_refused(db: Database, first: bool) -> None:
    """A taken queueing lock is False, and the caller's transaction goes on as it was."""
    queue = Queue()
    with db.connection() as conn:
        assert queue.defer(conn, SWEEP, queueing_lock="sweep")
    with db.connection() as conn:
        if not first:
            queue.defer(conn, INGEST, upload_id=1)
        assert not queue.defer(conn, SWEEP, queueing_lock="sweep")
        queue.defer(conn, INGEST, upload_id=2)
    with rolled_back(db) as conn:
        assert not queue.defer(conn, SWEEP, queueing_lock="sweep")
        queue.defer(conn, INGEST, upload_id=3)
    assert [job[4] for job in _jobs(db)] == [{}] + [{"upload_id": 1}] * (not first) + [
        {"upload_id": 2}
    ]


def test_two_at_once_make_one_job(db: Database) -> None:
    """Many who enqueue the same thing at the same time make one job, and all go on."""
    queue, said = Queue(), []

    def defer() -> None:
        with db.connection() as conn:
            said.append(queue.defer(conn, SWEEP, queueing_lock="sweep"))

    threads = [threading.Thread(target=defer) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == [False] * 5 + [True]
    assert len(_jobs(db)) == 1


def test_a_job_can_wait(db: Database) -> None:
    """A job that is enqueued for later is not due before."""
    with db.connection() as conn:
        Queue().defer(conn, WITHDRAW, in_seconds=0.5, question_id=1)
        due = conn.execute("SELECT scheduled_at > now() FROM procrastinate_jobs").fetchone()
    assert due == (True,)


def test_every_task_has_a_queue(conn: Connection) -> None:
    """The queue follows from the task; a task without one is a mistake at once."""
    with pytest.raises(KeyError):
        Queue().defer(conn, "unheard_of")
    assert set(QUEUES.values()) == {"answers", "ingest", "chores", "learn"}


def test_a_database_error_is_the_databases_own(conn: Connection) -> None:
    """Who enqueues sees the database's error, which a pool knows how to treat."""
    conn.execute("DROP FUNCTION procrastinate_defer_jobs_v1")
    with pytest.raises(psycopg.errors.UndefinedFunction):
        Queue().defer(conn, SWEEP)
    assert conn.execute("SELECT 1").fetchone() == (1,)


def test_a_savepoint_commits_nothing(db: Database) -> None:
    """A savepoint that is first in its transaction leaves the commit to the transaction."""
    with rolled_back(db) as conn, savepoint(conn):
        conn.execute("INSERT INTO teams (team, name, bot_user) VALUES ('T', 'x', 'U')")
    with db.connection() as conn:
        assert conn.execute("SELECT count(*) FROM teams").fetchone() == (0,)


@contextmanager
def rolled_back(db: Database) -> Iterator[Connection]:
    """A transaction that ends with an error."""
    with suppress(ZeroDivisionError), db.connection() as conn:
        yield conn
        raise ZeroDivisionError


def _jobs(db: Database) -> list[tuple[Any, ...]]:
    with db.connection() as conn:
        return conn.execute(
            "SELECT task_name, queue_name, lock, queueing_lock, args, scheduled_at"
            " FROM procrastinate_jobs ORDER BY id"
        ).fetchall()
