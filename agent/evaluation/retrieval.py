"""Measure the evidence stage alone: every arm and their fusion, per question, without an LM."""

from collections.abc import Sequence
from typing import Any

from agent.desk import ManualsDesk
from agent.evaluation import metrics
from agent.evaluation.dataset import Dataset
from agent.evidence import Evidence
from agent.thread import Thread, from_history
from agent.tools import Arm
from agent.triage import Route, shortcut, without_lm
from sql import passages
from sql.audience import Audience
from sql.database import Database

ARMS: tuple[Arm, ...] = ("dense", "lexical")


def find(
    db: Database, audience: Audience, desk: ManualsDesk, dataset: Dataset, question: dict[str, Any]
) -> tuple[dict[str, list[str]], Evidence]:
    """The ranking of units by "fused" and by each arm, and the evidence itself."""
    message = question["question"]
    thread = from_history(question.get("history") or [])
    evidence = desk.search(route_of(message, thread))
    rankings = {"fused": dataset.ranking(evidence.passages)}
    with db.connection() as conn:
        for arm in ARMS:
            ids = [h.passage_id for r in evidence.rankings if r.arm == arm for h in r.hits]
            ids = list(dict.fromkeys(ids))
            rankings[arm] = dataset.ranking(passages.read(conn, audience, ids))
    return rankings, evidence


def route_of(message: str, thread: Thread) -> Route:
    """The search for the message, whatever it is: measuring retrieval never skips it."""
    route = shortcut(message, thread)
    return route if route and route.action == "search" else without_lm(message, thread)


def score(ranking: Sequence[str], question: dict[str, Any]) -> dict[str, float]:
    """All metrics of one ranking; `grades` are gains where the question has them."""
    relevant = [str(unit) for unit in question["relevant"]]
    # nDCG as the floor in the data's README has it: every relevant unit gains one.
    gains = dict.fromkeys(relevant, 1.0)
    return {
        "recall@1": metrics.recall(ranking, relevant, 1),
        "recall@5": metrics.recall(ranking, relevant, 5),
        "recall@10": metrics.recall(ranking, relevant, 10),
        "ndcg@10": metrics.ndcg(ranking, gains, 10),
        "mrr@10": metrics.reciprocal_rank(ranking, relevant, 10),
    }
