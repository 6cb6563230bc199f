"""The benchmarks' tables, as Markdown that can go into docs/measurements.md as it is."""

from collections.abc import Mapping, Sequence
from typing import Any

_PAIRS = (("shown any / all", "shown_any", "shown_all"), ("first part", "first_any", "first_all"))
_SINGLE = (
    ("gold", "gold"),
    ("first gold", "first_gold"),
    ("wrong", "wrong"),
    ("false no", "false_no"),
    ("other manual", "other_manual"),
)
_WHOLE = ("shown_any", "shown_all", "gold", "first_gold", "wrong", "false_no", "other_manual")


def markdown(head: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Print one table."""
    print("| " + " | ".join(head) + " |")
    print("|---" * len(head) + "|")
    for row in rows:
        print("| " + " | ".join("" if cell is None else str(cell) for cell in row) + " |")
    print()


def by_type(title: str, table: Mapping[str, Mapping[str, Any]]) -> None:
    """Print counts by type, then the intervals of the whole."""
    print(f"**{title}**\n")
    head = ["type (answerable)", *(name for name, *_ in (*_PAIRS, *_SINGLE)), "answered unans."]
    rows = []
    for name, counts in table.items():
        cells: list[str] = [f"{name} ({counts['shown_any']['n']})"]
        cells += [f"{counts[any_]['count']} / {counts[all_]['count']}" for _, any_, all_ in _PAIRS]
        cells += [str(counts[key]["count"]) for _, key in _SINGLE]
        unanswerable = counts["answered_unanswerable"]
        cells.append(f"{unanswerable['count']} of {unanswerable['n']}")
        rows.append(cells)
    markdown(head, rows)
    whole = table["all"]
    said = [f"{key} {share(whole[key])}" for key in (*_WHOLE, "answered_unanswerable")]
    print("; ".join(said) + "\n")
    print("statuses: " + ", ".join(f"{k} {n}" for k, n in whole["statuses"].items()) + "\n")


def share(of: Mapping[str, Any]) -> str:
    """A count as it is written: `56 of 80 [.59, .79]`."""
    if not of["n"]:
        return "0 of 0"
    low, high = (f"{edge:.2f}".removeprefix("0") for edge in of["interval"])
    return f"{of['count']} of {of['n']} [{low}, {high}]"


def latency(runs: Mapping[str, Mapping[str, Any]]) -> None:
    """Print runs' times and costs beside each other."""
    names = list(next(iter(runs.values())))
    markdown(
        ["what", *runs],
        [[name, *(run.get(name) for run in runs.values())] for name in names],
    )
