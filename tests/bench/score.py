"""Score answers that are there already: `python -m tests.bench score QUESTIONS.jsonl ROWS.jsonl`.

A row is a full row of a run (`--rows`), or a line of `shoptalk evaluate --answers`: a document of
`shoptalk ask --json` with the question's `id`, each citation with the `pdf` that it is from.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from agent.evaluation.by_type import table
from agent.evaluation.shown import Message, score
from tests.bench import print_tables

Row = dict[str, Any]


def scored(questions: Sequence[Mapping[str, Any]], rows: Sequence[Mapping[str, Any]]) -> list[Row]:
    """The scores of the rows whose question is among the questions, in the rows' order."""
    by_id = {question["id"]: question for question in questions}
    found = []
    for row in rows:
        question = by_id.get(row["id"])
        if question is not None:
            document = row.get("document", row)
            kept = ("id", "type", "language", "answerable")
            found.append(
                {
                    **{key: question[key] for key in kept if key in question},
                    "status": document["status"],
                    "scores": score(question, Message.of(document)).names,
                }
            )
    return found


def run(given: Sequence[str]) -> None:
    """Print the table, and the ids of what is wrong, a false no, or of another manual."""
    questions, rows = (
        [json.loads(line) for line in Path(name).read_text("utf-8").splitlines()]
        for name in given[:2]
    )
    found = scored(questions, rows)
    print_tables.by_type(Path(given[1]).name, table(found))
    for name in ("wrong", "false_no", "other_manual"):
        ids = [row["id"] for row in found if name in row["scores"] and row["answerable"]]
        print(f"{name}: {', '.join(ids) or 'none'}")
