"""`python -m tests.bench.gate_page`: the tables of the simulation, for the documents."""

import json
from pathlib import Path
from typing import Any

from tests.bench.gate_nights import PLAYERS

ROOT = Path(__file__).parents[2]
FIGURES = ROOT / "docs" / "measurements" / "gate.json"
MARKS = {"docs/learning.md": "gate", "docs/measurements.md": "gate"}
_NEVER = 999


def rows() -> list[dict[str, Any]]:
    """What was played."""
    found: list[dict[str, Any]] = json.loads(FIGURES.read_text("utf-8"))["rows"]
    return found


def soon(row: dict[str, Any], share: int) -> str:
    """After how many nights that share of the runs was promoted."""
    nights = row["players"]["gate"]["nights"][str(share)]
    return "-" if nights == _NEVER else str(nights)


def how_long() -> str:
    """Questions until a better program serves, for `docs/learning.md`."""
    lines = [
        "How long it takes (simulated, 30 nights, a champion that is right on 70 of 100; "
        "`python -m tests.bench gate`): nights until half, and until nine of ten, of the programs "
        "that are so many points better serve, by questions voted on a day and by the share of "
        "questions on which the two programs differ. A dash: not within 30 nights.",
        "",
        "| better by | votes a day | differ on 10 % | 20 % | 30 % | 40 % |",
        "|---|---|---|---|---|---|",
    ]
    grid = [row for row in rows() if row["kind"] == "grid" and row["gain"] > 0]
    for gain, votes in dict.fromkeys((row["gain"], row["votes"]) for row in grid):
        by = {
            row["discordance"]: f"{soon(row, 50)} / {soon(row, 90)}"
            for row in grid
            if (row["gain"], row["votes"]) == (gain, votes)
        }
        cells = " | ".join(by.get(d, "") for d in (0.1, 0.2, 0.3, 0.4))
        lines.append(f"| {100 * gain:.0f} points | {votes} | {cells} |")
    return "\n".join(lines)


def measured() -> str:
    """All that was played, for `docs/measurements.md`."""
    lines = [
        "| world | gain | differ on | votes a day | the gate | before | higher score | McNemar |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for row in rows():
        shares = " | ".join(f"{row['players'][name]['promoted']:.3f}" for name in PLAYERS)
        poison = f": {row['poison']}" if row.get("poison") else ""
        share = f" {100 * row['hostile']:.0f} %" if row.get("hostile") else ""
        name = "honest" if row["kind"] in ("grid", "worse") else row["kind"].split()[0]
        lines.append(
            f"| {name}{share}{poison} | {100 * row['gain']:+.0f} | {row['discordance']} "
            f"| {row['votes']} | {shares} |"
        )
    return "\n".join(lines)


def write() -> None:
    """Put them between their marks."""
    for (path, mark), text in zip(MARKS.items(), (how_long(), measured()), strict=True):
        page = ROOT / path
        before, rest = page.read_text("utf-8").split(f"<!-- {mark}: begin -->\n")
        after = rest.split(f"<!-- {mark}: end -->")[1]
        marked = f"<!-- {mark}: begin -->\n{text}\n<!-- {mark}: end -->"
        page.write_text(f"{before}{marked}{after}", "utf-8")


if __name__ == "__main__":
    write()
