"""Fit when to abstain on labelled questions: `python -m tests.bench.fit SET...`.

Each question's lines are checked twice: as it is, and without what answers it (a PDF is withheld
whole; of other sets the passages of the relevant units are taken out, which leaves near misses
only). From what the LM says of each line, P(yes), and the two things that code knows of it, the
weights and the threshold are chosen that get most right: answered from a line of a relevant unit,
or abstained. The figure to believe is `left_out`: each document's questions decided with what was
fitted on the other documents. Prints one JSON document.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import Any

import dspy
import numpy as np
from agent.evidence.lines import Near
from agent.reading.check import Decision
from agent.reading.compose import heading

from agent.answering.ask import Kit
from agent.answering.desk import ManualsDesk
from agent.conversation.thread import from_history
from agent.evaluation.dataset import Dataset, audience, load
from agent.evaluation.retrieval import route_of
from agent.evidence.search import Evidence
from agent.lm.adapter import CompactAdapter
from bot.logs import set_up
from bot.progress import bars
from bot.settings import Settings
from bot.shop import open_shop
from sql.passages import Passage

_SHARE = (0.0, 1.0, 2.0, 3.0, 4.0)
_COVER = (0.0, 1.0, 2.0, 4.0, 6.0, 8.0)


@dataclass(frozen=True)
class Line:
    """A line as it was checked; `gold`: its passage is of a relevant unit."""

    p_yes: float
    near: Near
    gold: bool


@dataclass(frozen=True)
class Asked:
    """A question with its lines. `answerable`: what answers it was there."""

    group: str
    answerable: bool
    covered: float
    lines: tuple[Line, ...]

    def best(self, decision: Decision) -> tuple[float, bool]:
        """P(answered) of the line that would be answered from, and whether it is a right one."""
        rated = [(decision.p_answered(x.p_yes, x.near, self.covered), x.gold) for x in self.lines]
        return max(rated, key=lambda one: one[0], default=(0.0, False))


def ask(
    kit: Kit, dataset: Dataset, question: dict[str, Any], *, without: bool, whole: bool
) -> Asked:
    """Check a question's lines; `without` what answers it, its `whole` document or its passages."""
    who = audience(question["doc"] if without and whole else None)
    desk = ManualsDesk(kit.db, kit.embedder, kit.tools, who, kit.settings)
    message = question["question"]
    found = desk.search(route_of(message, from_history(question.get("history") or [])))
    relevant = set(map(str, question["relevant"]))

    def is_gold(passage: Passage) -> bool:
        return bool(relevant & set(_units(dataset, passage)))

    kept = [
        (p, score)
        for p, score in zip(found.passages, found.scores, strict=True)
        if not (without and is_gold(p))
    ]
    evidence = Evidence(
        tuple(p for p, _ in kept), tuple(s for _, s in kept), found.rankings, found.seconds
    )
    near = desk.lines(message, evidence)
    check = kit.program.check
    lines = tuple(
        Line(check(message, heading(one.focus), one.focus.read), one, is_gold(one.focus.passage))
        for one in near
    )
    answerable = bool(question["answerable"]) and not without
    group = str(question.get("doc") or "; ".join(sorted(relevant)))
    return Asked(group, answerable, found.covered, lines)


def _units(dataset: Dataset, passage: Passage) -> Sequence[str]:
    if dataset.units:
        return list(dataset.units_of(passage))
    name = dataset.documents[passage.manual_id]
    return [f"{name}#p{page}" for page in range(passage.page_from, passage.page_to + 1)]


def right(asked: Asked, decision: Decision) -> bool:
    """Whether it is answered from a right line, or abstained from where nothing answers it."""
    p, gold = asked.best(decision)
    return (gold and p >= decision.threshold) if asked.answerable else p < decision.threshold


