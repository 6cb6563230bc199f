"""`bot.queue.worker`: no job is lost, none blocks others, whatever dies."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict
from psycopg.sql import SQL, Identifier

from bot.queue import worker
from bot.queue.queue import ANSWER, CHORES, INGEST, SWEEP, WITHDRAW_UPLOAD, Queue
from bot.settings import BotSettings
from sql.database import Database
from tests import worker_process
from tests.workspace_client import SECONDS

Start = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture
def start(db: Database, database_url: str, tmp_path: Path) -> Iterator[Start]:
    """A function that starts a worker with BOT_... settings by name."""
    with db.connection() as conn:
        conn.execute(worker_process.TABLE)
    with ExitStack() as stack:

        def one(**settings: float) -> subprocess.Popen[bytes]:
            environment = {f"BOT_{key.upper()}": str(value) for key, value in settings.items()}
            environment = {"BOT_STALLED_SECONDS": "2"} | environment
            process = subprocess.Popen(
                [sys.executable, "-m", "tests.worker_process", database_url],
                env=os.environ | environment | {"SHOPTALK_HOME": str(tmp_path)},
            )
            stack.callback(process.wait)
            stack.callback(process.kill)
            return process

        yield one


def _defer(db: Database, number: int, milliseconds: int, task: str = ANSWER, **locks: Any) -> None:
    with db.connection() as conn:
        Queue().defer(conn, task, **locks, question_id=number, milliseconds=milliseconds)


def _rows(db: Database, statement: str) -> list[tuple[Any, ...]]:
    with db.connection() as conn:
        return conn.execute(statement).fetchall()  # type: ignore[arg-type]


def _wait(db: Database, statement: str, expected: list[tuple[Any, ...]], seconds: float) -> float:
    """Wait until the statement gives these rows, however busy the machine is; how long it took."""
    began, patience = time.monotonic(), max(seconds, SECONDS)
    while (rows := _rows(db, statement)) != expected:
        assert time.monotonic() - began < patience, f"{rows} is not {expected}"
        time.sleep(0.05)
    return time.monotonic() - began


_ENDED = "SELECT DISTINCT job FROM runs WHERE ended_at IS NOT NULL ORDER BY 1"
_BEGUN = "SELECT job FROM runs ORDER BY id"
_AT_ONCE = """
SELECT max(n) FROM (SELECT count(*) AS n FROM runs one JOIN runs other ON one.job < 100
AND other.job < 100 AND one.began_at BETWEEN other.began_at AND other.ended_at GROUP BY one.id) t
"""
_STATES = "SELECT status::text FROM procrastinate_jobs ORDER BY id"


def test_a_queue_has_as_many_places_as_it_was_given(db: Database, start: Start) -> None:
    """Answers run side by side in their own places, while ingestion and chores take theirs."""
    for number in range(100, 104):
        _defer(db, number, 60_000, INGEST)
        _defer(db, number, 60_000, SWEEP)
    for number in range(12):
        _defer(db, number, 2000)
    start(answer_jobs=12)
    answers = f"{_ENDED.split(' ORDER')[0]} AND job < 100 ORDER BY 1"
    _wait(db, answers, [(number,) for number in range(12)], 30)
    # Python's own places for what blocks would be the cores and four.
    assert _rows(db, _AT_ONCE)[0][0] > 8
    at_once = _rows(db, "SELECT queue_name, count(*) FROM procrastinate_jobs WHERE status = 'doing'"
                        " AND queue_name <> 'answers' GROUP BY 1 ORDER BY 1")  # fmt: skip
    assert at_once == [(CHORES, 3), ("ingest", 1)]


def test_a_killed_workers_job_is_done_by_another(db: Database, start: Start) -> None:
    """After kill -9 the job, and the next one of its thread, are done soon, and in their order."""
    first = start(answer_jobs=1)
    _defer(db, 1, 1500, lock="thread")
    _defer(db, 2, 0, lock="thread")
    _wait(db, _BEGUN, [(1,)], 30)
    first.kill()
    second = start(answer_jobs=4)
    _wait(db, _ENDED, [(1,), (2,)], 30)
    assert _rows(db, _BEGUN) == [(1,), (1,), (2,)]
    assert second.poll() is None


def test_a_job_of_a_newer_release_is_left_to_its_workers(db: Database, start: Start) -> None:
    """While releases change, a worker that does not know a task neither fails its job nor uses up
    its tries, and does what it knows."""
    with db.connection() as conn:
        conn.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args)"
            " VALUES ('answers', 'of_tomorrow', '{}')"
        )
    start(answer_jobs=1)
    begun = "SELECT count(*) > 1 FROM procrastinate_events WHERE type = 'started'"
    _wait(db, begun, [(True,)], 60)
    _defer(db, 1, 0)
    _wait(db, _ENDED, [(1,)], 30)
    tries = "SELECT attempts FROM procrastinate_jobs WHERE task_name = 'of_tomorrow'"
    assert _rows(db, f"{tries} AND status IN ('todo', 'doing')") == [(0,)]


def test_a_job_whose_worker_is_not_even_known_is_given_back(db: Database, start: Start) -> None:
    """A job in "doing" without a worker, and one that a live worker does not know of, are done."""
    process = start(stalled_seconds=3)
    _wait(db, "SELECT count(*) FROM procrastinate_workers", [(4,)], 30)
    _defer(db, 1, 0, in_seconds=3600)
    _defer(db, 2, 0, in_seconds=3600)
    with db.connection() as conn:
        conn.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = CASE id WHEN"
                     " (SELECT max(id) FROM procrastinate_jobs) THEN"
                     " (SELECT max(id) FROM procrastinate_workers) END")  # fmt: skip
    _wait(db, _ENDED, [(1,), (2,)], 20)
    assert process.poll() is None


def test_sigterm(db: Database, start: Start) -> None:
    """What ends within seconds is finished, the rest is given back, and the process is gone."""
    process = start()
    _defer(db, 1, 2500)
    _defer(db, 2, 60_000)
    _wait(db, "SELECT job FROM runs ORDER BY job", [(1,), (2,)], 30)
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == 0
    assert _rows(db, _STATES) == [("succeeded",), ("todo",)]


def test_an_idle_worker_ends_at_once(db: Database, start: Start) -> None:
    """With nothing to do, SIGTERM takes a moment, and the worker is signed off."""
    process = start()
    _wait(db, "SELECT count(*) FROM procrastinate_workers", [(4,)], 30)
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0
    assert _rows(db, "SELECT count(*) FROM procrastinate_workers") == [(0,)]


def test_the_database_goes_away(db: Database, start: Start, server_url: str) -> None:
    """While it is away nothing ends; when it is back, the job's end is written and others begin."""
    process = start()
    name = str(conninfo_to_dict(db.url)["dbname"])
    _defer(db, 1, 2000)
    _wait(db, _BEGUN, [(1,)], 30)
    with psycopg.connect(server_url, autocommit=True) as admin:
        admin.execute(SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(Identifier(name)))
        for _ in range(8):
            admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                          " WHERE datname = %s", [name])  # fmt: skip
            time.sleep(0.5)
        admin.execute(SQL("ALTER DATABASE {} ALLOW_CONNECTIONS true").format(Identifier(name)))
    _defer(db, 2, 0)
    _wait(db, _STATES, [("succeeded",), ("succeeded",)], 40)
    assert process.poll() is None
    assert _rows(db, _BEGUN) == [(1,), (2,)]


