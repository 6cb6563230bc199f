"""The kind of question that the program saw, against what was asked: a confusion table.

`python -m tests.bench kinds [ROWS.json]` reads the published rows of `technician`.
"""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.bench import print_tables, session

Pair = tuple[str, str | None]
_NONE = "(none)"


def confusion(pairs: Iterable[Pair]) -> dict[str, dict[str, int]]:
    """For each type how often each kind was predicted, from pairs (type, kind).

    Types that are written with an underscore (`fault_code`) are the kinds of the same words.
    """
    found: dict[str, Counter[str]] = {}
    for asked, seen in pairs:
        found.setdefault(spelt(asked), Counter())[spelt(seen or _NONE)] += 1
    return {asked: dict(counts) for asked, counts in found.items()}


def spelt(kind: str) -> str:
    """One spelling of a kind: `fault code`."""
    return kind.replace("_", " ")


def right(table: dict[str, dict[str, int]]) -> tuple[int, int]:
    """How many of how many have their own kind; unanswerable questions are of no kind."""
    of = {asked: counts for asked, counts in table.items() if asked != "unanswerable"}
    hit = sum(counts.get(asked, 0) for asked, counts in of.items())
    return hit, sum(sum(counts.values()) for counts in of.values())


def show(table: dict[str, dict[str, int]]) -> None:
    """Print the table, a row for each type."""
    columns = [asked for asked in table if asked != "unanswerable"]
    columns += sorted({seen for counts in table.values() for seen in counts} - set(columns))
    markdown = [
        [asked, *(counts.get(seen, 0) for seen in columns)] for asked, counts in table.items()
    ]
    print_tables.markdown(["asked \\ seen", *columns], markdown)
    hit, n = right(table)
    print(f"right: {hit} of {n}")


def run(given: Sequence[str]) -> None:
    """Print the confusion table of a run's rows."""
    path = Path(given[0]) if given else session.OUT / "technician.json"
    rows = json.loads(path.read_text("utf-8"))["rows"]
    show(confusion((row["type"], row["kind"]) for row in rows))
