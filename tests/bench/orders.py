"""Is a past order found by who tells its fault in other words: `... DATA orders`.

The 1,076 texts of dev/maintie are orders of a team of their own; 140 of them are asked for in other
words (tests/orders, where what "right" means was written first). Weights and the rule of when
orders help are fitted on the 40 of `fit`, and measured on the 100 of `held`, beside BM25 and the
meaning alone. That orders stay away where they do not help is measured on the questions of four
other sets, and on the same paraphrases with their right orders withheld. No language model.
"""

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from agent.evaluation.by_type import share
from agent.work_orders import (
    Found,
    PastOrders,
    Rule,
    Weights,
    embed_orders,
    fuse,
    import_orders,
    map_of,
    of_objects,
)
from bot.shop import Shop
from sql import work_orders
from sql.audience import Audience
from sql.hits import Hit
from tests.bench import homes, logistic, session
from tests.bench.orders_rule import is_itself, is_right, plain

Row = dict[str, Any]
TEAM = "bench-orders"
PARAPHRASES = homes.ROOT / "tests" / "orders" / "paraphrases.jsonl"
OTHERS = ("technician", "manuals", "emqap_s10", "ord_qa")
FEATURES = ("cosine", "asked", "named", "trouble")
_GRID = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0, 1.5, 2.0)
_FALSE = 0.05
"""Share of questions without a right order beside which the rule may show one, on its own half."""


@dataclass(frozen=True)
class Asked:
    """A question and what is found for it. `target`: the order that it tells in other words."""

    id: str
    is_held: bool
    target: Row | None
    arms: Mapping[str, Sequence[Hit]]
    found: Sequence[Found]