def test_a_worker_that_was_taken_for_dead_goes_on(db: Database, start: Start) -> None:
    """One that was stopped, and whose job another one did, works on when it wakes."""
    first = start()
    _wait(db, "SELECT count(*) FROM procrastinate_workers", [(4,)], 30)
    _defer(db, 1, 3000)
    _wait(db, _BEGUN, [(1,)], 30)
    first.send_signal(signal.SIGSTOP)
    second = start()
    _wait(db, _STATES, [("succeeded",)], 30)
    second.kill()
    second.wait()
    first.send_signal(signal.SIGCONT)
    _defer(db, 2, 0)
    _wait(db, _STATES, [("succeeded",), ("succeeded",)], 30)
    assert first.poll() is None


def test_a_long_sweep_keeps_nobody_waiting(db: Database, start: Start) -> None:
    """A deleted file is taken back, and a page shown, while a sweep reads through Slack; a second
    sweep waits for the first."""
    start()
    lock = {"lock": SWEEP}
    _defer(db, 1, 60_000, SWEEP, **lock)
    _wait(db, _BEGUN, [(1,)], 30)
    _defer(db, 2, 0, SWEEP, **lock)
    _defer(db, 3, 0, WITHDRAW_UPLOAD)
    _wait(db, _BEGUN, [(1,), (3,)], 30)


@pytest.mark.parametrize("broken", ["Reaper.run", "Worker.run"])
def test_a_broken_part_ends_the_worker(
    db: Database, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    """Where a queue is served no more, or no reaper goes round, the process ends, and is started
    again: it does not stay there looking alive."""

    async def fail(_: object) -> None:
        await asyncio.sleep(1)
        raise RuntimeError("a defect")

    monkeypatch.setattr(f"bot.queue.worker.{broken}", fail)
    late = threading.Timer(10, os.kill, (os.getpid(), signal.SIGTERM))
    late.start()
    with pytest.raises(RuntimeError, match="a defect"):
        worker.run(db, BotSettings(_env_file=None), lambda _: None, lambda: None)
    late.cancel()
