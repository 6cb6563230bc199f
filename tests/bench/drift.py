"""`python -m tests.bench drift`: judges that are wrong on purpose, in forty ways, and a program
that is no better: is the judge set aside, or the program kept, before a wrong promotion?

Also a sound judge, and a program that is ten points better, to see what caution costs; and the same
without what guards against the judge. No LM is asked.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.bench import homes
from tests.bench.drift_judges import FLAWED, Says, sound
from tests.bench.drift_nights import Ended, Guard, World, controls, play

OUT = Path(__file__).parents[2] / "docs" / "measurements" / "drift.json"
NO_BETTER = (
    World(),
    World(discordance=0.1),
    World(gain=-0.05),
)
BETTER = World(gain=0.1)
GUARDS = {
    "now": Guard(),
    "before": Guard(before=True, doubted=False),
    "nothing": Guard(False, False),
}


def run(arguments: Sequence[str]) -> None:
    """Play all, print a line each, keep the figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench drift", description=__doc__)
    parser.add_argument("--runs", type=int, default=60, help="of each judge and world")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--judges", type=slice_of, default=slice(None), help="FROM:TO of the table")
    parser.add_argument("--rows", type=Path, nargs="*", help="printed rows: only add them up")
    parser.add_argument("--only", help="guards, with commas between them")
    chosen = parser.parse_args(arguments)
    planted = controls()
    rows = []
    guards = chosen.only.split(",") if chosen.only else list(GUARDS)
    judges: dict[str, Says] = {"(sound)": sound, **FLAWED}
    if chosen.rows:
        printed = [line for path in chosen.rows for line in path.read_text("utf-8").splitlines()]
        by = {row["judge"]: row for row in map(json.loads, printed) if "judge" in row}
        publish([by[name] for name in judges if name in by], guards, chosen)
        return
    for name, says in list(judges.items())[chosen.judges]:
        row: dict[str, Any] = {"judge": name}
        for guard in guards:
            wrong = [
                play(says, world, GUARDS[guard], planted, chosen.seed + seed)
                for world in NO_BETTER
                for seed in range(chosen.runs if guard == "now" else -(-chosen.runs // 4))
            ]
            row[guard] = summary(wrong)
        better = [
            play(says, BETTER, GUARDS["now"], planted, chosen.seed + seed)
            for seed in range(chosen.runs)
        ]
        row["better_promoted"] = _share([one.promoted > 0 for one in better])
        rows.append(row)
        print(json.dumps(row), flush=True)
    publish(rows, guards, chosen)


def slice_of(written: str) -> slice:
    """FROM:TO as a slice."""
    start, _, end = written.partition(":")
    return slice(int(start or 0), int(end) if end else None)


def publish(rows: Sequence[dict[str, Any]], guards: Sequence[str], chosen: Any) -> None:
    """Add up, print, keep."""
    flawed = [row for row in rows if row["judge"] in FLAWED]
    total = {
        guard: {
            "runs": sum(row[guard]["runs"] for row in flawed),
            "wrong": sum(row[guard]["wrong"] for row in flawed),
            "judges_at_95": sum(row[guard]["wrong_share"] <= 0.05 for row in flawed),
        }
        for guard in guards
    }
    print(json.dumps(total))
    document = {"commit": homes.commit(), "runs": chosen.runs, "total": total, "rows": rows}
    chosen.out.write_text(json.dumps(document, indent=1) + "\n", "utf-8")


def summary(ended: Sequence[Ended]) -> dict[str, Any]:
    """`wrong`: promotions of what is no better; `set_aside`: runs in which the judge was, on some
    night before that; `night`: the middle one of these nights; `believed`: nights on which it
    decided, in the mean."""
    nights = sorted(one.noticed for one in ended if one.noticed)
    return {
        "runs": len(ended),
        "wrong": sum(one.promoted > 0 for one in ended),
        "wrong_share": _share([one.promoted > 0 for one in ended]),
        "set_aside": _share([one.noticed > 0 for one in ended]),
        "night": nights[len(nights) // 2] if nights else None,
        "believed": round(sum(one.believed for one in ended) / len(ended), 1),
    }


def _share(hits: Sequence[bool]) -> float:
    return round(sum(hits) / len(hits), 4)
