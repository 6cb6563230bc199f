"""Fit when to abstain on labelled questions: `python -m tests.bench.fit SET...`.

Each question is checked against what is found for it, twice: as it is, and with every passage of a
relevant unit taken out, which leaves near misses only. The rank's weight is the one with the
highest area under the curve; the threshold is the P(answered) that separates the two best (highest
mean of the shares that are rightly answered and rightly abstained from); questions whose relevant
units are not among the passages read are left out of the first share.
Never give it the set that the result is reported on. Prints one JSON document.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import dspy
import numpy as np
import numpy.typing as npt

from agent.adapter import CompactAdapter
from agent.ask import Kit
from agent.check import Checked, Decision
from agent.desk import ManualsDesk
from agent.evaluation.dataset import Dataset, audience, load
from agent.evaluation.retrieval import route_of
from agent.focus import Focus
from agent.thread import from_history
from bot.logs import set_up
from bot.progress import bars
from bot.settings import Settings
from bot.shop import open_shop

_LOOK_AT_ALL = Decision(rank_weight=0.0, threshold=0.0, sure=1.01)
_RANK_WEIGHTS = (0.0, 0.25, 0.5, 0.75, 1.0)


def p_yes(
    kit: Kit, dataset: Dataset, question: dict[str, Any], *, without: bool
) -> list[float] | None:
    """P(yes) of the passages read, in the search's order; None where it says nothing."""
    desk = ManualsDesk(kit.db, kit.embedder, kit.tools, audience(), kit.settings)
    message = question["question"]
    evidence = desk.search(route_of(message, from_history(question.get("history") or [])))
    relevant = set(map(str, question["relevant"]))
    kept = [p for p in evidence.passages if not (without and relevant & set(dataset.units_of(p)))]
    read = desk.focus(message, kept)
    found = any(relevant & set(dataset.units_of(focus.passage)) for focus in read)
    if not read or (not without and not found):
        return None
    by_text = {one.focus.passage.passage_id: one.p for one in _checked(kit, message, read)}
    return [by_text[focus.passage.passage_id] for focus in read]


def _checked(kit: Kit, message: str, read: Sequence[Focus]) -> list[Checked]:
    return kit.program.check.rank(message, read, _LOOK_AT_ALL)


def best(rows: Sequence[Sequence[float]], rank_weight: float) -> list[float]:
    """The highest P(answered) of each question."""
    decision = Decision(rank_weight=rank_weight)
    return [max(decision.p_answered(p, rank) for rank, p in enumerate(row, 1)) for row in rows]


def fit(yes: npt.ArrayLike, no: npt.ArrayLike) -> tuple[float, float]:
    """(threshold, mean of the two shares) that separate the two best; midway in a plateau."""
    can, cannot = np.asarray(yes), np.asarray(no)
    edges = np.unique(np.round([0.0, *can, *cannot, 1.0], 4))
    middles = (edges[1:] + edges[:-1]) / 2
    shares = [(np.mean(can >= t) + np.mean(cannot < t)) / 2 for t in middles]
    top = max(shares)
    return float(np.median(middles[np.isclose(shares, top)])), float(top)


def auc(yes: Sequence[float], no: Sequence[float]) -> float:
    """Probability that a P of `yes` is above one of `no`."""
    pairs = np.subtract.outer(np.array(yes), np.array(no))
    return float(np.mean((pairs > 0) + 0.5 * (pairs == 0)))


def main() -> None:
    """Load each set into a scratch schema, check its questions, fit over all sets together."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="+", type=Path)
    parser.add_argument("--limit", type=int, default=30, help="questions of each set")
    chosen = parser.parse_args()
    set_up("warning")
    can: list[list[float]] = []
    cannot: list[list[float]] = []
    with open_shop(Settings.read()) as shop:
        for folder in chosen.sets:
            with shop.db.scratch() as db, bars() as report:
                dataset = load(db, shop.embedder, folder, shop.settings.ingest, report)
                kit = shop.kit(db)
                adapter = CompactAdapter(use_native_function_calling=False)
                asked = [q for q in dataset.questions if q["answerable"]][: chosen.limit]
                with dspy.context(lm=kit.lm, adapter=adapter):
                    for number, question in enumerate(asked):
                        report(f"checking {folder.name}", number, len(asked))
                        for without, into in ((False, can), (True, cannot)):
                            row = p_yes(kit, dataset, question, without=without)
                            into.extend([] if row is None else [row])
    areas = {weight: auc(best(can, weight), best(cannot, weight)) for weight in _RANK_WEIGHTS}
    weight = max(areas, key=lambda w: areas[w])
    yes, no = best(can, weight), best(cannot, weight)
    threshold, share = fit(yes, no)
    draws = np.random.default_rng(0)
    drawn = [fit(draws.choice(yes, len(yes)), draws.choice(no, len(no)))[0] for _ in range(200)]
    document = {
        "sets": [folder.name for folder in chosen.sets],
        "answerable": len(yes),
        "unanswerable": len(no),
        "auc_by_rank_weight": {w: round(area, 4) for w, area in areas.items()},
        "rank_weight": weight,
        "threshold": round(threshold, 4),
        "interval": [round(float(edge), 4) for edge in np.percentile(drawn, [2.5, 97.5])],
        "balanced_accuracy_in_sample": round(share, 4),
        "p_yes_answerable": [[round(p, 3) for p in row] for row in can],
        "p_yes_unanswerable": [[round(p, 3) for p in row] for row in cannot],
    }
    json.dump(document, sys.stdout)
    print()


if __name__ == "__main__":
    main()
