"""The same bot as LangChain users write it, beside ours: `python -m tests.bench peer [PART...]`.

Parts, all by default: `fresh` (from an empty environment to the first cited answer in Slack),
`serving` (from a better program to the first call under it), `overhead` (what a question costs
beside the LM), `lines` (of own code), and, with --data, `search` (on the question sets). The peer
is `tests/bench/peer_langchain`. Each part is kept in docs/measurements/peer.json with its command
and commit; the others stay as they are.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tests.bench.peer_bots import Pair
from tests.bench.peer_fresh import fresh
from tests.bench.peer_lines import lines
from tests.bench.peer_overhead import overhead
from tests.bench.peer_search import search
from tests.bench.peer_serving import serving
from tests.bench.peer_world import PEER, ROOT, world

PARTS = ("overhead", "serving", "lines", "fresh", "search")
OUT = ROOT / "docs" / "measurements" / "peer.json"


def run(words: Sequence[str]) -> None:
    """Measure the parts that are named."""
    chosen = arguments(words)
    words = ["DATA" if word == str(chosen.data) else word for word in words]
    # What was started is ended, however this ends.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    cache = chosen.cache or Path(tempfile.gettempdir()) / "shoptalk-peer-cache"
    cache.mkdir(parents=True, exist_ok=True)
    if unknown := set(chosen.parts) - set(PARTS):
        raise SystemExit(f"No such part: {', '.join(sorted(unknown))}; there are {PARTS}.")
    python = python_of(cache)
    if chosen.parts == ["lines"] and not chosen.enter:
        _keep("lines", lines(None, python), words, 0)
        return
    with world(chosen.seconds) as made:
        pair = Pair(made, python)
        parts: dict[str, Callable[[], dict[str, Any]]] = {
            "overhead": lambda: overhead(pair, chosen.questions, chosen.seconds),
            "serving": lambda: serving(pair, chosen.rounds),
            "lines": lambda: lines(made if chosen.enter else None, python),
            "fresh": lambda: fresh(made, chosen.rounds, chosen.downloads, cache),
            "search": lambda: search(made, python, chosen.data, chosen.sets),
        }
        for part in chosen.parts or PARTS[: None if chosen.data else -1]:
            began = time.monotonic()
            _keep(part, parts[part](), words, time.monotonic() - began)


def python_of(cache: Path) -> Path:
    """The Python of an environment with the peer's requirements, made where there is none."""
    python = cache / "venv" / "bin" / "python"
    if not (cache / "installed").exists():
        subprocess.run([sys.executable, "-m", "venv", cache / "venv"], check=True)
        pip = [str(python), "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
        lock = str(PEER / "requirements.lock")
        subprocess.run([*pip, "--require-hashes", "-r", lock], check=True, stdout=sys.stderr)
        (cache / "installed").touch()
    return python


def _keep(part: str, found: dict[str, Any], words: Sequence[str], seconds: float) -> None:
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], stdout=subprocess.PIPE, cwd=ROOT, text=True
    )
    kept = json.loads(OUT.read_text("utf-8")) if OUT.exists() else {}
    kept[part] = {
        "command": " ".join(["python -m tests.bench peer", *words]),
        "commit": commit.stdout.strip(),
        "cores": len(os.sched_getaffinity(0)),
        **found,
        "took_seconds": round(seconds),
    }
    OUT.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", "utf-8")
    print(f"Wrote {part} into {OUT.relative_to(ROOT)} in {seconds:.0f} s.")


def arguments(words: Sequence[str]) -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser("python -m tests.bench peer", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART")
    parser.add_argument("--rounds", type=int, default=3, help="of fresh and serving")
    parser.add_argument("--downloads", type=int, default=1, help="of all packages from the index")
    parser.add_argument("--questions", type=int, default=20, help="of overhead, to each")
    parser.add_argument("--seconds", type=float, default=0.3, help="that a call of the LM takes")
    parser.add_argument(
        "--enter", action="store_true", help="lines: also run both, and count what is entered"
    )
    parser.add_argument("--data", type=Path, help="the folder of the question sets, for search")
    parser.add_argument("--sets", nargs="*", default=[], help="some of them; all by default")
    parser.add_argument(
        "--cache", type=Path, help="where the peer's environment and wheels are kept"
    )
    return parser.parse_args(words)
