"""Measure the evidence stage alone, per question and without an LM.

Stages: `fused` is what an answer draws on; `dense` and `lexical` are the same search with one arm
alone, its queries fused likewise. Where questions come out of a thread, `alone` searches the
message without it, and `rewrite` the standalone question of the data set, where it has one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from agent.answering import ManualsDesk, fusion_of
from agent.conversation import EMPTY, Route, Thread, from_history, shortcut, without_lm
from agent.evaluation import metrics
from agent.evaluation.dataset import Dataset
from agent.evidence import Arm, Evidence, fuse
from agent.settings import AgentSettings
from sql import passages
from sql.audience import Audience
from sql.database import Database

ARMS: tuple[Arm, ...] = ("dense", "lexical")
NDCG = "ndcg@10"


def find(
    db: Database,
    audience: Audience,
    desk: ManualsDesk,
    dataset: Dataset,
    question: dict[str, Any],
    settings: AgentSettings,
) -> tuple[dict[str, list[str]], Evidence]:
    """The ranking of units by each stage, and the evidence of the fused one."""
    message = str(question["question"])
    thread = from_history(question.get("history") or [])
    route = route_of(message, thread)
    evidence = desk.search(route.queries, route.identifiers)
    rankings = {"fused": dataset.ranking(evidence.passages)}
    fusion = fusion_of(settings)
    with db.connection() as conn:
        for arm in ARMS:
            single = replace(fusion, weights={arm: 1.0})
            ids = [i for i, _ in fuse(evidence.rankings, single, route.queries)]
            read = passages.read(conn, audience, ids[: settings.keep])
            rankings[arm] = dataset.ranking(read)
    for stage, words in _standalone(dataset, question, message):
        other = route_of(words, EMPTY)
        found = desk.search(other.queries, other.identifiers)
        rankings[stage] = dataset.ranking(found.passages)
    return rankings, evidence


def _standalone(
    dataset: Dataset, question: dict[str, Any], message: str
) -> Iterator[tuple[str, str]]:
    if any(other.get("history") for other in dataset.questions):
        yield "alone", message
    if any(other.get("rewrite") for other in dataset.questions):
        yield "rewrite", str(question.get("rewrite") or message)


def route_of(message: str, thread: Thread) -> Route:
    """The search for the message, whatever it is: measuring retrieval never skips it."""
    route = shortcut(message, thread)
    return route if route and route.action == "search" else without_lm(message, thread)


def score(ranking: Sequence[str], question: dict[str, Any]) -> dict[str, float]:
    """All metrics of one ranking."""
    relevant = [str(unit) for unit in question["relevant"]]
    # nDCG as the floor in the data's README has it: every relevant unit gains one.
    gains = dict.fromkeys(relevant, 1.0)
    return {
        "recall@1": metrics.recall(ranking, relevant, 1),
        "recall@5": metrics.recall(ranking, relevant, 5),
        "recall@10": metrics.recall(ranking, relevant, 10),
        NDCG: metrics.ndcg(ranking, gains, 10),
        "mrr@10": metrics.reciprocal_rank(ranking, relevant, 10),
    }


def differences(scores: dict[str, list[dict[str, float]]]) -> dict[str, Any]:
    """What nDCG@10 of the fused search is above each other stage, question by question."""
    fused = [row[NDCG] for row in scores["fused"]]
    return {
        stage: metrics.summary([a - b[NDCG] for a, b in zip(fused, rows, strict=True)])
        for stage, rows in scores.items()
        if stage != "fused"
    }


def by_question(
    questions: Sequence[dict[str, Any]], scores: dict[str, list[dict[str, float]]]
) -> list[dict[str, Any]]:
    """nDCG@10 of each question by each stage, for comparisons across sets and releases."""
    return [
        {"id": question["id"]} | {stage: round(rows[n][NDCG], 4) for stage, rows in scores.items()}
        for n, question in enumerate(questions)
    ]
