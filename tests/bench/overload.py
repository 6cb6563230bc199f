"""One person asks forty questions at once: what each of the others waits, before and after turns.

`python -m tests.bench overload`: another person of the same channel asks one, a person of another
channel one, somebody directly one, a second after the forty; beside it a PDF of 1,000 pages is
read. Workspace, LM, bot and worker are processes of their own; what came when is read from the
workspace's log. The LM is a stand-in that works on two calls at a time, each as long as
`--seconds`, as the embedded one does on two cores; `--real`: the one that AGENT_LM names instead.
"before" is the same code with the oldest job first (`tests.bench.in_order`).
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.processes.local_slack import running
from bot.sample import SAMPLE_PDF
from bot.workspace import keys
from sql.database import Database
from sql.home import Home
from sql.settings import SqlSettings
from tests.bench.crowd import is_early
from tests.bench.load import _KEPT, ROOT, UNFINISHED, Processes, _count
from tests.bench.tally import percentiles
from tests.fix_pdfs import manual
from tests.sample_questions import ANSWERED
from tests.workspace_client import Workspace, until

Row = dict[str, Any]
LINE2, HANGAR = "C0LINE2", "C0HANGAR"
_LM = ("AGENT_LM", "AGENT_LM_API_BASE", "AGENT_LM_API_KEY", "AGENT_READER")
_QUESTIONS = "SELECT channel, ts, question_id FROM questions"


@dataclass(frozen=True)
class Written:
    """A question by whom it is about: `name` is the row of the table."""

    name: str
    channel: str
    ts: str


def run(chosen: argparse.Namespace) -> Row:
    """The table, each way in a home of its own. What was started is ended, however this ends."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    ways = {"before": "tests.bench.in_order", "after": "bot"}
    measured = {name: _way(chosen, ways[name], name) for name in ways if name in chosen.ways}
    lm = os.environ.get("AGENT_LM", "embedded") if chosen.real else "stand-in"
    return {
        "command": " ".join(["python -m tests.bench overload", *chosen.words]),
        "lm": lm,
        "lm_seconds_a_call": None if chosen.real else chosen.seconds,
        "lm_calls_at_a_time": None if chosen.real else chosen.slots,
        "questions_of_one": chosen.questions,
        "pages": chosen.pages,
        **measured,
    }


def _way(chosen: argparse.Namespace, module: str, name: str) -> Row:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="shoptalk-load-")))
        folder.chmod(0o711)
        home = Home(folder / "home")
        home.root.mkdir()
        kept = (*_KEPT, *_LM) if chosen.real else _KEPT
        environment = {one: os.environ[one] for one in kept if one in os.environ}
        environment |= {
            "SHOPTALK_HOME": str(home.root),
            "BOT_WORKSPACE_PORT": "0",
            "BOT_API_PORT": "0",
        }
        environment |= dict(pair.split("=", 1) for pair in chosen.set)
        logs = (chosen.logs or folder) / name
        logs.mkdir(parents=True, exist_ok=True)
        processes = Processes(logs, environment, stack)
        db = stack.enter_context(Database.open(SqlSettings(shoptalk_home=home.root)))
        db.migrate()
        if not chosen.real:
            knobs = ("--seconds", str(chosen.seconds), "--slots", str(chosen.slots))
            processes.start("stub", "tests.lm_stub", *knobs)
            stub = str(until(lambda: (logs / "stub.log").read_text().strip()))
            environment |= {"AGENT_LM": "openai/stub", "AGENT_LM_API_BASE": stub}
            environment |= {"AGENT_READER": "small"}
        processes.start("workspace", "bot", "workspace")
        url = until(lambda: (found := running(home)) and found.url, 60)
        workspace = Workspace(str(url), keys(home))
        stack.callback(workspace.close)
        ingest = [sys.executable, "-m", "bot", "ingest", str(SAMPLE_PDF), "--everyone"]
        subprocess.run(ingest, cwd=ROOT, env=environment, check=True)
        processes.start("bot", module, "bot")
        processes.start("worker", module, "worker")
        workspace.connected(seconds=60)
        return _measure(chosen, workspace, db)


