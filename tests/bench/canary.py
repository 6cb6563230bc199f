"""`python -m tests.bench canary`: how often a canary is taken back, and how soon: exact.

No LM and no chance: the chance that E reaches its threshold is added up over all orders in which
threads go wrong, by the product's own rule (`agent.learning.canary`). "Looks once" is what a test
without that rule would do: an exact binomial test at 5 % after each event, for one signal.
"""

import argparse
import json
from collections.abc import Callable, Sequence
from functools import cache
from math import comb
from pathlib import Path
from typing import Any

from agent.learning.canary import THRESHOLD, e_value

OUT = Path(__file__).parents[2] / "docs" / "measurements" / "canary.json"
SHARES = (0.1, 0.25, 0.5)
TIMES = (0.5, 1, 2, 3, 5, 8, 32)
EVENTS = (10, 20, 50, 100, 300)
Rule = Callable[[int, int, float], bool]


def by_e(canarys: int, events: int, share: float) -> bool:
    """The product's rule."""
    return e_value(canarys, events - canarys, share) >= THRESHOLD


@cache
def by_looking(canarys: int, events: int, share: float) -> bool:
    """A one-sided exact test at 5 %, as if one looked only now."""
    tail = sum(
        comb(events, k) * share**k * (1 - share) ** (events - k) for k in range(canarys, events + 1)
    )
    return tail <= 0.05


def reached(rule: Rule, share: float, times: float, events: Sequence[int]) -> list[float]:
    """The chance that the rule takes the canary back within so many events, where it goes wrong
    `times` as often with it as with the champion."""
    chance = times * share / (times * share + 1 - share)
    going, done, found = {0: 1.0}, 0.0, []
    for number in range(1, max(events) + 1):
        following: dict[int, float] = {}
        for count, p in going.items():
            for canarys, now in ((count + 1, p * chance), (count, p * (1 - chance))):
                if rule(canarys, number, share):
                    done += now
                else:
                    following[canarys] = following.get(canarys, 0.0) + now
        going = following
        if number in events:
            found.append(round(done, 4))
    return found


def run(arguments: Sequence[str]) -> None:
    """Add all up, print a table, and keep the figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench canary", description=__doc__)
    parser.add_argument("--out", type=Path, default=OUT)
    chosen = parser.parse_args(arguments)
    rows: list[dict[str, Any]] = []
    print("| share | wrong so many times as often | the rule | a test at each look |")
    print("|---|---|---|---|")
    for share in SHARES:
        for times in TIMES:
            mine = reached(by_e, share, times, EVENTS)
            other = reached(by_looking, share, times, EVENTS)
            rows.append({"share": share, "times": times, "rule": mine, "looking": other})
            print(f"| {share} | {times} | {mine} | {other} |")
    document = {"threshold": THRESHOLD, "events": EVENTS, "rows": rows}
    chosen.out.write_text(json.dumps(document, indent=1) + "\n", "utf-8")
