"""What a standalone question gains over a follow-up's own words: `python -m tests.bench.followups`.

    python -m tests.bench.followups DATA [--limit N] [--lm]

DATA is a set whose questions come out of threads and have a human `rewrite`. Of its questions with
history, nDCG@10 of: the message alone, the message with its thread by code, the rewrite by the
configured LM (`--lm`), the human rewrite. Writes docs/measurements/followups.json.
"""

import argparse
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dspy
from dspy.utils.exceptions import AdapterParseError

from agent.answering import Kit
from agent.answering.desk import ManualsDesk
from agent.conversation.thread import EMPTY, from_history
from agent.conversation.triage import Route, without_lm
from agent.evaluation import metrics
from agent.evaluation.dataset import Dataset, audience, load
from agent.evaluation.retrieval import NDCG, route_of, score
from agent.evidence.tools import default_tools
from agent.lm.adapter import CompactAdapter
from bot.settings import Settings
from bot.shop import open_shop
from bot.terminal.progress import bars

OUT = Path(__file__).parents[2] / "docs" / "measurements" / "followups.json"
_DEPTH = 50


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--limit", type=int, default=None, help="questions, evenly over the set")
    parser.add_argument("--lm", action="store_true", help="also what the configured LM rewrites")
    chosen = parser.parse_args()
    with open_shop(Settings.read()) as shop, shop.db.scratch() as db:
        with bars() as report:
            dataset = load(db, shop.embedder, chosen.data, shop.settings.ingest, report)
        kit = shop.kit(db, lm=chosen.lm)
        document = _measure(kit, dataset, chosen.limit)
    OUT.write_text(json.dumps(document, indent=1) + "\n", "utf-8")
    print(json.dumps({name: value for name, value in document.items() if name != "by_question"}))


def _measure(kit: Kit, dataset: Dataset, limit: int | None) -> dict[str, Any]:
    asked = [q for q in dataset.questions if q["history"] and q["relevant"] and q.get("rewrite")]
    asked = asked[:: max(1, len(asked) // limit)][:limit] if limit else asked
    deep = kit.settings.model_copy(update={"keep": _DEPTH, "search_depth": _DEPTH})
    desk = ManualsDesk(kit.db, kit.embedder, default_tools(kit.embedder), audience(), deep)
    rows = []
    for question in asked:
        row = {
            stage: score(dataset.ranking(desk.search(route).passages), question)[NDCG]
            for stage, route in _routes(kit, question)
        }
        rows.append(row)
        print(len(rows), "of", len(asked), row, flush=True)
    alone = [row["alone"] for row in rows]
    return {
        "set": dataset.name,
        "lm": os.environ.get("AGENT_LM", "embedded") if kit.lm else None,
        **{stage: metrics.summary([row[stage] for row in rows]) for stage in rows[0]},
        "above_alone": {
            stage: metrics.summary([row[stage] - a for row, a in zip(rows, alone, strict=True)])
            for stage in rows[0]
            if stage != "alone"
        },
        "by_question": rows,
    }


def _routes(kit: Kit, question: dict[str, Any]) -> Iterator[tuple[str, Route]]:
    message, thread = str(question["question"]), from_history(question["history"])
    yield "alone", route_of(message, EMPTY)
    yield "thread", without_lm(message, thread)
    if kit.lm:
        begun = time.monotonic()
        adapter = CompactAdapter(use_native_function_calling=False)
        with dspy.context(lm=kit.lm, adapter=adapter, trace=None, disable_history=True):
            try:
                route = kit.program.triage(message, thread, trust_action=False)
            except AdapterParseError:  # as the program does
                route = without_lm(message, thread)
        print(f"{time.monotonic() - begun:.1f} s", message, "->", route.queries, flush=True)
        yield "lm", route
    yield "rewrite", route_of(str(question["rewrite"]), EMPTY)


if __name__ == "__main__":
    main()
