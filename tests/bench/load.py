"""Thousands of questions, each delivered several times, out of order: `python -m tests.bench load`.

The local workspace, the LM stub, the bot and the workers are processes of their own; the log of
the workspace says what came of each question and how soon each delivery was acknowledged.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from bot.processes.local_slack import running
from bot.sample import SAMPLE_PDF
from bot.workspace import keys
from sql.database import Database
from sql.home import Home
from sql.settings import SqlSettings
from tests.bench.crowd import CHANNEL, Crowd, events, ways
from tests.bench.tally import tally, unacknowledged
from tests.workspace_client import Workspace, until

Row = dict[str, Any]
ROOT = Path(__file__).parents[2]
_KEPT = ("PATH", "HOME", "LANG", "TMPDIR", "PYTHONPATH", "DATABASE_URL", "INGEST_MODELS_PATH")
_MIXED = 10
_SECONDS_A_QUESTION = 3.0
_UNDER_WAY = "SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing' AND queue_name = %s"
RECORDED = """
SELECT channel, ts, question_id, extract(epoch FROM asked_at)::float8 FROM questions
"""
UNFINISHED = """
SELECT (SELECT count(*) FROM replies WHERE state <> 'final')
     + (SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing'))
"""


@dataclass
class Processes:
    """What runs, by name; its logs are in `folder`."""

    folder: Path
    environment: dict[str, str]
    stack: ExitStack

    def start(self, name: str, *words: str, **more: str) -> subprocess.Popen[bytes]:
        """Run `python -m WORDS...` until the end."""
        said = self.stack.enter_context((self.folder / f"{name}.log").open("wb"))
        process = subprocess.Popen(
            [sys.executable, "-m", *words],
            cwd=ROOT,
            env=self.environment | more,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
        )
        self.stack.callback(_end, process)
        return process


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def redelivered(questions: int, people: int, deliveries: int) -> list[Row]:
    """Rules that make so many deliveries of the questions' events, and mix them."""
    once = events(ways(questions, people))
    more, rest = divmod(deliveries - once, once)
    again = {"method": "delivery.people", "effect": "redeliver"}
    rules = [{**again, "value": more + 1, "times": rest}] if rest > 0 else []
    rules += [{**again, "value": more, "times": None}] if more > 0 else []
    return [*rules, {"method": "delivery", "effect": "reorder", "value": _MIXED, "times": None}]


def run(chosen: argparse.Namespace) -> Row:
    """The figures. What was started is ended, however this ends."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="shoptalk-load-")))
        folder.chmod(0o711)
        home = Home(folder / "home")
        home.root.mkdir()
        environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
        environment |= {
            "SHOPTALK_HOME": str(home.root),
            "BOT_WORKSPACE_PORT": "0",
            "BOT_API_PORT": "0",
            "BOT_ANSWER_JOBS": str(chosen.in_progress),
            # One channel has all of them here, which is what is measured.
            "BOT_ANSWERS_A_CHANNEL": str(chosen.in_progress * chosen.workers),
            "AGENT_LM": "openai/stub",
            **dict(pair.split("=", 1) for pair in chosen.set),
        }
        logs = chosen.logs or folder
        logs.mkdir(parents=True, exist_ok=True)
        processes = Processes(logs, environment, stack)
        db = stack.enter_context(Database.open(SqlSettings(shoptalk_home=home.root)))
        db.migrate()
        return _measure(chosen, processes, home, db)


def _measure(chosen: argparse.Namespace, processes: Processes, home: Home, db: Database) -> Row:
    processes.start("stub", "tests.lm_stub", "--seconds", str(chosen.seconds))
    stub = str(until(lambda: (processes.folder / "stub.log").read_text().strip()))
    processes.environment["AGENT_LM_API_BASE"] = stub
    processes.start("workspace", "bot", "workspace")
    url = until(lambda: (found := running(home)) and found.url, 60)
    workspace = Workspace(str(url), keys(home))
    processes.stack.callback(workspace.close)
    ingest = [sys.executable, "-m", "bot", "ingest", str(SAMPLE_PDF), "--channel", CHANNEL]
    subprocess.run(ingest, cwd=ROOT, env=processes.environment, check=True)
    bot = processes.start("bot", "bot", "bot")
    workers = [processes.start(f"worker-{n}", "bot", "worker") for n in range(chosen.workers)]
    workspace.connected(seconds=60)
    crowd = Crowd(workspace, chosen.people or chosen.in_progress * chosen.workers)
    until(lambda: _count(db, UNFINISHED) == 0, 120)
    crowd_size = len(crowd)
    workspace.knobs(*redelivered(chosen.questions, crowd_size, chosen.deliveries))
    before, busy = len(workspace.log()), os.getloadavg()[0]
    begun = time.monotonic()
    with _progress(db, stub.removesuffix("/v1"), crowd) as most:
        crowd.ask(chosen.questions, 60 + _SECONDS_A_QUESTION * chosen.questions)
        seconds = time.monotonic() - begun
        workspace.knobs()
        until(lambda: _count(db, UNFINISHED) == 0, 60)
        until(lambda: not unacknowledged(workspace.log()[before:]), 60)
    log = workspace.log()[before:]
    (processes.folder / "log.json").write_text(json.dumps(log))
    with db.connection() as conn:
        rows = conn.execute(RECORDED).fetchall()
    recorded = {(channel, ts): (id_, at) for channel, ts, id_, at in rows}
    return {
        "command": " ".join(["python -m tests.bench load", *chosen.words]),
        "in_progress": chosen.in_progress,
        "people": crowd_size,
        "workers": chosen.workers,
        "lm_seconds_a_call": chosen.seconds,
        "rows_of_questions": len(recorded),
        **tally(log, crowd.asked, recorded),
        "seconds": round(seconds, 1),
        "load_average": {"before": round(busy, 1), "after": round(os.getloadavg()[0], 1)},
        "questions_a_second": round(chosen.questions / seconds, 2),
        "most_in_progress": most,
        "processes": {
            "bot": _used(bot.pid),
            **{f"worker {n}": _used(worker.pid) for n, worker in enumerate(workers, 1)},
            "workspace": _used(_pid(home)),
        },
    }


@contextmanager
def _progress(db: Database, stub: str, crowd: Crowd) -> Iterator[dict[str, int]]:
    """Looks every second how much is under way: answers by the database, calls by the stub."""
    most, over = {"answers": 0, "lm_calls": 0, "lm_calls_in_all": 0}, threading.Event()

    def look() -> None:
        begun = said = time.monotonic()
        while not over.wait(1):
            most["answers"] = max(most["answers"], _count(db, _UNDER_WAY, "answers"))
            calls = httpx.get(f"{stub}/stats", trust_env=False).json()
            most.update(lm_calls=calls["most"], lm_calls_in_all=calls["calls"])
            if time.monotonic() - said > 15:
                said = time.monotonic()
                print(f"{said - begun:.0f} s: {len(crowd.asked)} asked", file=sys.stderr)

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield most
    finally:
        over.set()
        thread.join()


def _count(db: Database, statement: str, *values: str) -> int:
    with db.connection() as conn:
        row = conn.execute(statement, values).fetchone()  # type: ignore[arg-type]
    return int(row[0]) if row else 0


def _used(pid: int) -> dict[str, float]:
    """Most memory (RSS, MB) and CPU seconds of a process."""
    status = Path(f"/proc/{pid}/status").read_text().splitlines()
    peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
    ticks = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[11:13]
    spent = sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")
    return {"peak_memory_mb": round(peak / 1024), "cpu_seconds": round(spent, 1)}


def _pid(home: Home) -> int:
    found = running(home)
    assert found
    return found.pid


def arguments(words: list[str]) -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser("python -m tests.bench load", description=__doc__)
    parser.add_argument("--questions", type=int, default=2000)
    parser.add_argument("--deliveries", type=int, default=10_000)
    parser.add_argument("--in-progress", type=int, default=50, help="answers a worker works on")
    parser.add_argument("--people", type=int, help="who ask at once; else as many as are answered")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=1.0, help="that a call of the LM takes")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("--logs", type=Path, help="folder in which the processes' logs are kept")
    chosen = parser.parse_args(words)
    chosen.words = words
    return chosen
