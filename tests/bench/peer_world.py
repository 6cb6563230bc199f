"""What both bots are given: a database each on one PostgreSQL, an LM, a Slack each.

A bot is processes, and the files in which their logs are. What is started is ended with the world.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import psycopg
from psycopg.conninfo import conninfo_to_dict

from bot.processes.local_slack import running
from bot.showing.blocks.evidence import evidence
from bot.workspace import keys
from bot.workspace.state import BOT_USER
from sql import embedded
from sql.home import Home
from tests.bench.crowd import is_early
from tests.workspace_client import Workspace, until

ROOT = Path(__file__).parents[2]
PEER = Path(__file__).parent / "peer_langchain"
MODELS = Path(os.environ.get("INGEST_MODELS_PATH", "~/.local/share/shoptalk/models")).expanduser()
CHANNEL, ASKS = "C0LINE2", "U0ADA"
_KEPT = ("PATH", "HOME", "LANG", "TMPDIR")
EARLY = evidence([]).text
_LOOK_SECONDS = 0.3
_PLACEHOLDER = "Looking through the manuals"


@dataclass
class World:
    """`folder` is for scratch; `lm` is the LM's address, and `lm_stats` what it counted."""

    folder: Path
    stack: ExitStack
    lease: embedded.Lease
    lm: str = ""
    workspaces: dict[str, Workspace] = field(default_factory=dict)

    def database(self, name: str) -> str:
        """The address of a new database of that name."""
        with psycopg.connect(self.lease.url, autocommit=True) as conn:
            conn.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            conn.execute(f'CREATE DATABASE "{name}"')
        told = conninfo_to_dict(self.lease.url)
        who = f"{told['user']}:{quote(str(told['password']))}"
        return f"postgresql://{who}@{told['host']}:{told['port']}/{name}"

    def start(
        self, name: str, words: Sequence[str | Path], environment: Mapping[str, str], cwd: Path
    ) -> "Process":
        """Run it until the end; what it says is in NAME.log."""
        log = self.folder / f"{name}.log"
        with log.open("ab") as said:
            child = subprocess.Popen(
                list(map(str, words)),
                cwd=cwd,
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
            )
        process = Process(child, log)
        self.stack.callback(process.end)
        return process

    def stub(self, seconds: float) -> None:
        """Start the tests' LM, each call of which takes so long."""
        words = [sys.executable, "-m", "tests.bench.peer_lm", "--seconds", str(seconds)]
        process = self.start("lm", words, base() | {"PYTHONPATH": str(ROOT)}, ROOT)
        self.lm = str(until(lambda: process.log.read_text().strip(), 600))

    def stats(self) -> dict[str, Any]:
        """What the tests' LM counted."""
        return dict(httpx.get(f"{self.lm.removesuffix('/v1')}/stats", trust_env=False).json())

    def workspace(self, name: str) -> Workspace:
        """A Slack of its own, with people in it."""
        home = Home(self.folder / f"{name}-slack")
        home.root.mkdir()
        more = {"SHOPTALK_HOME": str(home.root), "BOT_WORKSPACE_PORT": "0"}
        words = [sys.executable, "-m", "bot", "workspace"]
        self.start(f"{name}-slack", words, base() | more | {"PYTHONPATH": str(ROOT)}, ROOT)
        url = until(lambda: (found := running(home)) and found.url, 600)
        made = Workspace(str(url), keys(home))
        self.stack.callback(made.close)
        self.workspaces[name] = made
        return made


@dataclass
class Process:
    """A child, and what it said."""

    child: subprocess.Popen[bytes]
    log: Path

    def end(self) -> None:
        """Ask it to end, and wait until it did."""
        if self.child.poll() is None:
            self.child.terminate()
            try:
                self.child.wait(30)
            except subprocess.TimeoutExpired:
                self.child.kill()
        self.child.wait()


