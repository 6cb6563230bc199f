"""`python -m tests.bench cliques`: how often people who collude on a topic of their own bring a
program through the gate, and what the rule against it costs an honest team.

Fifteen questions a day are voted on honestly; besides, the members vote down so many of their own
topic, which the candidate answers as they like. Elsewhere the candidate is as much better as
`gain` says, and the two differ on a fifth. The judge is taken to believe the candidate. What
decides is `agent.learning.gate` each night; `alone` is what it decided without the rule.
"""

import argparse
import json
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from agent.learning.gate import Pair, decide, tally

OUT: Final = Path(__file__).parents[2] / "docs" / "measurements" / "cliques.json"
NIGHTS: Final = 30
HONEST: Final = 15
RIGHT: Final = 0.7
DIFFER: Final = 0.2
CELLS: Final = (
    # people, members, of their own a day, gain elsewhere
    (15, 0, 0, 0.1),
    (20, 0, 0, 0.1),
    (8, 0, 0, 0.1),
    (20, 6, 15, 0.0),
    (20, 6, 5, 0.0),
    (20, 6, 2, 0.0),
    (20, 6, 5, -0.05),
    (20, 6, 15, 0.1),
    (18, 8, 15, 0.0),
)


def run(given: Sequence[str]) -> None:
    """Play all, print a line each, and keep the figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench cliques", description=__doc__)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--out", type=Path, default=OUT)
    chosen = parser.parse_args(given)
    head = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], stdout=subprocess.PIPE, text=True, check=True
    )
    rows: list[dict[str, Any]] = []
    for people, members, own, gain in CELLS:
        told = [_nights(people, members, own, gain, seed) for seed in range(chosen.runs)]
        row = {
            "people": people,
            "members": members,
            "own_a_day": own,
            "gain": gain,
            "promoted": round(sum(now for now, _ in told) / chosen.runs, 3),
            "alone": round(sum(alone for _, alone in told) / chosen.runs, 3),
        }
        rows.append(row)
        print(json.dumps(row), flush=True)
        document = {"commit": head.stdout.strip(), "runs": chosen.runs, "rows": rows}
        chosen.out.write_text(json.dumps(document, indent=1) + "\n", "utf-8")


def _nights(people: int, members: int, own: int, gain: float, seed: int) -> tuple[bool, bool]:
    """Whether it is promoted within the nights, with the rule and without."""
    draws = np.random.default_rng([seed, people, members, own])
    won, lost = (DIFFER + gain) / 2 / (1 - RIGHT), (DIFFER - gain) / 2 / RIGHT
    pairs: list[Pair] = []
    alone = False
    for _ in range(NIGHTS):
        for _ in range(HONEST):
            right = bool(draws.random() < RIGHT)
            other = bool(draws.random() < (lost if right else won))
            who = frozenset({f"U{draws.integers(members, people)}"})
            pairs.append(Pair(len(pairs), right, right, right ^ other, who))
        for _ in range(own):
            who = frozenset({f"U{draws.integers(0, members)}"})
            pairs.append(Pair(len(pairs), False, False, True, who))
        count = tally(pairs)
        alone = alone or decide(replace(count, rest=None), 0).promote
        if decide(count, 0).promote:
            return True, True
    return False, alone
