"""Processes of Shoptalk on a database by TCP, with the local workspace and the LM stub."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from sql.database import Database
from tests.lm_stub import LmStub
from tests.workspace_client import Workspace, until

_KEPT = ("PATH", "HOME", "LANG", "TMPDIR", "PYTHONPATH")
_SECONDS_TO_END = 60


@dataclass
class Works:
    """A database with the sample manual, and the processes that work on it."""

    db: Database
    workspace: Workspace
    stub: LmStub
    environment: dict[str, str]
    folder: Path
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, *words: str, **settings: str) -> subprocess.Popen[bytes]:
        """Start `shoptalk WORDS...`; what it says goes to a file of the folder."""
        name = f"{len(self.processes)}-{words[0]}.log"
        with (self.folder / name).open("wb") as sink:
            process = subprocess.Popen(
                [sys.executable, "-m", "bot", *words],
                stdin=subprocess.DEVNULL,
                stdout=sink,
                stderr=sink,
                cwd=self.folder,
                env=self.environment | settings,
            )
        self.processes.append(process)
        return process

    def output(self) -> str:
        """What all of them said."""
        return "\n".join(
            f"--- {file.name}\n{file.read_text()}" for file in sorted(self.folder.glob("*.log"))
        )

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """What the statement gives now."""
        with self.db.connection() as conn:
            return conn.execute(statement).fetchall()  # type: ignore[arg-type]

    def wait_for(self, statement: str, expected: list[tuple[Any, ...]]) -> None:
        """Wait until the statement gives these rows."""
        rows: list[tuple[Any, ...]] = []

        def there() -> bool:
            rows[:] = self.rows(statement)
            return rows == expected

        try:
            until(there)
        except AssertionError:
            raise AssertionError(f"{rows}, not {expected}\n{self.output()}") from None

    def end(self) -> None:
        """End all that still run."""
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            try:
                process.wait(_SECONDS_TO_END)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@pytest.fixture
def works(
    sample_db: Database,
    database_url: str,
    workspace: Workspace,
    lm_stub: Callable[..., LmStub],
    models: Path,
    tmp_path: Path,
) -> Iterator[Works]:
    """A database on TCP with a password, and nothing running yet; the LM takes half a second."""
    stub = lm_stub(seconds=0.5)
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    environment |= {
        "SHOPTALK_HOME": str(tmp_path / "home of processes"),
        "DATABASE_URL": database_url,
        "INGEST_MODELS_PATH": str(models),
        "BOT_LOG_LEVEL": "info",
        "BOT_STALLED_SECONDS": "5",
        "PYTHONPATH": str(Path(__file__).parents[1]),
        **workspace.environment,
        **stub.settings,
    }
    folder = tmp_path / "logs"
    folder.mkdir()
    with ExitStack() as stack:
        made = Works(sample_db, workspace, stub, environment, folder)
        stack.callback(made.end)
        yield made
