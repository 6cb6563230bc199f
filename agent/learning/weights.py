"""Fusion and decision weights fitted to where people said that answers stand.

`AGENT_OPTIMISER=Weights`: no prompt is changed, and no LM is asked for anything but what the reader
is asked anyway. Where no fit foretells questions left out better than the champion's weights do,
these stay (`logits.py`).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import Any, Final

import dspy
import numpy as np

from agent.evidence import WANTED, Found, UnitFusion, answering_at
from agent.learning.bench import Bench
from agent.learning.logits import Rows, fit
from agent.learning.metrics import Statement, words_of
from agent.learning.snapshot import Voted
from agent.program import Answerer
from agent.reading import features, rotated

_READ: Final = 8


def compiled(program: Answerer, bench: Bench, examples: Sequence[Voted]) -> dict[str, Any]:
    """Fit the program's weights to the examples, in place; what was fitted on what, for the record.

    Of examples that name no place nothing is learned.
    """
    told = [one for one in examples if places(one) is not None]
    looked = list(filter(None, (_look(program, bench, one) for one in told)))
    before = program.fusion.weights
    names = list(before)
    order = Rows.of(list(_order_rows(looked, names)), len(names))
    start = np.array([before[name] for name in names])
    fitted, pull = fit(order, start, np.zeros(len(names), dtype=bool))
    program.fusion = UnitFusion(dict(zip(names, np.round(fitted, 4).tolist(), strict=True)))
    said = list(_decision_rows(program, bench, looked))
    names = sorted({name for _, row, _ in said for name in row} | set(program.decision.weights))
    table = [(at, [*(row.get(name, 0.0) for name in names), 1.0], y, 1.0) for at, row, y in said]
    start = np.array([*(program.decision.weights.get(name, 0.0) for name in names), 0.0])
    start[-1] = program.decision.bias
    free = np.array([*(False for _ in names), True])
    decided, pull_of_decision = fit(Rows.of(table, len(start)), start, free)
    *weights, bias = decided
    program.decision = replace(
        program.decision,
        weights={name: round(float(w), 5) for name, w in zip(names, weights, strict=True)},
        bias=round(float(bias), 4),
    )
    return {
        "questions_with_places": len(looked),
        "pairs_to_order": len(order.y),
        "pull_of_order": pull,
        "units_to_decide": len(table),
        "pull_of_decision": pull_of_decision,
    }


def places(one: Voted) -> Statement | None:
    """What people said of its lines, where that tells answering units from others; None else."""
    gold = one.gold
    tells = gold.kind == "abstain" or (
        gold.kind in ("same", "avoid") and gold.statement.answers and not gold.incomplete
    )
    return gold.statement if tells else None


@dataclass(frozen=True)
class _Looked:
    """What is found for an example; `right` is parallel to `found`: True, False, or None where
    nobody said."""

    at: int
    queries: tuple[str, ...]
    question: str
    kind: Any
    found: tuple[Found, ...]
    right: tuple[bool | None, ...]
    desk: Any


def _look(program: Answerer, bench: Bench, one: Voted) -> _Looked | None:
    desk = bench.desk(one)

    def search() -> _Looked | None:
        with answering_at(desk):
            route = program.reworded(program.route(one.message, one.thread))
            if route.action != "search":
                return None
            kind = desk.kind(route.question)
            found = tuple(desk.search(route.queries, route.identifiers).found)
        right = tuple(_answers(one, unit) for unit in found)
        return _Looked(one.answer_id, route.queries, route.question, kind, found, right, desk)

    return bench.reached(search)


def _answers(one: Voted, found: Found) -> bool | None:
    said = one.gold.statement
    if one.gold.kind == "abstain":
        return False
    lines = [f" {words_of(line.text)} " for line in found.unit.lines]
    told = [f" {words_of(quote)} " for quote in said.bearing]
    pages = {(found.unit.manual_id, line.passage.page_from) for line in found.unit.lines}
    holds = bool(pages & said.pages) and any(quote in line for quote in told for line in lines)
    if one.gold.confirmed:
        # Another unit of that page may answer as well.
        return True if holds else None if pages & said.pages else False
    return False if holds else None


def _order_rows(
    looked: Sequence[_Looked], names: Sequence[str]
) -> Iterator[tuple[int, list[float], bool, float]]:
    """Of each question the differences between a right unit and a wrong one; they weigh 1."""
    for one in looked:
        rows = [_signals(found, one.kind, names) for found in one.found]
        pairs = [
            [a - b for a, b in zip(rows[good], rows[bad], strict=True)]
            for good, right in enumerate(one.right)
            if right
            for bad, wrong in enumerate(one.right)
            if wrong is False
        ]
        yield from ((one.at, pair, True, 1 / len(pairs)) for pair in pairs)


def _signals(found: Found, kind: Any, names: Sequence[str]) -> list[float]:
    said: dict[str, float] = asdict(found.signals)
    if kind in WANTED and WANTED[kind] == found.unit.kind:
        said[f"wanted_{found.unit.kind}"] = 1.0
    return [said.get(name, 0.0) for name in names]


def _decision_rows(
    program: Answerer, bench: Bench, looked: Sequence[_Looked]
) -> Iterator[tuple[int, dict[str, float], bool]]:
    """The features of each unit that is read, where somebody said whether it answers."""
    for one in looked:
        right = {id(found): said for found, said in zip(one.found, one.right, strict=True)}
        order = program.fusion.order(one.found, one.kind)[:_READ]
        for at, p in enumerate(bench.reached(partial(_read, program, one, order)) or ()):
            label = right[id(order[at])]
            if label is not None:
                first = rotated(order, at)
                yield one.at, features(one.queries, one.kind, program.fusion, first, p), label


def _read(program: Answerer, one: _Looked, order: Sequence[Found]) -> Sequence[float]:
    with answering_at(one.desk):
        said = program.reader(
            question=one.question,
            kind=one.kind,
            units=[found.unit for found in order],
            searches=one.queries[1:],
        )
    return said.p or ()


def build(task: Any) -> Callable[[dspy.Module, list[dspy.Example]], Any]:
    """As an optimiser of `agent.learning.optimisers`."""

    def compile_(asking: Any, train: list[dspy.Example]) -> Any:
        runs = asking.runs
        examples = [runs.examples[one.key] for one in train]
        with dspy.context(trace=None):
            runs.told.update(compiled(asking.answerer, runs.bench, examples))
        return asking

    return compile_
