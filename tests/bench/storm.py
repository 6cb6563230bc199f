"""Everything at once, on a workspace as strict as Slack: `python -m tests.bench storm`.

People ask, edit once or twice, delete, vote, take votes back, share PDFs and delete them; each of
their events is delivered many times and in no order, Slack's rate limits hold, and with `--kills`
bot and worker are killed now and then. What stands in Slack in the end is compared with what people
did last. The LM is the stand-in of tests.

Slack lets an app change about 50 messages a minute, which is what a storm takes its time from.
"""

import argparse
import json
import math
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bot.processes.local_slack import running
from bot.sample import SAMPLE_PDF
from bot.workspace import keys
from sql.database import Database
from sql.home import Home
from sql.settings import SqlSettings
from tests.bench.load import _KEPT, ROOT, Processes, _count
from tests.bench.storm_people import storm
from tests.bench.storm_tally import OPEN, QUESTIONS, UPLOADS, VOTES, tally
from tests.bench.tally import unacknowledged
from tests.workspace_client import Workspace, until

Row = dict[str, Any]
EVENTS_A_QUESTION = 2.3
_KILL_SECONDS = (6.0, 14.0)


def rules(questions: int, deliveries: int) -> list[Row]:
    """So many deliveries of what people do, about."""
    each = math.ceil(deliveries / (EVENTS_A_QUESTION * questions))
    again = {"method": "delivery.people", "effect": "redeliver"}
    return [{**again, "value": each - 1, "times": None}] if each > 1 else []


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
            "BOT_STALLED_SECONDS": "5",
            "BOT_SWEEP_MINUTES": "2",
            "BOT_LOG_LEVEL": "info",
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
    ingest = [sys.executable, "-m", "bot", "ingest", str(SAMPLE_PDF), "--everyone"]
    subprocess.run(ingest, cwd=ROOT, env=processes.environment, check=True)
    processes.start("clock", "bot", "clock")
    crew = {name: processes.start(name, "bot", name) for name in ("bot", "worker")}
    workspace.connected(seconds=60)
    until(lambda: _count(db, OPEN) == 0, 120)
    before, busy, begun = len(workspace.log()), os.getloadavg()[0], time.monotonic()
    spread = rules(chosen.questions, chosen.deliveries)
    workspace.knobs(*spread, mix=chosen.seed, tiers=True, retry_seconds=[1, 2, 4, 8, 16])
    chance, killed = random.Random(chosen.seed), []

    def kill() -> None:
        """Kill one or the other and start it anew, so many times."""
        for number in range(chosen.kills):
            time.sleep(chance.uniform(*_KILL_SECONDS))
            name = chance.choice(list(crew))
            crew[name].kill()
            crew[name].wait()
            killed.append(name)
            crew[name] = processes.start(f"{name}-{number}", "bot", name)

    kept = storm(workspace, chosen.people, chosen.questions, seed=chosen.seed, meanwhile=kill)
    asked = time.monotonic() - begun
    workspace.knobs()
    try:
        if not chosen.kills:  # else Slack gives up on some, and the sweep finds them
            until(lambda: not unacknowledged(workspace.log()[before:]), 120)
        until(lambda: _count(db, OPEN) == 0, chosen.patience)
    except AssertionError as late:
        print(f"Not done: {late}", file=sys.stderr)
    log = workspace.log()[before:]
    (processes.folder / "log.json").write_text(json.dumps(log))
    with db.connection() as conn:
        rows: list[Any] = [conn.execute(one).fetchall() for one in (QUESTIONS, VOTES, UPLOADS)]
    return {
        "command": " ".join(["python -m tests.bench storm", *chosen.words]),
        "people": chosen.people,
        "lm_seconds_a_call": chosen.seconds,
        "killed": killed,
        **tally(log, kept, *rows),
        "still_open": _count(db, OPEN),
        "seconds_of_asking": round(asked, 1),
        "seconds": round(time.monotonic() - begun, 1),
        "load_average": {"before": round(busy, 1), "after": round(os.getloadavg()[0], 1)},
    }


def arguments(words: list[str]) -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser("python -m tests.bench storm", description=__doc__)
    parser.add_argument("--questions", type=int, default=250)
    parser.add_argument("--deliveries", type=int, default=10_000, help="of people's events, about")
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--kills", type=int, default=0, help="of bot and worker, in turn")
    parser.add_argument("--seconds", type=float, default=0.3, help="that a call of the LM takes")
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--patience", type=float, default=1800, help="seconds until all is done")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("--logs", type=Path, help="folder in which the processes' logs are kept")
    chosen = parser.parse_args(words)
    chosen.words = words
    return chosen
