"""Ask dev/technician, all manuals in one home: `python -m tests.bench DATA technician`.

Prints what was shown, by type, early and at the end. The published rows have no text of the set;
`--rows FILE` keeps the full ones there. A run that was killed goes on where it was.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from agent.evaluation.by_type import table
from tests.bench import evidence, found, homes, latency, print_tables, session
from tests.bench.rows import published

Row = dict[str, Any]
_TABLES = (
    ("found first, from the plain question: all lines", "early_scores"),
    ("of these, those that an early message has room for", "visible_scores"),
    ("found last, before the answer: all lines", "better_scores"),
    ("final message", "scores"),
)


def run(data: Path, given: Sequence[str]) -> None:
    """Ask, publish, print."""
    chosen = session.parser_of("DATA technician").parse_args(given)
    questions = session.questions_of(session.technician_file(data), chosen)
    with session.opened(chosen) as shop:
        homes.fill(shop, homes.eight(data))
        answer = session.answerer(shop, chosen)
        done = session.asked(questions, chosen, "technician", answer)
    rows = [published(row, question) for row, question in zip(done, questions, strict=True)]
    session.publish(chosen, "technician", summary(rows))
    show(rows)


def summary(rows: Sequence[Row]) -> Row:
    """What is written of a run: its tables and its rows."""
    return {
        "questions": len(rows),
        "final": table(rows),
        "early": table(rows, "early_scores"),
        "visible": table(rows, "visible_scores"),
        "better": table(rows, "better_scores"),
        "evidence": found.table(answerable(rows)),
        "latency": latency.of(rows),
        "rows": list(rows),
    }


def show(rows: Sequence[Mapping[str, Any]]) -> None:
    """Print the tables of published rows."""
    for title, scores in _TABLES:
        if scores != "better_scores" or any(len(row["early"]) > 1 for row in rows):
            print_tables.by_type(title, table(rows, scores))
    for name in ("wrong", "other_manual", "false_no"):
        ids = [row["id"] for row in answerable(rows) if name in row["scores"]]
        print(f"{name}: {', '.join(ids) or 'none'}")
    missed = [row["id"] for row in answerable(rows) if "shown_any" not in row["scores"]]
    print(f"shown nothing: {', '.join(missed) or 'none'}\n")
    evidence.show(answerable(rows))
    print_tables.latency({"this run": latency.of(rows)})


def answerable(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Those whose answer is in the manuals."""
    return [row for row in rows if row["answerable"]]
