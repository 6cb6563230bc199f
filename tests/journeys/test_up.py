"""`shoptalk up`: starts everything, keeps it running, and leaves nothing behind."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Collection
from pathlib import Path

import pytest

from bot.workspace import keys
from sql.home import Home
from tests.fix_up import StartUp, Up
from tests.workspace_client import Workspace, until

_CHILDREN = ("workspace", "bot", "worker", "clock", "api")
_ASK = "@shoptalk What torque do the gland bolts need?"
_TOLD = "N·m: 205"
_PROC = Path("/proc")

pytestmark = pytest.mark.skipif(not _PROC.is_dir(), reason="finds processes in /proc")


def test_children_are_started_again(up: StartUp) -> None:
    """After kill -9 of each child all are there again, and a question is answered as before."""
    running = up()
    before = until(lambda: _all_there(running))
    for pid in before.values():
        os.kill(pid, signal.SIGKILL)
    after = until(lambda: _all_there(running, but=before))
    assert set(after) == set(_CHILDREN)
    _ask(running)
    assert running.process.poll() is None


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_nothing_is_left(up: StartUp, number: signal.Signals) -> None:
    """However it is ended, no process of this home is there a few seconds later."""
    running = up()
    until(lambda: _all_there(running))
    _ask(running)
    running.process.send_signal(number)
    code = running.process.wait(180)
    assert code == (-signal.SIGKILL if number == signal.SIGKILL else 0)
    until(lambda: not _of_home(running.home), 15)


def test_one_a_home_and_one_a_port(up: StartUp, tmp_path: Path) -> None:
    """A second one in the home, or on its port, is one sentence; where the API's port is taken,
    that is said, and everything else runs; `stop` ends it."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        running = up(BOT_API_PORT=str(other.getsockname()[1]))
        until(lambda: "Everything else runs, without api." in running.output.read_text())
    assert "set BOT_API_HOST and BOT_API_PORT" in running.output.read_text()
    until(lambda: _all_there(running, of=set(_CHILDREN) - {"api"}))
    again = _shoptalk(running, "up")
    assert (again.returncode, again.stderr.count("\n")) == (1, 1), again.stderr
    assert "already" in again.stderr
    port = running.url.rsplit(":", 1)[1]
    settings = {"SHOPTALK_HOME": str(running.home.parent / "other"), "BOT_WORKSPACE_PORT": port}
    taken = _shoptalk(running, "up", **settings)
    assert taken.returncode == 1
    # At once: nothing was fetched or prepared before that.
    assert taken.stderr.startswith(f"Port {port} is taken"), taken.stderr
    assert taken.stderr.count("\n") == 1, taken.stderr
    stopped = _shoptalk(running, "stop")
    assert (stopped.returncode, stopped.stderr) == (0, "")
    assert running.process.wait(180) == 0
    assert not _of_home(running.home)
    _shoptalk(running, "stop", **settings)


def _ask(running: Up) -> None:
    workspace = Workspace(running.url, keys(Home(running.home)))
    try:
        until(lambda: _listens(running.url))
        ts = workspace.say("U0ADA", "C0LINE2", _ASK)
        workspace.reply_to("U0ADA", "C0LINE2", ts, _TOLD, seconds=60)
    finally:
        workspace.close()


def _listens(url: str) -> bool:
    try:
        socket.create_connection(("127.0.0.1", int(url.rsplit(":", 1)[1]))).close()
    except ConnectionRefusedError:
        return False
    return True


def _shoptalk(running: Up, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *words],
        env=running.environment | {"PYTHONPATH": str(Path(__file__).parents[2])} | settings,
        cwd=running.home.parent,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def _all_there(
    running: Up, but: dict[str, int] | None = None, of: Collection[str] = _CHILDREN
) -> dict[str, int]:
    """The child of each name; none where one is not there (anew) yet."""
    found = {}
    for pid in _processes(lambda status: status["PPid"] == str(running.process.pid)):
        match _read(pid, "cmdline").decode().split("\0"):
            case [_, "-m", "bot", name, *_]:  # else it has ended, or is about to begin
                found[name] = pid
    fresh = set(found.values()).isdisjoint((but or {}).values())
    return found if fresh and set(of) <= set(found) else {}


def _of_home(home: Path) -> list[int]:
    """All processes whose environment names the home."""
    mark = f"SHOPTALK_HOME={home}\0".encode()
    living = _processes(lambda status: status["State"][0] != "Z")
    return [pid for pid in living if mark in _read(pid, "environ")]


def _processes(wanted: Callable[[dict[str, str]], bool]) -> list[int]:
    found = []
    for folder in _PROC.iterdir():
        if not folder.name.isdecimal():
            continue
        lines = _read(int(folder.name), "status").decode().splitlines()
        status = dict(line.split(":\t", 1) for line in lines if ":\t" in line)
        if status and wanted({name: value.strip() for name, value in status.items()}):
            found.append(int(folder.name))
    return found


def _read(pid: int, name: str) -> bytes:
    """What /proc says of the process; nothing of one that has ended."""
    try:
        return (_PROC / str(pid) / name).read_bytes()
    except OSError:
        return b""
