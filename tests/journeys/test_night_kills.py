"""Kill -9 at every stage of a night, on a real process and database: it goes on, and nothing is
counted twice."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.commands.nightly import night_document
from sql import nights, promotions
from sql import programs as stored
from sql.database import Database
from tests.fix_cli import Terminal
from tests.fix_learning import NIGHT, TEAM, School, StartSchool
from tests.fix_lm_stub import StartStub
from tests.lm_stub import LmStub

_COMMAND = ("nightly", "--night", NIGHT.isoformat(), "--team", TEAM, "--json")
_ASKING = ("judging", "optimising", "comparing", "guarding")
"""The stages that ask an LM, each killed with a call under way."""
_SECONDS = 900
"""A night on a busy machine."""


def _shell(people: School, stub: LmStub, models: Path, folder: Path) -> Terminal:
    (folder / "home").mkdir(parents=True)
    settings = {
        "DATABASE_URL": people.db.url,
        "INGEST_MODELS_PATH": str(models),
        "BOT_TEAM": TEAM,
        "AGENT_CANARY_SHARE": "0",
        **stub.settings,
    }
    return Terminal(folder, settings)


@contextmanager
def _held(db: Database, table: str, mode: str) -> Iterator[None]:
    """Inside, the table is locked in that mode."""
    with db.connection() as conn, conn.transaction(force_rollback=True):
        conn.execute(f"LOCK TABLE {table} IN {mode} MODE")
        yield


def _until(process: subprocess.Popen[str], stage: str) -> None:
    """Wait for the process to say that it is at the stage."""
    assert process.stderr is not None
    heard = []
    for line in process.stderr:
        heard.append(line)
        if f"{stage}: " in line:  # what an optimiser draws may stand before it
            return
    raise AssertionError(f"it ended before {stage}: {''.join(heard)}")


def _waits(db: Database, table: str) -> None:
    """Wait until somebody waits for the table's lock."""
    asked = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = %s::regclass"
    with db.connection() as conn:
        while not conn.execute(asked, [table]).fetchone() > (0,):  # type: ignore[operator]
            conn.execute("SELECT pg_sleep(0.02)")


def _kill(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


def _kill_waiting(people: School, shell: Terminal, stage: str, table: str, mode: str) -> None:
    """Kill a night that waits for the table in the middle of the stage."""
    with _held(people.db, table, mode):
        process = shell.start(*_COMMAND)
        _until(process, stage)
        _waits(people.db, table)
        _kill(process)


def _kill_asking(shell: Terminal, stub: LmStub, stage: str) -> int:
    """Kill a night in the stage, with a call under way; how many calls it made."""
    before = stub.counters.calls
    process = shell.start(*_COMMAND)
    _until(process, stage)
    stub.hold()
    stub.wait_for_a_call()
    _kill(process)
    stub.release()
    return stub.counters.calls - before


def _run(shell: Terminal) -> Any:
    """The night, to its end."""
    process = shell.start(*_COMMAND)
    out, err = process.communicate(timeout=_SECONDS)
    assert process.returncode == 0, err
    return json.loads(out)


def _nothing_is_written(people: School) -> None:
    with people.db.connection() as conn:
        assert nights.get(conn, TEAM, NIGHT) is None
        assert stored.latest(conn, TEAM, 9) == []
        assert promotions.latest(conn, TEAM, 9) == []
        assert conn.execute("SELECT count(*) FROM pairs").fetchone() == (0,)


def _what_counts(night: Any) -> dict[str, Any]:
    names = ("won", "lost", "tied", "missing", "pairs", "e_value", "runs", "judges", "threshold")
    spent = night["evidence"]["spent"]
    return {
        "decision": night["decision"],
        "candidate": night["candidate"],
        **{name: night["evidence"][name] for name in names},
        **{name: spent[name] for name in ("calls", "tokens_read", "tokens_written")},
    }


@pytest.mark.slow
def test_killed_at_every_stage(
    school: StartSchool, lm_stub: StartStub, models: Path, tmp_path: Path
) -> None:
    """Killed while it reads, judges, compiles, compares, guards and settles, one after the other,
    a night comes to what its undisturbed twin comes to: the same candidate, pairs and evidence. No
    call is paid twice but the one that was under way, and until the end nothing is written."""
    stub = lm_stub(needs_demonstrations=True)
    wanted = night_document(school(stub).night(NIGHT, again=False))
    assert wanted["decision"] == "promoted", wanted["reason"]
    paid = stub.counters.calls

    people = school(stub)
    shell = _shell(people, stub, models, tmp_path / "killed")
    _kill_waiting(people, shell, "reading", "vote_events", "ACCESS EXCLUSIVE")
    _nothing_is_written(people)
    for stage in _ASKING:
        _kill_asking(shell, stub, stage)
        _nothing_is_written(people)
    _kill_waiting(people, shell, "settling", "nights", "SHARE")
    _nothing_is_written(people)

    night = _run(shell)
    assert _what_counts(night) == _what_counts(wanted)
    assert night["evidence"]["spent"]["remembered"] > 0
    assert stub.counters.calls - paid <= paid + len(_ASKING)
    assert not _run(shell)["ran"]
    with people.db.connection() as conn:
        assert len(promotions.latest(conn, TEAM, 9)) == 1
        assert stored.champion_version(conn, TEAM) == wanted["candidate"]
        counted = conn.execute("SELECT count(*), count(DISTINCT answer_id) FROM pairs").fetchone()
        assert counted == (len(wanted["evidence"]["pairs"]),) * 2
        assert conn.execute("SELECT count(*) FROM night_replies").fetchone() == (0,)