def _measure(chosen: argparse.Namespace, workspace: Workspace, db: Database) -> Row:
    direct = workspace.direct("U0BEN")
    # The first pays for what is made once; the second says what a question takes alone.
    for n in (98, 99):
        alone = _ask(workspace, "alone", "U0BEN", LINE2, n)
        _all_done(db, chosen.patience)
    shared_at = time.time()
    shared: Row = {}
    if chosen.pages:
        pdf = manual(chosen.pages, "Borer B-20 Manual")
        shared_at = time.time()
        shared = workspace.share("U0IVO", HANGAR, "borer.pdf", pdf)
        until(lambda: workspace.replies("U0IVO", HANGAR, shared["ts"]), 60)
    busy = os.getloadavg()[0]
    written = [_ask(workspace, "the forty", "U0ADA", LINE2, n + 1) for n in range(chosen.questions)]
    time.sleep(1)
    written.append(_ask(workspace, "another person", "U0BEN", LINE2, 101))
    written.append(_ask(workspace, "another channel", "U0IVO", HANGAR, 102))
    written.append(_ask(workspace, "directly", "U0BEN", direct, 103))
    _all_done(db, chosen.patience)
    with db.connection() as conn:
        rows = conn.execute(_QUESTIONS).fetchall()
    ids = {(channel, ts): question_id for channel, ts, question_id in rows}
    seen = _seen(workspace.log("change"))
    table = {"alone": _row([alone], ids, seen)}
    for name in dict.fromkeys(one.name for one in written):
        table[name] = _row([one for one in written if one.name == name], ids, seen)
    ready = [
        entry["at"]
        for entry in workspace.log("change")
        if "upload_id" in str(entry.get("metadata")) and "is ready" in str(entry.get("text"))
    ]
    refused = [e for e in workspace.log("call") if _is_refused(str(e.get("outcome")))]
    return {
        "waits": table,
        "pdf_seconds": round(ready[-1] - shared_at, 1) if shared and ready else None,
        "refused_messages": len(refused),
        "load_average": {"before": round(busy, 1), "after": round(os.getloadavg()[0], 1)},
    }


def _ask(workspace: Workspace, name: str, user: str, channel: str, n: int) -> Written:
    question = ANSWERED[n % len(ANSWERED)][0]
    # No two alike: what an LM said of a question is remembered.
    text = f"{question} (no. {n})" if n >= len(ANSWERED) else question
    mention = "" if channel.startswith("D") else "@shoptalk "
    return Written(name, channel, workspace.say(user, channel, f"{mention}{text}"))


def _all_done(db: Database, seconds: float) -> None:
    until(lambda: _count(db, "SELECT count(*) FROM replies") > 0, 30)
    until(lambda: _count(db, UNFINISHED) == 0, seconds)


def _seen(log: Sequence[Row]) -> dict[int, dict[str, float]]:
    """By question: when its first word came, its first lines, its answer."""
    found: dict[int, dict[str, float]] = {}
    for entry in log:
        payload = (entry.get("metadata") or {}).get("event_payload") or {}
        if entry["what"] not in ("posted", "changed") or "question_id" not in payload:
            continue
        at = found.setdefault(payload["question_id"], {"word": entry["at"]})
        if "still being checked" in entry["text"] or not is_early(entry["text"]):
            at.setdefault("lines", entry["at"])
        if not is_early(entry["text"]):
            at.setdefault("answer", entry["at"])
    return found


def _row(
    written: Sequence[Written],
    ids: dict[tuple[str, str], int],
    seen: dict[int, dict[str, float]],
) -> Row:
    waits: dict[str, list[float]] = {"word": [], "lines": [], "answer": []}
    for one in written:
        for what, at in seen.get(ids[one.channel, one.ts], {}).items():
            waits[what].append(at - float(one.ts))
    return {
        "questions": len(written),
        "answered": len(waits["answer"]),
        **{f"seconds_to_{what}": percentiles(all_, 1) for what, all_ in waits.items() if all_},
    }


def _is_refused(outcome: str) -> bool:
    return outcome not in ("ok", "ratelimited", "None")


def arguments(words: list[str]) -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser("python -m tests.bench overload", description=__doc__)
    parser.add_argument("--questions", type=int, default=40, help="of the one person")
    parser.add_argument("--pages", type=int, default=1000, help="of the PDF beside; 0 = none")
    parser.add_argument("--seconds", type=float, default=0.9, help="that a call of the LM takes")
    parser.add_argument("--slots", type=int, default=2, help="calls that it works on at a time")
    parser.add_argument("--real", action="store_true", help="the LM of the settings")
    parser.add_argument(
        "--ways", nargs="+", choices=("before", "after"), default=("before", "after")
    )
    parser.add_argument("--patience", type=float, default=1800, help="seconds until all is done")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("--logs", type=Path, help="folder in which the processes' logs are kept")
    chosen = parser.parse_args(words)
    chosen.words = words
    return chosen
