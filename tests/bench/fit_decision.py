"""Fit a decision, or a fusion, and say what it is worth on manuals that it was not fitted on.

`python -m tests.bench.fit_decision ROWS.jsonl --false-at-most 5 --out weights.json`

A row is {"id", "manual", "features": {name: number}, "label": 0 or 1, "question"?}. Each manual is
left out in turn: weights and threshold come from the others (the threshold from probabilities that
each of these has when left out as well), and decide the rows of the one left out. What is printed
first is that; what ships is fitted on all.

With `--pairwise` the rows of one `question` are candidates, best first as they stand now: weights
are fitted so that a right one ranks above a wrong one.
"""

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agent.evaluation import metrics
from tests.bench import ranking
from tests.bench.logistic import Array, Model, fit
from tests.bench.table import Table

Row = dict[str, Any]
Flags = NDArray[np.bool_]


def left_out(table: Table, l2: float) -> Array:
    """Each row's probability [n] by a fit on all manuals but its own."""
    p = np.full(len(table.y), np.nan)
    for manual in table.manuals:
        mine = table.mine(manual)
        rest = table.only(~mine)
        p[mine] = fit(rest.x, rest.y, l2).p(table.x[mine])
    return p


def threshold_of(p: Array, y: Array, false_at_most: float) -> float:
    """The lowest threshold at which at most so many false rows pass; midway to the row below it.

    Above 1 where even the surest false ones are too many.
    """
    ranked = sorted(p[y == 0], reverse=True)
    allowed = int(false_at_most)
    if allowed >= len(ranked):
        return float(min([*p, 1.0])) / 2
    stop = ranked[allowed]
    above = [value for value in p if value > stop]
    return float((stop + min(above)) / 2) if above else float(np.nextafter(max(stop, 1.0), 2))


def decided(table: Table, l2: float, false_at_most: int) -> tuple[Array, Flags]:
    """Left-out probabilities [n] and whether each row passes [n], its manual's part in neither.

    Of the rows that a threshold is chosen on, as large a share of the false ones may pass as
    `false_at_most` is of all false ones.
    """
    p, passes = left_out(table, l2), np.zeros(len(table.y), dtype=bool)
    share = false_at_most / max(1, int((table.y == 0).sum()))
    for manual in table.manuals:
        mine = table.mine(manual)
        rest = table.only(~mine)
        inner = left_out(rest, l2) if len(rest.manuals) > 1 else fit(rest.x, rest.y, l2).p(rest.x)
        threshold = threshold_of(inner, rest.y, share * float((rest.y == 0).sum()))
        passes[mine] = p[mine] >= threshold
    return p, passes


def report(table: Table, l2: float, false_at_most: int) -> Row:
    """The figures, left-out ones first, and what ships."""
    p, passes = decided(table, l2, false_at_most)
    model = fit(table.x, table.y, l2)
    inside = model.p(table.x)
    threshold = threshold_of(p, table.y, false_at_most)
    return {
        "rows": len(table.y),
        "true": int(table.y.sum()),
        "left_out": {
            **_figures(p, table.y, passes),
            "by_manual": {
                manual: _figures(p[mine], table.y[mine], passes[mine])
                for manual in table.manuals
                for mine in [table.mine(manual)]
            },
        },
        "in_sample": _figures(inside, table.y, inside >= threshold),
        "single_features": {
            name: metrics.area(list(table.x[:, n]), list(table.y == 1))
            for n, name in enumerate(table.names)
        },
        "decision": shipped(table, model, threshold, l2),
    }


def shipped(table: Table, model: Model, threshold: float, l2: float) -> Row:
    """What a program needs: p = 1 / (1 + exp(-(bias + sum of weight x feature))) >= threshold."""
    return {
        "bias": round(model.bias, 5),
        "weights": table.named(model.weights),
        "threshold": round(threshold, 5),
        "l2": l2,
    }


def _figures(p: Array, y: Array, passes: Flags) -> Row:
    clipped = np.clip(p, 1e-9, 1 - 1e-9)
    area = metrics.area(list(p), list(y == 1))
    return {
        "n": len(y),
        "area": None if area is None else round(area, 4),
        "log_loss": round(float(-np.mean(y * np.log(clipped) + (1 - y) * np.log(1 - clipped))), 4),
        "brier": round(float(np.mean((p - y) ** 2)), 4),
        "true_passed": int((passes & (y == 1)).sum()),
        "true": int((y == 1).sum()),
        "false_passed": int((passes & (y == 0)).sum()),
        "false": int((y == 0).sum()),
    }


def read(path: Path) -> list[Mapping[str, Any]]:
    """The rows of a file of JSON lines."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def main(given: Sequence[str] | None = None) -> None:
    """Fit, print one JSON document, write what ships."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.fit_decision")
    parser.add_argument("rows", type=Path)
    parser.add_argument("--l2", type=float, default=1.0)
    parser.add_argument("--false-at-most", type=int, default=5, help="false rows that may pass")
    parser.add_argument("--pairwise", action="store_true", help="rank within a question")
    parser.add_argument("--out", type=Path, help="the weights, as JSON")
    chosen = parser.parse_args(given)
    table = Table.of(read(chosen.rows))
    if chosen.pairwise:
        found = ranking.report(table, chosen.l2)
    else:
        found = report(table, chosen.l2, chosen.false_at_most)
    print(json.dumps(found, indent=1, ensure_ascii=False))
    if chosen.out:
        chosen.out.write_text(json.dumps(found["decision"], indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
