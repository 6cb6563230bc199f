"""Sum up scored messages by the questions' type and language, as counts with intervals."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from agent.evaluation import metrics

Row = Mapping[str, Any]
MEASURES = (
    "shown_any",
    "shown_all",
    "first_any",
    "first_all",
    "gold",
    "first_gold",
    "wrong",
    "false_no",
    "other_manual",
)
"""What is counted of answerable questions; of the others, how many were answered all the same."""


def share(count: int, n: int) -> dict[str, Any]:
    """{count, n, interval: [low, high]}; the interval is Wilson's, 95 %."""
    around = metrics.wilson(count, n)
    return {
        "count": count,
        "n": n,
        "interval": None if around is None else [round(edge, 3) for edge in around],
    }


def counts(rows: Sequence[Row], scores: str = "scores") -> dict[str, Any]:
    """Every measure of the rows, each with the names of what is true of it under `scores`.

    A row without scores (nothing was shown early, as of small talk) showed nothing.
    """
    can = [row for row in rows if row["answerable"]]
    cannot = [row for row in rows if not row["answerable"]]
    found: dict[str, Any] = {
        measure: share(sum(measure in (row[scores] or ()) for row in can), len(can))
        for measure in MEASURES
    }
    found["answered_unanswerable"] = share(
        sum("answered" in (row[scores] or ()) for row in cannot), len(cannot)
    )
    statuses = [str(row.get("status")) for row in rows]
    found["statuses"] = {status: statuses.count(status) for status in sorted(set(statuses))}
    return found


def table(rows: Sequence[Row], scores: str = "scores") -> dict[str, dict[str, Any]]:
    """The counts of all rows, of each type, and of the questions in other languages."""
    groups: dict[str, Callable[[Row], bool]] = {"all": lambda _: True}
    for kind in dict.fromkeys(str(row["type"]) for row in rows):
        groups[kind] = lambda row, kind=kind: row["type"] == kind  # type: ignore[misc]
    if any(row.get("language", "en") != "en" for row in rows):
        groups["English"] = lambda row: row.get("language", "en") == "en"
        groups["other languages"] = lambda row: row.get("language", "en") != "en"
    return {
        name: counts([row for row in rows if belongs(row)], scores)
        for name, belongs in groups.items()
    }
