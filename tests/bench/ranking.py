"""Weights for ranking candidates within a question, and what they are worth left out."""

from typing import Any

import numpy as np

from tests.bench.logistic import Array, fit_pairs
from tests.bench.table import Table

_AT = (1, 3, 5)


def pairs(table: Table) -> tuple[Array, Array, Array]:
    """Right rows, wrong rows of the same question, and what each pair weighs.

    All pairs of a question weigh 1 together. Questions without both are left out.
    """
    better: list[Array] = []
    worse: list[Array] = []
    weight: list[float] = []
    for rows in by_question(table):
        right = [n for n in rows if table.y[n]]
        wrong = [n for n in rows if not table.y[n]]
        for one in right:
            for other in wrong:
                better.append(table.x[one])
                worse.append(table.x[other])
                weight.append(1 / (len(right) * len(wrong)))
    shape = (-1, len(table.names))
    return (
        np.array(better, dtype=np.float64).reshape(shape),
        np.array(worse, dtype=np.float64).reshape(shape),
        np.array(weight),
    )


def by_question(table: Table) -> list[list[int]]:
    """The rows of each question, in the order in which they come."""
    rows: dict[str, list[int]] = {}
    for n, question in enumerate(table.question):
        rows.setdefault(question, []).append(n)
    return list(rows.values())


def weigh(table: Table, l2: float) -> Array:
    """The weights [features] that rank right rows above wrong ones."""
    better, worse, weight = pairs(table)
    return fit_pairs(better, worse, l2, weight)


def right_within(table: Table, scores: Array) -> dict[str, int]:
    """Of how many questions a right row is among the best k by score; ties stay as they stand."""
    found = dict.fromkeys((f"right@{k}" for k in _AT), 0)
    for rows in by_question(table):
        ranked = sorted(rows, key=lambda n: -scores[n])
        for k in _AT:
            found[f"right@{k}"] += any(table.y[n] for n in ranked[:k])
    return found


def report(table: Table, l2: float) -> dict[str, Any]:
    """The figures, left-out ones first, beside the order in which the rows came."""
    scores = np.zeros(len(table.y))
    for manual in table.manuals:
        mine = table.mine(manual)
        scores[mine] = table.x[mine] @ weigh(table.only(~mine), l2)
    weights = weigh(table, l2)
    return {
        "questions": len(by_question(table)),
        "left_out": right_within(table, scores),
        "as_given": right_within(table, np.zeros(len(table.y))),
        "in_sample": right_within(table, table.x @ weights),
        "single_features": {
            name: right_within(table, table.x[:, n]) for n, name in enumerate(table.names)
        },
        "decision": {"weights": table.named(weights), "l2": l2},
    }
