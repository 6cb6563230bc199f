"""Champion and candidate on the test questions, each stage by itself, question by question."""

import json
from collections.abc import Mapping, Sequence
from math import comb
from pathlib import Path
from typing import Any

import dspy

from agent.answering import Kit, ManualsDesk, prompting
from agent.evaluation import metrics
from agent.evaluation.score import Scored, differences, score, summarise
from agent.evaluation.stages import METRICS
from agent.evaluation.trial import trial_of
from agent.evidence import answering_at
from agent.lm import record_calls
from agent.program import Answerer
from agent.reading import reading_at_most
from sql.audience import Audience
from tests.bench.homes import Docs
from tests.bench.print_tables import markdown

Row = dict[str, Any]


def tried(
    kit: Kit, team: str, program: Answerer, questions: Sequence[Row], kept: Path
) -> list[Row]:
    """A row for each question, without its text; those that the file has are not asked again.

    `lm_calls` are those that the program wants, `asked` those that nobody had made before.
    """
    done = (
        [json.loads(line) for line in kept.read_text("utf-8").splitlines()] if kept.exists() else []
    )
    known = {row["id"]: row for row in done}
    docs = Docs(kit.db, Audience.of_operator(team))
    rows = []
    with kept.open("a", encoding="utf-8") as file:
        for question in questions:
            row = known.get(question["id"])
            if row is None:
                row = _trial(kit, team, program, question, docs)
                file.write(json.dumps(row) + "\n")
                file.flush()
                print(json.dumps({key: row[key] for key in ("id", "status", "score")}), flush=True)
            rows.append(row)
    return rows


def _trial(kit: Kit, team: str, program: Answerer, question: Row, docs: Docs) -> Row:
    desk = ManualsDesk(
        kit.db,
        kit.embedder,
        kit.tools,
        Audience.of_operator(team),
        kit.settings,
        examples=kit.examples,
        kinds=kit.kinds,
        reranker=kit.reranker,
    )
    with (
        prompting(kit),
        answering_at(desk),
        reading_at_most(kit.settings.reader_words),
        record_calls() as calls,
    ):
        said: dspy.Prediction = program(message=question["question"])
    trial = trial_of(
        question,
        said.answer,
        program.fusion,
        lambda passage: sorted(docs.cited(passage, "", 0).units),
        lm_calls=len(desk.remembered),
    )
    scored = score(trial)
    return {
        "id": question["id"],
        "answerable": question["answerable"],
        "type": question.get("type"),
        "status": said.answer.status,
        "p": said.answer.p_answered,
        "asked": len(calls),
        **vars(scored),
    }


def of_stages(champion: Sequence[Row], candidate: Sequence[Row]) -> Row:
    """Both by stage, and what the candidate has more, in pairs: with the bootstrap's interval, and
    how many questions became better and worse, with an exact test of the two."""
    before, after = ([_scored(row) for row in rows] for rows in (champion, candidate))
    changed = {
        name: _exact([one.parts[name] for one in before], [one.parts[name] for one in after])
        for name in METRICS
    }
    changed["score"] = _exact([one.score for one in before], [one.score for one in after])
    gained = differences(before, after)
    return {
        "champion": summarise(before),
        "candidate": summarise(after),
        "gained": {name: {**gained[name], **changed[name]} for name in gained},
    }


def _scored(row: Mapping[str, Any]) -> Scored:
    return Scored(row["parts"], tuple(row["failed"]), row["score"])


def _exact(before: Sequence[float | None], after: Sequence[float | None]) -> Row:
    pairs = [
        (one, other)
        for one, other in zip(before, after, strict=True)
        if one is not None and other is not None
    ]
    better = sum(other > one for one, other in pairs)
    worse = sum(other < one for one, other in pairs)
    return {"better": better, "worse": worse, "p": two_sided(better, worse)}


def two_sided(better: int, worse: int) -> float:
    """The exact chance that so uneven a split, or more so, comes of a fair coin."""
    n, most = better + worse, max(better, worse)
    return round(min(1.0, 2 * sum(comb(n, k) for k in range(most, n + 1)) / 2**n), 4)


def show(found: Row) -> None:
    """Print the table: a line a metric."""
    rows = []
    for stage, of in found["champion"].items():
        for name, value in of.items():
            gained = found["gained"][name]
            rows.append(
                [
                    stage,
                    name,
                    value["n"],
                    _cell(value),
                    _cell(found["candidate"][stage][name]),
                    _cell(gained),
                    f"{gained['better']} / {gained['worse']}",
                    gained["p"],
                ]
            )
    titles = ["stage", "metric", "n", "champion", "candidate", "gained", "better / worse", "p"]
    markdown(titles, rows)


def _cell(value: Mapping[str, Any]) -> str:
    if value["mean"] is None:
        return "-"
    around = value["interval"]
    return f"{value['mean']:.3f}" + (f" [{around[0]:.3f}, {around[1]:.3f}]" if around else "")


def area(rows: Sequence[Row]) -> float | None:
    """How well P(answers) tells what is right from what is not, whatever the threshold."""
    told = [row for row in rows if row["p"] is not None]
    labels = [bool(row["parts"]["place"]) and row["parts"]["shows"] in (1.0, None) for row in told]
    return metrics.area([row["p"] for row in told], labels)
