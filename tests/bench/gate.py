"""`python -m tests.bench gate`: how often the product's gate promotes what is no better, and how
soon what is; beside "the higher score wins", a nightly McNemar and the gate that it replaced.

No LM is asked: programs are right or wrong by chance, voters honest or not. What decides are
`agent.learning.gate`, `renewal` and `shares` themselves, in the order in which a night uses them.
"""

import argparse
import json
import subprocess
from collections.abc import Sequence
from dataclasses import asdict, replace
from itertools import product
from pathlib import Path
from typing import Any

from tests.bench.gate_nights import PLAYERS, World, play

OUT = Path(__file__).parents[2] / "docs" / "measurements" / "gate.json"
GAINS = (0.0, 0.05, 0.1, 0.15)
DISCORDANCES = (0.1, 0.2, 0.3, 0.4)
VOTES = (15, 5)
BASE = World()
POISONED = ("contrary", "all up", "all down")
FLAWED = {"sensitivity": 0.85, "specificity": 0.85, "elsewhere": 0.03, "differs": 0.5, "bias": 1.5}


def cells() -> list[tuple[str, World]]:
    """Every world that is played in, with what it is for."""
    grid = [
        ("grid", replace(BASE, gain=gain, discordance=d, votes=votes))
        for votes, gain, d in product(VOTES, GAINS, DISCORDANCES)
        if gain <= d
    ]
    poisoned = [
        ("poisoned", replace(BASE, gain=gain, discordance=d, poison=poison, hostile=0.2))
        for gain, d in ((0.0, 0.2), (0.0, 0.4), (0.1, 0.2))
        for poison in POISONED
    ]
    hostile = [
        ("hostile", replace(BASE, gain=gain, poison=poison, hostile=0.3))
        for gain, poison in product((-0.05, 0.0), POISONED)
    ]
    flawed = [
        ("flawed", replace(BASE, gain=gain, discordance=d, **FLAWED))
        for gain, d in (*((0.0, d) for d in DISCORDANCES), (0.1, 0.2))
    ]
    return [*grid, *poisoned, *hostile, *flawed, ("worse", replace(BASE, gain=-0.05))]


def run(arguments: Sequence[str]) -> None:
    """Play all, print a line each, and keep the figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench gate", description=__doc__)
    parser.add_argument("--runs", type=int, default=1000, help="repetitions of each world")
    parser.add_argument("--only", help="one kind of world: grid, poisoned, flawed, ...")
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--dry", action="store_true", help="write no file")
    chosen = parser.parse_args(arguments)
    head = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], stdout=subprocess.PIPE, text=True, check=True
    )
    document: dict[str, Any] = {
        "commit": head.stdout.strip(),
        "runs": chosen.runs,
        "base": asdict(BASE),
        "rows": [],
    }
    for kind, world in cells():
        if chosen.only and kind != chosen.only:
            continue
        row = {"kind": kind, **_changed(world), "players": play(world, chosen.runs)}
        document["rows"].append(row)
        shares = "  ".join(f"{name} {row['players'][name]['promoted']:.3f}" for name in PLAYERS)
        if "undoubted" in row["players"]:
            shares += f"  undoubted {row['players']['undoubted']['promoted']:.3f}"
        print(f"{kind:9} {json.dumps(_changed(world))}  {shares}", flush=True)
        if not chosen.dry:
            text = json.dumps(document, indent=1, ensure_ascii=False)
            chosen.out.write_text(text + "\n", "utf-8")


def _changed(world: World) -> dict[str, Any]:
    """What tells it from the base, and always gain, discordance and votes."""
    base = asdict(BASE)
    always = ("gain", "discordance", "votes")
    return {k: v for k, v in asdict(world).items() if k in always or v != base[k]}