@contextmanager
def world(seconds: float | None = 0.0) -> Iterator[World]:
    """A PostgreSQL, and the tests' LM unless `seconds`, how long a call takes, is None."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="shoptalk-peer-")))
        folder.chmod(0o711)
        home = Home(folder / "postgres")
        home.root.mkdir()
        home.run.mkdir(parents=True, exist_ok=True)
        lease = embedded.join(home)
        stack.callback(lease.leave)
        made = World(folder, stack, lease)
        if seconds is not None:
            made.stub(seconds)
        yield made


def base() -> dict[str, str]:
    """The environment that a process starts from."""
    return {name: os.environ[name] for name in _KEPT if name in os.environ}


def peer_environment(world: World, workspace: Workspace, database: str) -> dict[str, str]:
    """The peer's settings."""
    return (
        base()
        | workspace.environment
        | {
            "DATABASE_URL": database,
            "LM_BASE_URL": world.lm,
            "LM_MODEL": "stub",
            "EMBEDDING_GRAPH": str(MODELS / "all-MiniLM-L6-v2.int8-1.onnx"),
            "EMBEDDING_TOKENIZER": str(MODELS / "all-MiniLM-L6-v2.tokenizer.json"),
        }
    )


def our_environment(world: World, workspace: Workspace, database: str, home: str) -> dict[str, str]:
    """Our settings: the same database server, LM and Slack; a home with the weights in it."""
    root = world.folder / home
    (root / "models").mkdir(parents=True, exist_ok=True)
    return (
        base()
        | workspace.environment
        | {
            "SHOPTALK_HOME": str(root),
            "INGEST_MODELS_PATH": str(MODELS),
            "DATABASE_URL": database,
            "AGENT_LM": "openai/stub",
            "AGENT_LM_API_BASE": world.lm,
            "BOT_API_PORT": "0",
        }
    )


def ask(workspace: Workspace, text: str, thread: str | None = None, wait: float = 900) -> "Reply":
    """Ask as a person does, and wait for the final reply. Times are the workspace's own."""
    entries = Entries(workspace)
    asked = time.time()
    ts = workspace.say(ASKS, CHANNEL, f"@shoptalk {text}", thread)
    mine: set[str] = set()
    seen: list[tuple[float, str]] = []

    def final() -> bool:
        for entry in entries.new():
            if entry["kind"] != "change" or entry["user"] != BOT_USER:
                continue
            if entry["what"] == "posted" and entry["thread_ts"] == (thread or ts):
                mine.add(entry["ts"])
            if entry["ts"] in mine and entry["what"] in ("posted", "changed"):
                seen.append((entry["at"], str(entry["text"])))
        return bool(seen) and not not_yet(seen[-1][1])

    seldom(final, wait)
    shown = workspace.replies(ASKS, CHANNEL, thread or ts)
    whole = str([message for message in shown if message["ts"] in mine])
    early = next((at for at, said in seen if said.startswith(EARLY)), None)
    return Reply(
        ts,
        seen[-1][1],
        whole,
        seen[-1][0] - asked,
        None if early is None else early - asked,
    )


def seldom(found: Callable[[], Any], seconds: float) -> Any:
    """What `found` returns, once it is true; looked for seldom, so that looking costs little."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if result := found():
            return result
        time.sleep(_LOOK_SECONDS)
    raise AssertionError(f"it did not happen within {seconds:g} s")


class Entries:
    """The entries of a workspace's log from now on."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace, self._next = workspace, 0
        while self.new():
            pass

    def new(self) -> list[dict[str, Any]]:
        """Those since the last call, not more than one page of them."""
        said = self._workspace.look("log", since=self._next)
        self._next = said["next"]
        return list(said["entries"])


def not_yet(text: str) -> bool:
    """Whether a message is what stands there before the answer, ours or the peer's."""
    return is_early(text) or text.startswith(_PLACEHOLDER)


@dataclass
class Reply:
    """The question's ts, the final text, all of the messages as one string, seconds from asking
    until that was seen, and until the first lines of a manual were (None where none came)."""

    ts: str
    text: str
    whole: str
    seconds: float
    lines: float | None