def run(data: Path, given: Sequence[str]) -> None:
    """Import, ask, fit, print, publish."""
    chosen = session.parser_of("DATA orders").parse_args([*given, "--no-lm"])
    rows = {row["id"]: row for row in _rows(data / "maintie" / "texts.jsonl")}
    with session.opened(chosen) as shop, imported(shop, list(rows.values())) as seconds:
        numbers = _numbers(shop)
        asked, milliseconds = _asked(shop, rows, _others(data))
    orders = {order_id: rows[number] for order_id, number in numbers.items()}
    weights = _weights(asked, orders)
    rule = _rule([one for one in asked if not one.is_held], orders)
    document = {
        "orders": len(rows),
        "import_seconds": round(seconds, 1),
        "ms_a_search": {"p50": milliseconds[len(milliseconds) // 2], "max": milliseconds[-1]},
        "weights": {"fitted": asdict(weights), "ship": asdict(Weights())},
        "held": _found(asked, orders, held=True),
        "fit": _found(asked, orders, held=False),
        "rule": {"fitted": asdict(rule), "ships": asdict(Rule())},
        "helps_held": _helps(asked, orders, rule, held=True),
        "helps_held_as_shipped": _helps(asked, orders, Rule(), held=True),
        "missed": [
            [one.id, [numbers[hit] for hit in _top(one, Weights())[:3]]]
            for one in asked
            if one.is_held and one.target and not _has(one, orders, _top(one, Weights()), is_right)
        ],
    }
    session.publish(chosen, "orders", document)
    print(json.dumps({key: one for key, one in document.items() if key != "missed"}, indent=1))


@contextmanager
def imported(shop: Shop, rows: Sequence[Row]) -> Iterator[float]:
    """Inside, the texts are orders; how many seconds that took."""
    columns = map_of({"columns": {"number": "id", "fault": "text"}})
    told = [{"id": row["id"], "text": plain(row["text"])} for row in rows]
    start = time.perf_counter()
    with shop.db.connection() as conn:
        work_orders.remove_all(conn, TEAM)
    done = import_orders(shop.db, TEAM, of_objects(told, columns), by="bench")
    assert done.new == len(rows), done
    embed_orders(shop.db, shop.embedder, Audience.of_operator(TEAM))
    try:
        yield time.perf_counter() - start
    finally:
        with shop.db.connection() as conn:
            work_orders.remove_all(conn, TEAM)


def _asked(
    shop: Shop, rows: Mapping[str, Row], others: Sequence[tuple[str, str]]
) -> tuple[list[Asked], list[float]]:
    """Every question with what is found for it, and the milliseconds of the searches, sorted."""
    orders = PastOrders(shop.db, shop.remembered, shop.kinds.of)
    audience = Audience.of_operator(TEAM)
    asked, took = [], []
    given = [
        (one["id"], one["text"], one["half"] == "held", rows[one["id"]])
        for one in _rows(PARAPHRASES)
    ]
    given += [(id_, text, bool(n % 2), None) for n, (id_, text) in enumerate(others)]
    for id_, text, is_held, target in given:
        start = time.perf_counter()
        found = orders.search(audience, text, 50)
        took.append(round(1000 * (time.perf_counter() - start), 1))
        asked.append(Asked(id_, is_held, target, orders.rankings(audience, text), found))
    return asked, sorted(took)


def _found(asked: Sequence[Asked], orders: Mapping[int, Row], *, held: bool) -> Row:
    """How many paraphrases have a right order, or the very order, among the first."""
    mine = [one for one in asked if one.target and one.is_held == held]
    ways = {
        "shoptalk": lambda one: _top(one, Weights()),
        "bm25": lambda one: [hit.passage_id for hit in one.arms["lexical"]],
        "meaning": lambda one: [hit.passage_id for hit in one.arms["dense"]],
    }
    return {
        name: {
            "right_3": share(sum(_has(one, orders, top(one), is_right) for one in mine), len(mine)),
            "right_1": share(
                sum(_has(one, orders, top(one), is_right, 1) for one in mine), len(mine)
            ),
            "itself_3": share(
                sum(_has(one, orders, top(one), is_itself) for one in mine), len(mine)
            ),
        }
        for name, top in ways.items()
    }


def _has(one: Asked, orders: Mapping[int, Row], top: Sequence[int], right: Any, k: int = 3) -> bool:
    assert one.target is not None
    return any(right(one.target, orders[found]) for found in top[:k])


def _top(one: Asked, weights: Weights) -> list[int]:
    scores = fuse(one.arms, weights)
    return sorted(scores, key=lambda order: (-scores[order], order))


def _weights(asked: Sequence[Asked], orders: Mapping[int, Row]) -> Weights:
    """Those that find most on the half that is free to fit, the smallest of several."""
    mine = [one for one in asked if one.target and not one.is_held]

    def right(weight: float) -> float:
        tops = [(one, _top(one, Weights(lexical=weight))) for one in mine]
        return sum(
            1 / k for k in (1, 3, 5) for one, top in tops if _has(one, orders, top, is_right, k)
        )

    return Weights(lexical=max(_GRID, key=lambda weight: (right(weight), -weight)))


def _rule(asked: Sequence[Asked], orders: Mapping[int, Row]) -> Rule:
    """Fitted to whether what is found is right; its bar lets an order beside at most so many
    questions that have none."""
    x, y = [], []
    for one in asked:
        for found in one.found[:10]:
            x.append([getattr(found.like, name) for name in FEATURES])
            y.append(_right(one, found, orders))
    model = logistic.fit(np.array(x, float), np.array(y, float), l2=1.0)
    weights = {name: round(float(w), 3) for name, w in zip(FEATURES, model.weights, strict=True)}
    rule = Rule(bias=round(model.bias, 3), **weights)
    none = sorted((_best_without(one, orders, rule) for one in asked), reverse=True)
    bar = none[int(_FALSE * len(none))]
    return Rule(**{**asdict(rule), "bar": round(min(0.99, bar + 1e-4), 4)})


def _best_without(one: Asked, orders: Mapping[int, Row], rule: Rule) -> float:
    """How sure the rule is of the best order that is not right."""
    return max((rule.p(f.like) for f in one.found if not _right(one, f, orders)), default=0.0)


def _right(one: Asked, found: Found, orders: Mapping[int, Row]) -> bool:
    return one.target is not None and is_right(one.target, orders[found.order.order_id])


def _helps(asked: Sequence[Asked], orders: Mapping[int, Row], rule: Rule, *, held: bool) -> Row:
    """Of the questions with a right order, beside how many it is shown; and what is shown beside
    others."""
    mine = [one for one in asked if one.is_held == held]
    told = [one for one in mine if one.target]
    others = [one for one in mine if not one.target]
    shown = {one.id: [f for f in one.found if rule.shows(f.like)][:3] for one in mine}
    without = [one for one in told if _best_without(one, orders, rule) >= rule.bar]
    return {
        "shown": share(sum(bool(shown[one.id]) for one in told), len(told)),
        "shown_right": share(
            sum(any(_right(one, f, orders) for f in shown[one.id]) for one in told), len(told)
        ),
        "first_is_right": share(
            sum(_right(one, shown[one.id][0], orders) for one in told if shown[one.id]),
            sum(bool(shown[one.id]) for one in told),
        ),
        "shown_where_withheld": share(len(without), len(told)),
        "shown_beside_other_questions": share(
            sum(bool(shown[one.id]) for one in others), len(others)
        ),
    }


def _numbers(shop: Shop) -> dict[int, str]:
    with shop.db.connection() as conn:
        found = conn.execute("SELECT order_id, number FROM work_orders WHERE team = %s", [TEAM])
        return {int(order_id): str(number) for order_id, number in found.fetchall()}


def _others(data: Path) -> list[tuple[str, str]]:
    return [
        (f"{name} {row['id']}", row["question"])
        for name in OTHERS
        for row in _rows(data / name / "questions.jsonl")
    ]


def _rows(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]
