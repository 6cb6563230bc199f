"""The whole loop for tests: bot, workers and clocks as processes against the local workspace."""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psycopg

from tests.workspace_client import Workspace, until

_SHOPTALK = Path(sys.executable).with_name("shoptalk")
_KEPT = ("PATH", "HOME", "LANG", "TMPDIR", "PYTHONPATH")
_STOP_SECONDS = 60


class Loop:
    """Starts and ends Shoptalk's processes on one home, and looks into its database."""

    def __init__(
        self, folder: Path, workspace: Workspace, database_url: str | None, settings: dict[str, str]
    ) -> None:
        self.folder = folder
        self.workspace = workspace
        self._database_url = database_url
        self._environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
        self._environment |= {"SHOPTALK_HOME": str(folder / "home"), "BOT_LOG_LEVEL": "info"}
        if database_url:
            self._environment["DATABASE_URL"] = database_url
        self._environment |= {**workspace.environment, **settings}
        self._started: list[subprocess.Popen[bytes]] = []
        self._logs: dict[int, Path] = {}
        self._looking: psycopg.Connection[Any] | None = None
        (folder / "home").mkdir(parents=True, exist_ok=True)

    def start(
        self, command: str, *, within: Sequence[str] = (), **settings: str
    ) -> subprocess.Popen[bytes]:
        """A process that runs on; what it says goes to a file beside the home. `within`: a command
        that starts it, such as one of a network namespace."""
        log = self.folder / f"{command}-{len(self._started)}.log"
        with log.open("wb") as said:
            process = subprocess.Popen(
                [*within, _SHOPTALK, command],
                cwd=self.folder,
                env=self._environment | settings,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
            )
        self._started.append(process)
        self._logs[process.pid] = log
        return process

    def running(self, command: str) -> list[subprocess.Popen[bytes]]:
        """The processes of a command that have not ended."""
        return [
            process
            for process in self._started
            if process.poll() is None and self._logs[process.pid].name.startswith(command)
        ]

    def output(self, process: subprocess.Popen[bytes]) -> str:
        """What a process said so far."""
        return self._logs[process.pid].read_text(errors="replace")

    def bot(self, **settings: str) -> subprocess.Popen[bytes]:
        """A bot that is connected."""
        before = len(self.workspace.log("connected"))
        process = self.start("bot", **settings)
        until(lambda: len(self.workspace.log("connected")) > before, 60)
        return process

    def worker(self, **settings: str) -> subprocess.Popen[bytes]:
        return self.start("worker", **settings)

    def run(self, *words: str, seconds: float = 300, **settings: str) -> str:
        """What a command prints, which must succeed."""
        done = subprocess.run(
            [_SHOPTALK, *words],
            cwd=self.folder,
            env=self._environment | settings,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """kill -9, and its end."""
        process.send_signal(signal.SIGKILL)
        process.wait(_STOP_SECONDS)

    def rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """What the database says, on a connection that is kept for the next look."""
        if self._looking is None or self._looking.closed:
            assert self._database_url
            self._looking = psycopg.connect(self._database_url, autocommit=True)
        try:
            return self._looking.execute(statement, values).fetchall()  # type: ignore[arg-type]
        except psycopg.OperationalError:
            if not self._looking.closed:
                raise
            return self.rows(statement, *values)

    def state(self, ts: str) -> str | None:
        """The state of the reply to the question of the message `ts`."""
        found = self.rows(
            "SELECT state FROM replies JOIN questions USING (question_id) WHERE questions.ts = %s",
            ts,
        )
        return found[0][0] if found else None

    def until_state(self, ts: str, state: str, seconds: float = 60) -> None:
        """Wait until the reply is in this state."""
        until(lambda: self.state(ts) == state, seconds)

    def logs(self) -> str:
        """All that the processes said."""
        return "\n".join(
            f"== {file.name}\n{file.read_text(errors='replace')}"
            for file in sorted(self.folder.glob("*.log"))
        )

    def end(self) -> None:
        """End them all, politely; kill who does not."""
        if self._looking is not None:
            self._looking.close()
        for process in self._started:
            if process.poll() is None:
                process.terminate()
        for process in self._started:
            try:
                process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.kill(process)


def visible_answers(workspace: Workspace, thread: str) -> list[str]:
    """The timestamps of the bot's messages in a thread that are to be seen, by the log alone."""
    shown: list[str] = []
    for entry in workspace.log("change"):
        if entry["what"] == "posted" and entry.get("thread_ts") == thread and entry.get("metadata"):
            shown.append(entry["ts"])
        elif entry["what"] == "deleted" and entry["ts"] in shown:
            shown.remove(entry["ts"])
    return shown