def fit(rows: Sequence[Asked]) -> Decision:
    """The decision that gets most right, both kinds weighing the same; midway in a plateau."""
    best, found = -1.0, Decision()
    for share, cover in product(_SHARE, _COVER):
        decision = Decision(share=share, cover=cover)
        rated = [(row.answerable, *row.best(decision)) for row in rows]
        edges = np.unique([0.0, 1.0, *(p for _, p, _ in rated)])
        middles = (edges[1:] + edges[:-1]) / 2
        can = [(p, gold) for answerable, p, gold in rated if answerable]
        cannot = np.array([p for answerable, p, _ in rated if not answerable])
        right_ps = np.array([p for p, gold in can if gold])
        scores = np.array(
            [(np.sum(right_ps >= t) / len(can) + np.mean(cannot < t)) / 2 for t in middles]
        )
        if scores.max() > best + 1e-9:
            best = float(scores.max())
            plateau = middles[np.isclose(scores, best)]
            found = replace(decision, threshold=float(np.median(plateau)))
    return found


def left_out(rows: Sequence[Asked]) -> Iterator[bool]:
    """Of each row, whether it is decided rightly by what was fitted on the other documents."""
    for group in sorted({row.group for row in rows}):
        decision = fit([row for row in rows if row.group != group])
        yield from (right(row, decision) for row in rows if row.group == group)


def main() -> None:
    """Load each set into a scratch schema, check its questions' lines, fit over all of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="+", type=Path)
    parser.add_argument("--limit", type=int, default=60, help="questions of each set")
    chosen = parser.parse_args()
    set_up("warning")
    rows: list[Asked] = []
    with open_shop(Settings.read()) as shop:
        for folder in chosen.sets:
            with shop.db.scratch() as db, bars() as report:
                dataset = load(db, shop.embedder, folder, shop.settings.ingest, report)
                kit = shop.kit(db)
                adapter = CompactAdapter(use_native_function_calling=False)
                whole = (folder / "pdf").is_dir()
                asked = dataset.questions[: chosen.limit]
                with dspy.context(lm=kit.lm, adapter=adapter):
                    for number, question in enumerate(asked):
                        report(f"checking {folder.name}", number, len(asked))
                        both = (False, True) if question["answerable"] else (False,)
                        rows += [
                            ask(kit, dataset, question, without=without, whole=whole)
                            for without in both
                        ]
    json.dump(_document([folder.name for folder in chosen.sets], rows), sys.stdout)
    print()


def _document(sets: Sequence[str], rows: Sequence[Asked]) -> dict[str, Any]:
    decision = fit(rows)
    can, cannot = [r for r in rows if r.answerable], [r for r in rows if not r.answerable]
    order = sorted({row.group for row in rows})
    by_group = [row for group in order for row in rows if row.group == group]
    held = list(zip(by_group, left_out(rows), strict=True))
    return {
        "sets": list(sets),
        "answerable": len(can),
        "unanswerable": len(cannot),
        "decision": {
            "share": decision.share,
            "cover": decision.cover,
            "threshold": round(decision.threshold, 4),
        },
        "in_sample": {
            "answered_rightly": _mean(right(row, decision) for row in can),
            "abstained_rightly": _mean(right(row, decision) for row in cannot),
        },
        "left_out": {
            "answered_rightly": _mean(ok for row, ok in held if row.answerable),
            "abstained_rightly": _mean(ok for row, ok in held if not row.answerable),
        },
        "best_line_is_gold": _mean(row.best(decision)[1] for row in can),
        "auc": _auc([r.best(decision)[0] for r in can], [r.best(decision)[0] for r in cannot]),
    }


def _mean(values: Any) -> float:
    return round(float(np.mean([float(value) for value in values] or [0.0])), 4)


def _auc(yes: Sequence[float], no: Sequence[float]) -> float:
    pairs = np.subtract.outer(np.array(yes), np.array(no))
    return round(float(np.mean((pairs > 0) + 0.5 * (pairs == 0))), 4)


if __name__ == "__main__":
    main()
