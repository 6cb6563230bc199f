"""The command line for tests: real processes on a home of their own, with a tiny language model."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.sample import SAMPLE_PDF

_SHOPTALK = Path(sys.executable).with_name("shoptalk")
SECONDS = 300
Run = subprocess.CompletedProcess[str]


class Terminal:
    """Runs `shoptalk` on a home of its own; nothing of the caller's settings comes through."""

    def __init__(self, folder: Path, settings: dict[str, str]) -> None:
        self.folder = folder
        # Of another work tree, where that is tested.
        kept = ("PATH", "HOME", "LANG", "TMPDIR", "PYTHONPATH")
        self._environment = {name: os.environ[name] for name in kept if name in os.environ}
        self._environment |= {"SHOPTALK_HOME": str(folder / "home"), **settings}

    def start(self, *words: str, **settings: str) -> subprocess.Popen[str]:
        """A command that runs on, with pipes to all its ends."""
        return subprocess.Popen(
            [_SHOPTALK, *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=self.folder,
            env=self._environment | settings,
        )

    def run(self, *words: str, **settings: str) -> Run:
        """A command run to its end."""
        process = self.start(*words, **settings)
        try:
            out, err = process.communicate(timeout=SECONDS)
        finally:
            process.kill()
        return Run(words, process.returncode, out, err)

    def document(self, *words: str, **settings: str) -> Any:
        """The one JSON document that a command prints, which must succeed."""
        done = self.run(*words, "--json", **settings)
        assert done.returncode == 0, done.stderr
        assert done.stdout.count("\n") == 1
        return json.loads(done.stdout)


@pytest.fixture(scope="session")
def empty_home(open_folder: Path, models: Path, small_gguf: Path) -> Iterator[Terminal]:
    """A home with nothing in it, which finds its models in the folder of the tests."""
    folder = open_folder / "command line"
    # The home is there before its first use, so that root's server can keep its data inside.
    (folder / "home").mkdir(parents=True)
    settings = {
        "INGEST_MODELS_PATH": str(models),
        "AGENT_LM": str(small_gguf),
        "AGENT_LM_MAX_TOKENS": "64",
        "AGENT_READ_PASSAGES": "2",
        "SQL_DURABLE": "false",
    }
    terminal = Terminal(folder, settings)
    yield terminal
    terminal.run("stop")


@pytest.fixture(scope="session")
def migrated_home(empty_home: Terminal) -> tuple[Terminal, list[str]]:
    """The home with a database, and the migrations that made it."""
    return empty_home, empty_home.document("migrate")["ran"]


@pytest.fixture(scope="session")
def stocked_home(migrated_home: tuple[Terminal, list[str]]) -> tuple[Terminal, dict[str, Any]]:
    """The home with the sample manual for everyone, and what `ingest` said of it."""
    terminal, _ = migrated_home
    return terminal, terminal.document("ingest", str(SAMPLE_PDF), "--everyone")


@pytest.fixture(scope="session")
def terminal(stocked_home: tuple[Terminal, dict[str, Any]]) -> Terminal:
    """The home with the sample manual."""
    return stocked_home[0]


def one_sentence(done: Run) -> str:
    """The sentence of a command that failed as it should, checked for its form."""
    said = " ".join(done.stderr.split())
    assert done.returncode == 1, said
    assert "Traceback" not in said
    assert "incident" not in said
    assert said.endswith((".", ")")), said
    return said
