"""From Stop to an LM that is asked no more: `python -m tests.bench stopping [--times N]`.

`shoptalk up` as people run it, with a stand-in LM that takes a minute a call. Ada asks in her
conversation with the app, and presses Stop while a call is under way: Slack's own (`native`, an
app with the agent pane), and ours (`button`, one without). Counted from the click: until the LM's
server sees that its caller hung up, and until the message says that it stopped. `of_limit`: the
slowest of the first, as a share of the two seconds that it may take.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

from bot.workspace import keys
from sql.home import Home
from sql.settings import SqlSettings
from tests.bench.tally import percentiles
from tests.fix_up import open_up
from tests.lm_stub import Knobs, LmStub
from tests.workspace_client import Workspace, until

Row = dict[str, Any]
LIMIT: Final = 2.0
_ADA: Final = "U0ADA"
_QUESTIONS: Final = (
    "What is the torque for the gland bolts?",
    "How do I replace the ram packing?",
    "What does E-042 mean?",
    "Which oil does the press need?",
)


def measure(given: argparse.Namespace) -> Row:
    """Both ways, each in a home of its own."""
    return {
        "command": f"python -m tests.bench stopping --times {given.times}",
        "limit_seconds": LIMIT,
        "load_average": round(os.getloadavg()[0], 1),
        **{way: _way(given, native=way == "native") for way in ("native", "button")},
    }


def _way(given: argparse.Namespace, *, native: bool) -> Row:
    with ExitStack() as stack:
        name = tempfile.TemporaryDirectory(prefix="shoptalk-", ignore_cleanup_errors=True)
        folder = Path(stack.enter_context(name))
        folder.chmod(0o711)
        stub = stack.enter_context(LmStub(knobs=Knobs(seconds=60)))
        models = given.models or Home.from_settings(SqlSettings()).models
        set_ = {"BOT_WORKSPACE_AGENT": str(native).lower()}
        up = stack.enter_context(open_up(folder / "up", models, stub, **set_))
        workspace = Workspace(up.url, keys(Home(up.home)))
        stack.callback(workspace.close)
        workspace.connected()
        direct = workspace.direct(_ADA)
        halted, said = [], []
        for number in range(given.times):
            at, seen = _once(workspace, stub, direct, number, native=native)
            halted.append(at)
            said.append(seen)
        return {
            "stops": given.times,
            "seconds_to_halted": percentiles(halted, 3),
            "of_limit": round(max(halted) / LIMIT, 3),
            "seconds_to_said": percentiles(said, 3),
        }


def _once(
    workspace: Workspace, stub: LmStub, direct: str, number: int, *, native: bool
) -> tuple[float, float]:
    dropped, before = stub.counters.dropped, stub.counters.calls
    question = _QUESTIONS[number % len(_QUESTIONS)]
    # No two alike: what an LM said of a question is remembered.
    ts = workspace.say(_ADA, direct, f"{question} (no. {number})")
    until(lambda: stub.counters.calls > before)
    button = "" if native else until(lambda: _button(workspace, direct, ts))
    if native:
        where = {"user": _ADA, "channel": direct}
        until(lambda: _working(workspace.look("messages", **where), ts))
        clicked = time.time()
        workspace.act("stop", thread_ts=ts, **where)
    else:
        [message] = workspace.replies(_ADA, direct, ts)
        clicked = time.time()
        workspace.click(_ADA, message, "stop_answer", button)
    until(lambda: stub.counters.dropped > dropped)
    halted = stub.counters.dropped_at - clicked
    workspace.reply_to(_ADA, direct, ts, "Stopped")
    seen = [
        float(entry["at"])
        for entry in workspace.log("change")
        if str(entry.get("text")).startswith("Stopped") and entry["at"] > clicked
    ]
    return halted, min(seen) - clicked


def _working(said: Row, ts: str) -> bool:
    return bool(said["sessions"].get(ts, {}).get("status") == "processing")


def _button(workspace: Workspace, direct: str, ts: str) -> str:
    for message in workspace.replies(_ADA, direct, ts):
        for block in message["blocks"]:
            for one in block.get("elements", ()):
                if one.get("action_id") == "stop_answer":
                    return str(one["value"])
    return ""


def arguments(words: Sequence[str]) -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser("python -m tests.bench stopping", description=__doc__)
    parser.add_argument("--times", type=int, default=20, help="how often Stop is pressed, each way")
    parser.add_argument("--models", type=Path, help="folder of weights; the home's if not given")
    return parser.parse_args(words)
