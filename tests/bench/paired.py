"""Two runs of the same questions: what one shows that the other does not, question by question.

`python -m tests.bench compare BEFORE.json AFTER.json [SCORES]`; SCORES is `scores` (the final
message, the default), `early_scores`, `visible_scores`, `better_scores` or `found`.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.bench import latency, print_tables

Row = Mapping[str, Any]


def changes(
    before: Sequence[Row], after: Sequence[Row], scores: str
) -> dict[str, tuple[list[str], list[str]]]:
    """For each measure the ids of the questions where it became true, and no longer is.

    Only questions that both runs have.
    """
    was = {row["id"]: set(row[scores] or ()) for row in before}
    now = {row["id"]: set(row[scores] or ()) for row in after}
    pairs = [(id_, was[id_], new) for id_, new in now.items() if id_ in was]
    names = dict.fromkeys(name for _, old, new in pairs for name in sorted(old | new))
    return {
        name: (
            [id_ for id_, old, new in pairs if name in new - old],
            [id_ for id_, old, new in pairs if name in old - new],
        )
        for name in names
    }


def run(given: Sequence[str]) -> None:
    """Print the changes, then the times and costs beside each other."""
    before, after = (json.loads(Path(name).read_text("utf-8"))["rows"] for name in given[:2])
    scores = given[2] if len(given) > 2 else "scores"
    rows = [
        [name, len(gained), len(lost), " ".join(map(_short, gained)), " ".join(map(_short, lost))]
        for name, (gained, lost) in changes(before, after, scores).items()
    ]
    print_tables.markdown(["measure", "now true", "no longer", "now", "before"], rows)
    if all("seconds" in row for row in (*before, *after)):
        print_tables.latency({"before": latency.of(before), "after": latency.of(after)})


def _short(id_: str) -> str:
    return id_.removeprefix("tech-dev-")
