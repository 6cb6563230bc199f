"""`bot.processes.clock` on a database: one night, whoever enqueues it and however often."""

import threading
import time
from datetime import UTC, date, datetime

import pytest

from bot.processes.clock import Clock
from bot.queue import Queue
from bot.settings import BotSettings
from sql import nights, programs, teams
from sql.database import Database
from sql.programs import NewProgram

_NOW = datetime(2026, 1, 10, 3, 0, tzinfo=UTC)


@pytest.fixture
def settings() -> BotSettings:
    """A clock at half past two in the night, of nobody's zone."""
    return BotSettings(_env_file=None, timezone="UTC", night_at="02:30")


def _learn(db: Database) -> list[tuple[object, ...]]:
    with db.connection() as conn:
        return conn.execute(
            "SELECT args, lock, scheduled_at IS NULL FROM procrastinate_jobs"
            " WHERE task_name = 'learn' ORDER BY id"
        ).fetchall()


def test_many_clocks_make_one_night(db: Database, settings: BotSettings) -> None:
    """However many clocks look at the same time, a night is one row and one job."""
    said: list[bool] = []
    clocks = [Clock(db, settings) for _ in range(5)]
    threads = [
        threading.Thread(target=lambda c=clock: said.append(c.night(_NOW))) for clock in clocks
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == [False] * 4 + [True]
    [(args, lock, _)] = _learn(db)
    assert args == {"team": "local", "night": "2026-01-10"}
    assert lock == "learn:local"
    with db.connection() as conn:
        assert nights.unfinished(conn, "local") == [date(2026, 1, 10)]


def test_only_the_last_missed_night_is_caught_up(db: Database, settings: BotSettings) -> None:
    """After days off there is one night to make up, for the team that the bot is at work in."""
    with db.connection() as conn:
        teams.seen(conn, "T1", "Works", "U1")
        nights.begin(conn, "T1", date(2026, 1, 3))
    clock = Clock(db, settings)
    assert clock.night(_NOW)
    assert not clock.night(_NOW)
    assert [job[0] for job in _learn(db)] == [{"team": "T1", "night": "2026-01-10"}]


def test_a_night_on_time_begins_at_once(db: Database, settings: BotSettings) -> None:
    """Only a late night leaves the machine to those who have just started it."""
    clock = Clock(db, settings)
    clock.night(datetime(2026, 1, 10, 2, 30, 1, tzinfo=UTC))
    clock.night(datetime(2026, 1, 11, 9, 0, 0, tzinfo=UTC))
    assert [job[2] for job in _learn(db)] == [True, False]


def test_a_night_without_its_job_is_no_night(
    db: Database, settings: BotSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the job cannot be enqueued the row is not there either, and the next look tries."""
    clock = Clock(db, settings)
    with monkeypatch.context() as patched:
        patched.setattr(Queue, "defer", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            clock.night(_NOW)
    assert clock.night(_NOW)


def test_it_runs(db: Database) -> None:
    """At its start it catches up a night and enqueues one sweep, and it ends when it is told."""
    stop = threading.Event()
    clock = Clock(db, BotSettings(_env_file=None, timezone="UTC", sweep_minutes=0.01))
    thread = threading.Thread(target=clock.run, args=(stop,))
    thread.start()
    try:
        until = time.monotonic() + 10
        while time.monotonic() < until and len(_tasks(db)) < 2:
            time.sleep(0.1)
        time.sleep(1.5)
    finally:
        stop.set()
        thread.join(10)
    assert not thread.is_alive()
    assert _tasks(db) == ["learn", "sweep"]


def _tasks(db: Database) -> list[str]:
    with db.connection() as conn:
        rows = conn.execute("SELECT task_name FROM procrastinate_jobs ORDER BY 1").fetchall()
    return [row[0] for row in rows]


def test_what_is_too_old_goes_once_a_day(db: Database, settings: BotSettings) -> None:
    """The clock has a worker delete it, and not twice at a time."""
    clock = Clock(db, settings)
    assert (clock.forget(), clock.forget()) == (True, False)
    assert _tasks(db) == ["forget"]


def test_a_canary_is_looked_at(db: Database, settings: BotSettings) -> None:
    """Where there is one, a look waits, and no second one beside it; else none."""
    clock = Clock(db, settings)
    assert not clock.watch()
    with db.connection() as conn:
        programs.insert(conn, NewProgram("local", "new", {}, "h", "candidate"))
        programs.begin_canary(conn, "local", "new", 0.25)
    assert clock.watch()
    assert not clock.watch()
    with db.connection() as conn:
        jobs = conn.execute(
            "SELECT args FROM procrastinate_jobs WHERE task_name = 'watch_canary'"
        ).fetchall()
    assert jobs == [({"team": "local"},)]
