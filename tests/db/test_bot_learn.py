"""A night as a job: the worker waits for its process, ends it, and writes down how it failed."""

import subprocess
import sys
import time
from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import pytest
from procrastinate.exceptions import JobAborted

from bot.errors import NightFailed
from bot.jobs.chores import learning as learn
from bot.jobs.work import Work
from sql import nights
from sql.database import Database

_NIGHT = "2026-01-10"


class _Night:
    """In place of `shoptalk nightly`: a few words of Python."""

    code = ""
    started: list["_Night"]

    def __init__(self, words: Any, environment: Any = None, **pipes: Any) -> None:
        self.words = words
        self.process = subprocess.Popen([sys.executable, "-c", self.code], **pipes)
        self.started.append(self)

    def end(self) -> int:
        self.process.kill()
        if self.process.stdout:
            self.process.stdout.close()
        return self.process.wait()


@pytest.fixture
def night(monkeypatch: pytest.MonkeyPatch) -> type[_Night]:
    """The process of a night, to be told what it does."""
    _Night.started = []
    monkeypatch.setattr(learn, "Child", _Night)
    return _Night


def _work(db: Database, minutes: float = 120.0) -> Work:
    settings = SimpleNamespace(agent=SimpleNamespace(night_minutes=minutes))
    return cast(Work, SimpleNamespace(shop=SimpleNamespace(db=db, settings=settings)))


def _row(db: Database) -> tuple[Any, ...] | None:
    with db.connection() as conn:
        nights.begin(conn, "T1", date.fromisoformat(_NIGHT))
        return conn.execute("SELECT decision, evidence FROM nights").fetchone()


def test_a_night(db: Database, night: type[_Night]) -> None:
    """It is run for its team and date; what it decided is its own to write."""
    night.code = 'print(\'{"decision": "kept"}\')'
    learn.learn(_work(db), "T1", _NIGHT, lambda: False)
    words = ("nightly", "--night", _NIGHT, "--team", "T1", "--json", "--quiet", "--by-clock")
    assert night.started[0].words == words
    assert _row(db) == (None, {})


def test_a_night_that_fails_is_tried_again(db: Database, night: type[_Night]) -> None:
    """Its exit code is the job's error; only after the last try the row says so."""
    night.code = "raise SystemExit(3)"
    with pytest.raises(NightFailed, match="code 3") as failed:
        learn.learn(_work(db), "T1", _NIGHT, lambda: False)
    assert _row(db) == (None, {})
    learn.give_up(_work(db), "T1", _NIGHT, failed.value)
    assert _row(db) == ("failed", {"reason": str(failed.value)})


def test_a_worker_that_has_to_stop_ends_the_night(db: Database, night: type[_Night]) -> None:
    """The process is ended at once, and the job goes back to the queue."""
    night.code = "import time; time.sleep(60)"
    began = time.monotonic()
    with pytest.raises(JobAborted):
        learn.learn(_work(db), "T1", _NIGHT, lambda: True)
    assert time.monotonic() - began < 50
    assert night.started[0].process.poll() is not None


def test_a_night_has_its_time(
    db: Database, night: type[_Night], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that goes on after AGENT_NIGHT_MINUTES is ended, and is not tried again."""
    monkeypatch.setattr(learn, "_SECONDS_MORE", 0.0)
    night.code = "import time; time.sleep(60)"
    learn.learn(_work(db, 0.001), "T1", _NIGHT, lambda: False)
    row = _row(db)
    assert row is not None
    assert row[0] == "failed"
    assert "AGENT_NIGHT_MINUTES" in row[1]["reason"]
    assert night.started[0].process.poll() is not None


def test_what_was_decided_stays(
    db: Database, night: type[_Night], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A night that promoted, and then did not end in time, is not written down as failed."""
    monkeypatch.setattr(learn, "_SECONDS_MORE", 0.0)
    night.code = "import time; time.sleep(60)"
    with db.connection() as conn:
        nights.finish(conn, "T1", date.fromisoformat(_NIGHT), "promoted", {"reason": "better"})
    learn.learn(_work(db, minutes=0), "T1", _NIGHT, lambda: False)
    assert _row(db) == ("promoted", {"reason": "better"})
