"""Ask the questions of a set in one process, one row each, kept as soon as it is there.

A row holds the whole document of `shoptalk ask --json` and every line that was shown early. Rows
are appended to a file: a run that was killed goes on where it was, as long as the code is the same.
"""

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from agent.answering import Asked, Kit, ask
from agent.conversation.thread import from_history
from bot.showing import reply_document
from bot.showing.shown import recorded
from sql.audience import Audience
from sql.questions import NewQuestion
from tests.bench import found
from tests.bench.homes import Docs

Row = dict[str, Any]
Put = Callable[[Mapping[str, Any]], Row]


def ask_question(kit: Kit, team: str, docs: Docs, question: Mapping[str, Any]) -> Row:
    """Ask one question as the operator; the row as it is kept."""
    begun = time.perf_counter()
    early: list[Row] = []

    def on_evidence(read: Sequence[Any], _: object) -> None:
        at = round(time.perf_counter() - begun, 3)
        early.append({"seconds": at, "lines": lines_of(docs, read)})

    ts = f"{time.time():.6f}"
    new = NewQuestion(team, "bench", ts, ts, "bench", str(question["question"]))
    thread = from_history(list(question.get("history") or ()))
    audience = Audience.of_operator(team)
    reply = ask(kit, Asked(new, audience, thread), on_evidence)
    document = reply_document(reply, recorded(kit.db, audience, reply.answer_id))
    of = docs.of_passages([line["passage_id"] for line in document["citations"]])
    for line in document["citations"]:
        line["doc"] = of.get(line["passage_id"])
    kept = ("id", "type", "language", "doc", "answerable", "question")
    return {
        **{key: question[key] for key in kept if key in question},
        "document": document,
        "early": early,
        "found": found.names(
            question,
            *found.found_of(docs, reply.answer.evidence, kit.program.fusion, reply.answer.kind),
        ),
    }


def lines_of(docs: Docs, read: Sequence[Any]) -> list[Row]:
    """What was found, as lines: passages cut to what matters, or parts with their lines."""
    return [
        vars(docs.cited(line.passage, line.text, part))
        for part, one in enumerate(read)
        for line in getattr(one, "lines", (one,))
        if line.text.strip()
    ]


def rows_kept(path: Path, code: str) -> list[Row]:
    """The rows that a run of the same code left in the file; other code's file is put aside."""
    if not path.exists():
        return []
    rows = []
    for line in path.read_text("utf-8").splitlines():
        try:
            rows.append(json.loads(line))
        except ValueError:  # killed in the middle of a line
            break
    if rows and all(row.get("code") == code for row in rows):
        path.write_text("".join(map(_line, rows)), "utf-8")
        return rows
    aside = path.with_name(f"{path.name}.before")
    path.replace(aside)
    print(f"The rows of other code are now in {aside}.")
    return []


def run(
    questions: Iterable[Mapping[str, Any]], path: Path, code: str, answer: Put
) -> Iterator[tuple[Row, bool]]:
    """The row of each question in order, and whether it was asked now or kept from before.

    A question is known by its `id` and `round`.
    """
    kept = {_key(row): row for row in rows_kept(path, code)}
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        for question in questions:
            if row := kept.get(_key(question)):
                yield row, False
                continue
            row = {"code": code, "round": question.get("round", 0), **answer(question)}
            file.write(_line(row))
            file.flush()
            yield row, True


def _key(row: Mapping[str, Any]) -> tuple[str, int]:
    return str(row["id"]), int(row.get("round", 0))


def _line(row: Row) -> str:
    return json.dumps(row, ensure_ascii=False, default=str) + "\n"
