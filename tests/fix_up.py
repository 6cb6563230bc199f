"""The whole thing as `make run` starts it: `shoptalk up` on a home of its own, with the LM stub."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.workspace import keys
from sql.home import Home
from tests.lm_stub import Knobs, LmStub

_SHOPTALK = Path(sys.executable).with_name("shoptalk")
_START_SECONDS, _STOP_SECONDS = 300, 60
_KEPT = ("PATH", "HOME", "LANG", "TMPDIR", "PYTHONPATH")


@dataclass(frozen=True)
class Up:
    """A running `shoptalk up`: its workspace's address, its home, its environment."""

    url: str
    home: Path
    environment: dict[str, str]
    process: subprocess.Popen[bytes]
    output: Path

    @property
    def page(self) -> str:
        """The address of its page, as it is printed."""
        return keys(Home(self.home)).page(self.url)


@contextmanager
def open_up(folder: Path, models: Path, stub: LmStub | None, **settings: str) -> Iterator[Up]:
    """Start it in `folder`, wait until the workspace answers and a bot listens, and end it.

    `stub` None: with the embedded language model, from the folder of models.
    """
    home = folder / "home"
    home.mkdir(parents=True)
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    environment |= {
        "SHOPTALK_HOME": str(home),
        "INGEST_MODELS_PATH": str(models),
        "SQL_DURABLE": "false",
        "BOT_WORKSPACE_PORT": "0",
        "BOT_API_PORT": "0",
        **(stub.settings if stub else {}),
        **settings,
    }
    output = folder / "output"
    with output.open("wb") as sink:
        process = subprocess.Popen(
            [_SHOPTALK, "up"], cwd=folder, env=environment, stdout=sink, stderr=sink
        )
        try:
            yield Up(_address(home, process, output), home, environment, process, output)
        finally:
            process.terminate()
            try:
                process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            subprocess.run([_SHOPTALK, "stop"], cwd=folder, env=environment, check=False)


def _address(home: Path, process: subprocess.Popen[bytes], output: Path) -> str:
    """The workspace's address, from the file in which it says so."""
    until = time.monotonic() + _START_SECONDS
    said = home / "run" / "workspace.json"
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        if said.exists():
            return str(json.loads(said.read_text())["url"]).rstrip("/")
        time.sleep(0.1)
    raise AssertionError(f"`shoptalk up` did not start: {output.read_text()[-2000:]}")


StartUp = Callable[..., Up]


@pytest.fixture
def up(open_folder: Path, models: Path) -> Iterator[StartUp]:
    """A function that starts `shoptalk up` with settings by name; `lm_seconds` slows its LM."""
    with ExitStack() as stack:

        def start(lm_seconds: float = 0.0, **settings: str) -> Up:
            stub = stack.enter_context(LmStub(knobs=Knobs(seconds=lm_seconds)))
            folder = open_folder / f"up-{time.monotonic_ns()}"
            folder.mkdir()
            return stack.enter_context(open_up(folder, models, stub, **settings))

        yield start
