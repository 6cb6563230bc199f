"""Run a data set: load it into a scratch schema, retrieve, answer, and sum up."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from agent.answering import Kit, ManualsDesk
from agent.errors import BadDataset
from agent.evaluation import answering, metrics, retrieval, score
from agent.evaluation.answering import Answered
from agent.evaluation.dataset import Dataset, audience
from agent.evaluation.stages import Metric
from agent.evidence import default_tools

_DEPTH = 50
Report = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Result:
    """The summary as a JSON document, and every answer for those who look closer."""

    summary: dict[str, Any]
    answers: tuple[Answered, ...]


def run(
    kit: Kit,
    dataset: Dataset,
    *,
    limit: int | None = None,
    retrieval_only: bool = False,
    withhold: bool = False,
    stages: Mapping[str, Metric] | None = None,
    report: Report = lambda what, done, total: None,
) -> Result:
    """Measure the kit, whose database holds the data set, on its (first `limit`) questions.

    With `withhold`, every answerable question is asked once more without its document; raises
    BadDataset where the data set has too many to tell them apart. `stages`: metrics of each stage
    by itself, of the questions as they stand.
    """
    if withhold and not dataset.can_withhold:
        raise BadDataset(f"{dataset.name} has too many documents to withhold one at a time.")
    questions = dataset.questions[:limit]
    summary: dict[str, Any] = {
        "set": dataset.name,
        "questions": len(questions),
        "program": kit.version,
        "retrieval": _retrieval(kit, dataset, questions, report),
    }
    if retrieval_only:
        return Result(summary, ())
    todo = [(question, False) for question in questions]
    if withhold:
        todo += [(q, True) for q in questions if q["answerable"] and q.get("doc")]
    rows: list[Answered] = []
    for number, (question, hidden) in enumerate(todo):
        report("answers", number, len(todo))
        rows.append(answering.ask_question(kit, dataset, question, number, withhold=hidden))
    summary["answers"] = answering.summarise([row for row in rows if not row.withheld])
    if stages is not None:
        fusion = kit.program.fusion
        trials = [answering.trial(dataset, fusion, row) for row in rows if not row.withheld]
        summary["stages"] = score.summarise([score.score(one, stages) for one in trials], stages)
    if withhold:
        summary["withheld"] = answering.summarise([row for row in rows if row.withheld])
    return Result(summary, tuple(rows))


def _retrieval(
    kit: Kit, dataset: Dataset, questions: tuple[dict[str, Any], ...], report: Report
) -> dict[str, Any]:
    deep = kit.settings.model_copy(update={"keep": _DEPTH, "search_depth": _DEPTH})
    desk = ManualsDesk(kit.db, kit.embedder, default_tools(kit.embedder), audience(), deep)
    scores: dict[str, list[dict[str, float]]] = {}
    seconds = []
    wanted = [question for question in questions if question["relevant"]]
    for number, question in enumerate(wanted):
        report("searches", number, len(wanted))
        rankings, evidence = retrieval.find(kit.db, audience(), desk, dataset, question, deep)
        seconds.append(evidence.seconds)
        for arm, ranking in rankings.items():
            scores.setdefault(arm, []).append(retrieval.score(ranking, question))
    return {
        "n": len(wanted),
        "seconds_p50": round(sorted(seconds)[len(seconds) // 2], 4) if seconds else None,
        "fused_above": retrieval.differences(scores) if scores else {},
        "by_question": retrieval.by_question(wanted, scores),
        **{
            arm: {name: metrics.summary([row[name] for row in rows]) for name in rows[0]}
            for arm, rows in scores.items()
        },
    }
