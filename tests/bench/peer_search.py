"""Search quality of the peer's own ingestion and retrieval on the question sets, beside ours.

Ours is read from docs/measurements/retrieval.json, which `python -m tests.bench DATA retrieval`
wrote.
Scores are ours (`agent.evaluation.retrieval.score`), for both.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from agent.evaluation.metrics import summary
from agent.evaluation.retrieval import NDCG, score
from tests.bench.peer_world import MODELS, PEER, ROOT, World, base

SETS = ("manuals", "emqap_s10", "ord_qa", "flodial", "mtrag_human_cloud_govt")
_OURS = ROOT / "docs" / "measurements" / "retrieval.json"


def search(made: World, python: Path, data: Path, chosen: Sequence[str]) -> dict[str, Any]:
    """By set: nDCG@10 of each retriever, recalls of the one that the bot uses, ours beside it."""
    ours = json.loads(_OURS.read_text("utf-8"))
    told: dict[str, Any] = {}
    pip = [str(python), "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
    subprocess.run([*pip, "rank-bm25==0.2.2"], check=True, stdout=sys.stderr)
    database = made.database("peer")
    for name in chosen or SETS:
        found = _searched(python, data / name, database)
        rows = map(json.loads, (data / name / "questions.jsonl").read_text("utf-8").splitlines())
        questions = {row["id"]: row for row in rows}
        told[name] = _scored(found, questions, ours.get(name, {}))
        print(name, told[name], file=sys.stderr, flush=True)
    return {"ours_from_commit": ours.get("commit"), "sets": told}


def _searched(python: Path, folder: Path, database: str) -> dict[str, Any]:
    given = {
        "set": str(folder),
        "database": database,
        "graph": str(MODELS / "all-MiniLM-L6-v2.int8-1.onnx"),
        "tokenizer": str(MODELS / "all-MiniLM-L6-v2.tokenizer.json"),
        "pdfs": [str(pdf) for pdf in sorted((folder / "pdf").glob("*.pdf"))],
    }
    words = [str(python), "search_sets.py", json.dumps(given)]
    run = subprocess.run(words, cwd=PEER, env=base(), stdout=subprocess.PIPE, check=True)
    return dict(json.loads(run.stdout))


def _scored(
    found: dict[str, Any], questions: dict[str, Any], ours: dict[str, Any]
) -> dict[str, Any]:
    scores: dict[str, dict[str, dict[str, float]]] = {}
    for id_, rankings in found["found"].items():
        for retriever, ranking in rankings.items():
            scores.setdefault(retriever, {})[id_] = score(ranking, questions[id_])
    fused = {row["id"]: row["fused"] for row in ours.get("by_question", [])}
    hybrid = scores["hybrid"]
    both = [(fused[id_], row[NDCG]) for id_, row in hybrid.items() if id_ in fused]
    return {
        "questions": len(found["found"]),
        "passages": found["chunks"],
        "ndcg@10": {
            name: summary([row[NDCG] for row in rows.values()]) for name, rows in scores.items()
        },
        "hybrid": {
            name: round(sum(row[name] for row in hybrid.values()) / len(hybrid), 3)
            for name in ("recall@1", "recall@5", "recall@10")
        },
        "ours_fused_ndcg@10": summary([a for a, _ in both]),
        "ours_above_hybrid": summary([a - b for a, b in both]),
    }
