"""From nothing but Python, PostgreSQL, an LM and model weights to the first cited answer in Slack.

Both do what their README says: a new virtual environment, the locked requirements (each wheel
checked by its hash), the sample manual, the bot, a question. Downloads are timed apart: packages
are first downloaded into a folder, then installed from it without the index.
"""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.bench.peer_bots import Bot, ours, the_peer
from tests.bench.peer_overhead import told
from tests.bench.peer_world import PEER, ROOT, World, ask

QUESTION, CITED = "What torque do the gland bolts need?", ("205", "13")
"""The manual's page, by its number in the PDF, stands beside the value in an answer that cites."""
_PIP = ("-m", "pip", "--disable-pip-version-check", "--quiet", "--no-cache-dir")
Steps = dict[str, dict[str, float]]


class Clock:
    """Seconds, and CPU seconds of ended children, of each step by its name."""

    def __init__(self) -> None:
        self.steps: Steps = {}

    def __call__(self, name: str, step: Callable[[], Any]) -> Any:
        cpu, begun = _cpu(), time.monotonic()
        result = step()
        self.steps[name] = {
            "seconds": round(time.monotonic() - begun, 1),
            "cpu_seconds": round(_cpu() - cpu, 1),
        }
        return result


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def download(lock: Path, into: Path) -> dict[str, Any]:
    """Fetch what the lock names, unless it is there; seconds, packages, megabytes."""
    clock = Clock()
    if into.exists():
        return _held(into)
    words = [sys.executable, *_PIP, "download", "--no-deps", "--require-hashes"]
    clock("download", lambda: _run([*words, "-r", lock, "-d", into], ROOT))
    # A few packages come as source, and are built.
    _run([sys.executable, *_PIP, "download", "wheel", "setuptools", "-d", into], ROOT)
    return {**clock.steps["download"], **_held(into)}


def _held(folder: Path) -> dict[str, int]:
    files = list(folder.iterdir())
    size = sum(file.stat().st_size for file in files)
    return {"packages": len(files), "megabytes": round(size / 2**20)}


def fresh(made: World, rounds: int, downloads: int, keep: Path) -> dict[str, Any]:
    """The figures of so many rounds, the peer and ours in turn. `keep`: where wheels are left."""
    locks = {"peer": PEER / "requirements.lock", "ours": ROOT / "requirements.lock"}
    fetched: dict[str, list[dict[str, Any]]] = {"peer": [], "ours": []}
    for number in range(downloads):
        for name, lock in locks.items():
            fetched[name].append(download(lock, keep / f"{name}-{number}"))
    rows: dict[str, list[dict[str, Any]]] = {"peer": [], "ours": []}
    for number in range(rounds):
        for name, install in (("peer", _peer), ("ours", _ours)):
            row = install(made, keep, f"{name}-fresh-{number}")
            rows[name].append({"load_average": round(os.getloadavg()[0], 1), **row})
            print(name, rows[name][-1], file=sys.stderr, flush=True)
    return {"downloads": fetched, "rounds": rows, **_summary(rows)}


def _peer(made: World, keep: Path, name: str) -> dict[str, Any]:
    clock, folder = Clock(), made.folder / f"{name}-venv"
    python = folder / "bin" / "python"
    bot = the_peer(made, python, name)
    begun = time.monotonic()
    clock("venv", lambda: _run([sys.executable, "-m", "venv", folder], PEER))
    clock("install", lambda: _install(python, PEER / "requirements.lock", keep / "peer-0"))
    clock("ingest", bot.ingest)
    clock("start", bot.start)
    return _answered(bot, clock, begun, folder)


def _ours(made: World, keep: Path, name: str) -> dict[str, Any]:
    clock, checkout = Clock(), made.folder / f"{name}-checkout"
    checkout.mkdir()
    archive = subprocess.run(
        ["git", "archive", "HEAD"], cwd=ROOT, stdout=subprocess.PIPE, check=True
    )
    subprocess.run(["tar", "x", "-C", checkout], input=archive.stdout, check=True)
    folder = checkout / ".venv"
    python = folder / "bin" / "python"
    bot = ours(made, python, name, cwd=checkout, serving="up")
    begun = time.monotonic()
    wheels = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(keep / "ours-0")}
    setup = ["make", "setup", f"PYTHON={sys.executable}"]
    clock("setup", lambda: _run(setup, checkout, wheels))
    clock("ingest", bot.ingest)
    clock("start", bot.start)
    return _answered(bot, clock, begun, folder)


def _answered(bot: Bot, clock: Clock, begun: float, folder: Path) -> dict[str, Any]:
    reply = clock("answer", lambda: ask(bot.slack, QUESTION, wait=1800))
    seconds = time.monotonic() - begun
    cpu = bot.cpu()
    bot.end()
    missing = [part for part in CITED if part not in reply.whole]
    if missing:
        raise SystemExit(f"{bot.name} did not cite {missing}: {reply.whole[:800]}")
    size = sum(f.lstat().st_size for f in folder.rglob("*") if f.is_file() and not f.is_symlink())
    return {
        "seconds": round(seconds, 1),
        "cpu_seconds": round(sum(s["cpu_seconds"] for s in clock.steps.values()) + cpu, 1),
        "steps": clock.steps,
        "installed_megabytes": round(size / 2**20),
    }


def _install(python: Path, lock: Path, wheels: Path) -> None:
    words = [python, *_PIP, "install", "--no-index", "--no-deps", "--find-links", wheels]
    _run([*words, "--require-hashes", "-r", lock], ROOT)


def _run(words: Sequence[str | Path], cwd: Path, more: Mapping[str, str] | None = None) -> None:
    environment = {**os.environ, **(more or {})}
    subprocess.run(list(map(str, words)), cwd=cwd, check=True, stdout=sys.stderr, env=environment)


def _summary(rows: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    pairs = list(zip(rows["ours"], rows["peer"], strict=True))
    return {
        **{
            name: {
                key: told([row[key] for row in rows[name]]) for key in ("seconds", "cpu_seconds")
            }
            for name in rows
        },
        "ours_over_peer": {
            key: told([o[key] / p[key] for o, p in pairs]) for key in ("seconds", "cpu_seconds")
        },
    }
