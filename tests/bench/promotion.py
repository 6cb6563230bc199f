"""From a promotion to serving under load: `python -m tests.bench promotion`.

The strict local workspace, the LM stub, a bot and two workers are processes of their own. While
people ask, one of two programs is promoted, then the other, again and again. The workers' logs say
which program each answer had and when it was begun, the workspace's log what people saw.
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
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from agent.learning import programs
from agent.program import DEFAULT_VERSION, state
from bot.processes.local_slack import running
from bot.sample import SAMPLE_PDF
from bot.workspace import keys
from sql.database import Database
from sql.home import Home
from sql.settings import SqlSettings
from tests.bench.crowd import CHANNEL, Crowd
from tests.bench.load import RECORDED, ROOT, UNFINISHED, Processes
from tests.bench.serving import after, answered
from tests.bench.tally import percentiles, tally
from tests.workspace_client import Workspace, until

OTHER = "bench-other"
_KEPT = ("PATH", "HOME", "LANG", "TMPDIR", "PYTHONPATH", "DATABASE_URL", "INGEST_MODELS_PATH")
_ANSWERS = "SELECT count(*) FROM answers"


def run(chosen: argparse.Namespace) -> dict[str, Any]:
    """The figures. What was started is ended, however this ends."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="shoptalk-promo-")))
        folder.chmod(0o711)
        home = Home(folder / "home")
        home.root.mkdir()
        environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
        environment |= {
            "SHOPTALK_HOME": str(home.root),
            "BOT_WORKSPACE_PORT": "0",
            "BOT_LOG_LEVEL": "info",
            "BOT_ANSWER_JOBS": str(chosen.in_progress),
            "BOT_ANSWERS_A_CHANNEL": str(chosen.in_progress * chosen.workers),
            "AGENT_LM": "openai/stub",
        }
        processes = Processes(folder, environment, stack)
        db = stack.enter_context(Database.open(SqlSettings(shoptalk_home=home.root)))
        db.migrate()
        return _measure(chosen, processes, home, db)


def _measure(
    chosen: argparse.Namespace, processes: Processes, home: Home, db: Database
) -> dict[str, Any]:
    processes.start("stub", "tests.lm_stub", "--seconds", str(chosen.seconds))
    stub = str(until(lambda: (processes.folder / "stub.log").read_text().strip(), 60))
    processes.environment["AGENT_LM_API_BASE"] = stub
    processes.start("workspace", "bot", "workspace")
    url = until(lambda: (found := running(home)) and found.url, 120)
    workspace = Workspace(str(url), keys(home))
    processes.stack.callback(workspace.close)
    ingest = [sys.executable, "-m", "bot", "ingest", str(SAMPLE_PDF), "--channel", CHANNEL]
    subprocess.run(ingest, cwd=ROOT, env=processes.environment, check=True)
    processes.start("bot", "bot", "bot")
    for number in range(chosen.workers):
        processes.start(f"worker-{number}", "bot", "worker")
    workspace.connected(seconds=240)
    crowd = Crowd(workspace, chosen.in_progress * chosen.workers)
    until(lambda: _count(db, UNFINISHED) == 0, 240)
    with db.connection() as conn:
        team = str(conn.execute("SELECT team FROM teams").fetchone()[0])  # type: ignore[index]
        document = state.dump(state.default())
        document["decision"]["answered"] += 0.01
        programs.keep_packaged(conn, team)
        programs.keep(conn, team, OTHER, document, parent=DEFAULT_VERSION, scores={})
    before, begun = len(workspace.log()), time.monotonic()
    asking = threading.Thread(target=crowd.ask, args=(chosen.questions, 3600))
    asking.start()
    steps = _promote_in_turn(chosen, db, team, asking)
    asking.join()
    until(lambda: _count(db, UNFINISHED) == 0, 240)
    seconds = time.monotonic() - begun
    with db.connection() as conn:
        rows = conn.execute(RECORDED).fetchall()
    recorded = {(channel, ts): (id_, at) for channel, ts, id_, at in rows}
    seen = tally(workspace.log()[before:], crowd.asked, recorded)
    names = [f"worker-{number}.log" for number in range(chosen.workers)]
    done = answered([(processes.folder / name).read_text() for name in names])
    ends = [at for _, at in steps[1:]] + [float("inf")]
    told = [
        after(done, version, at, end, chosen.workers)
        for (version, at), end in zip(steps, ends, strict=True)
    ]
    counted = ("questions", "answered_once", "unanswered", "answered_twice", "final", "right")
    return {
        "command": " ".join(["python -m tests.bench promotion", *chosen.words]),
        "workers": chosen.workers,
        "in_progress": chosen.in_progress,
        "lm_seconds_a_call": chosen.seconds,
        "promotions": len(steps),
        "last_of_another_after_seconds": percentiles(
            [one["last_of_another_after_seconds"] for one in told], 3
        ),
        "first_own_after_seconds": percentiles(
            [at for one in told for at in one["first_own_after_seconds"] if at is not None], 3
        ),
        "others_begun_after": sum(one["others_begun_after"] for one in told),
        "under_way": sum(one["under_way"] for one in told),
        "under_way_kept_theirs": sum(one["under_way_kept_theirs"] for one in told),
        "at_the_workspace": {name: seen[name] for name in counted},
        "failed": _count(db, "SELECT count(*) FROM replies WHERE failure IS NOT NULL"),
        "by_program": {
            name: sum(one.program == name for one in done) for name in (DEFAULT_VERSION, OTHER)
        },
        "questions_a_second": round(chosen.questions / seconds, 2),
        "load_average": round(os.getloadavg()[0], 1),
        "each": told,
    }


def _promote_in_turn(
    chosen: argparse.Namespace, db: Database, team: str, asking: threading.Thread
) -> list[tuple[str, float]]:
    """(version, when it was committed) of each promotion, spread over the answers."""
    steps: list[tuple[str, float]] = []
    for number in range(1, chosen.promotions + 1):
        reached = chosen.questions * number // (chosen.promotions + 1)
        while _count(db, _ANSWERS) < reached and asking.is_alive():
            time.sleep(0.05)
        version = OTHER if number % 2 else DEFAULT_VERSION
        with db.connection() as conn:
            programs.promote(conn, team, version, "bench")
        steps.append((version, time.time()))
        print(json.dumps({"promoted": version, "after": reached}), file=sys.stderr)
    return steps


def _count(db: Database, statement: str) -> int:
    with db.connection() as conn:
        row = conn.execute(statement).fetchone()  # type: ignore[arg-type]
    return int(row[0]) if row else 0


def arguments(words: list[str]) -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser("python -m tests.bench promotion", description=__doc__)
    parser.add_argument("--questions", type=int, default=400)
    parser.add_argument("--promotions", type=int, default=12)
    parser.add_argument("--in-progress", type=int, default=8, help="answers a worker works on")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=0.3, help="that a call of the LM takes")
    chosen = parser.parse_args(words)
    chosen.words = words
    return chosen
