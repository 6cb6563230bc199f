"""Ask dev/technician, all manuals in one home: `python -m tests.bench DATA technician`.

Prints what was shown, by type, early and at the end. The published rows have no text of the set;
`--rows FILE` keeps the full ones there.
"""

import argparse
import json
import time
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from agent.evaluation.by_type import table
from sql.audience import Audience
from tests.bench import asking, homes, latency, print_tables
from tests.bench.rows import published

Row = dict[str, Any]
SET = "technician"
_TABLES = (
    ("found first, from the plain question: all lines", "early_scores"),
    ("of these, those that an early message has room for", "visible_scores"),
    ("found last, before the answer: all lines", "better_scores"),
    ("final message", "scores"),
)
OUT = homes.ROOT / "docs" / "measurements"


def questions_of(data: Path, chosen: argparse.Namespace) -> list[Row]:
    """The questions that the options leave, in the set's order."""
    text = (data / SET / "questions.jsonl").read_text("utf-8")
    questions: list[Row] = [json.loads(line) for line in text.splitlines()]
    if chosen.ids:
        questions = [q for q in questions if q["id"] in chosen.ids.split(",")]
    return questions[: chosen.limit]


def options(given: Sequence[str], name: str = SET) -> argparse.Namespace:
    """Read the options that all runs of the set have."""
    parser = argparse.ArgumentParser(prog=f"python -m tests.bench DATA {name}")
    parser.add_argument("--limit", type=int, help="only the first so many questions")
    parser.add_argument("--ids", help="only these, separated by commas")
    parser.add_argument("--home", type=Path, default=homes.default_home(), help="filled if empty")
    parser.add_argument("--rows", type=Path, help="full rows, with text; default: in the home")
    parser.add_argument("--no-lm", action="store_true", help="search alone")
    parser.add_argument("--out", type=Path, help="published rows; default: docs/measurements")
    return parser.parse_args(given)


def run(data: Path, given: Sequence[str]) -> None:
    """Ask, publish, print."""
    chosen = options(given)
    questions = questions_of(data, chosen)
    name = "technician-no-lm" if chosen.no_lm else SET
    with homes.shop_of(chosen.home) as shop:
        homes.fill(shop, homes.eight(data))
        if not chosen.no_lm:
            shop.warm()
        kit = shop.kit(lm=not chosen.no_lm)
        docs = homes.Docs(kit.db, Audience.of_operator(shop.team))
        answer = partial(asking.put, kit, shop.team, docs)
        rows_file = chosen.rows or chosen.home / f"{name}.rows.jsonl"
        done = answered(questions, rows_file, answer)
    rows = [published(row, question) for row, question in zip(done, questions, strict=True)]
    whole = not chosen.limit and not chosen.ids
    document = summary(rows, lm=None if chosen.no_lm else shop.settings.agent.lm)
    target = chosen.out or (OUT / f"{name}.json" if whole else None)
    if target:
        target.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", "utf-8")
        print(f"Wrote {target}.")
    show(rows)


def answered(questions: Sequence[Row], rows_file: Path, answer: asking.Put) -> list[Row]:
    """The full row of each question, with a line on stdout as each comes in."""
    done: list[Row] = []
    begun = time.monotonic()
    for row, new in asking.run(questions, rows_file, homes.code(), answer):
        done.append(row)
        if new:
            said = row["document"]
            print(
                f"{len(done):3}/{len(questions)} {row['id']} {said['status']:9} "
                f"{said['seconds']:6.1f} s  ({time.monotonic() - begun:.0f} s)",
                flush=True,
            )
    return done


def summary(rows: Sequence[Row], lm: str | None) -> Row:
    """What is written of a run: where and with what it was made, its tables, its rows."""
    return {
        "commit": homes.commit(),
        "lm": lm,
        "questions": len(rows),
        "final": table(rows),
        "early": table(rows, "early_scores"),
        "visible": table(rows, "visible_scores"),
        "better": table(rows, "better_scores"),
        "latency": latency.of(rows),
        "rows": list(rows),
    }


def show(rows: Sequence[Mapping[str, Any]]) -> None:
    """Print the tables of published rows."""
    for title, scores in _TABLES:
        if scores != "better_scores" or any(len(row["early"]) > 1 for row in rows):
            print_tables.by_type(title, table(rows, scores))
    print_tables.latency({"this run": latency.of(rows)})
