"""Fit the order of units and when to say that they answer, with manuals left out.

`python -m tests.bench.fit_answers DATA [--home HOME] [--false-at-most 3] [--out FILE]`

Asks the program's own stages of every question of DATA/technician and DATA/manuals, and of each
answerable question once more with its manual left out of what was found: what is best then does not
answer. A unit answers where it holds all `must_show` strings, or, where there are none, stands on a
gold page. What the LM said is remembered in the home, so that a second fit costs little.

For each manual the order's weights, the decision's weights and its threshold are fitted on the
questions of the others: `left_out` in FILE, which `python -m tests.bench DATA technician --fitted
FILE` asks each question with. `all` is fitted on all of them, and is what ships.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from agent.answering import Kit, prompting
from agent.answering.desk import ManualsDesk
from agent.conversation.kinds import Kind
from agent.conversation.thread import EMPTY
from agent.conversation.triage import Route
from agent.evaluation.shown import held
from agent.evidence.desk import answering_at
from agent.evidence.fusion import WANTED, Found, UnitFusion
from agent.reading.decision import Decision, features, rotated
from bot.terminal.progress import bars
from sql.audience import Audience
from tests.bench import fit_decision, homes, ranking
from tests.bench.logistic import fit
from tests.bench.table import Table

Row = dict[str, Any]
_READ = 8
_L2_ORDER, _L2_DECISION = 1.0, 2.0


@dataclass(frozen=True)
class Asked:
    """A question with what was found; `right` is parallel to `found`."""

    id: str
    doc: str
    route: Route
    kind: Kind
    found: tuple[Found, ...]
    right: tuple[bool, ...]
    near_miss: bool
    """A question of the technician's set that its manual does not answer."""


@dataclass(frozen=True)
class Fitted:
    """What is fitted: the order of units, and the decision."""

    fusion: UnitFusion
    decision: Decision

    def document(self) -> Row:
        return {"fusion": self.fusion.document(), "decision": self.decision.document()}


class Fitter:
    """Asks the program's stages, inside `opened`."""

    def __init__(self, kit: Kit, data: Path, false_at_most: float) -> None:
        self._kit = kit
        self._audience = Audience.of_operator("local")
        self._names = homes.Docs(kit.db, self._audience).names
        self._desk = ManualsDesk(kit.db, kit.embedder, kit.tools, self._audience, kit.settings)
        self._data = data
        self._false_at_most = false_at_most

    @contextmanager
    def opened(self) -> Iterator[None]:
        with prompting(self._kit), answering_at(self._desk):
            yield

    def ask(self) -> Iterator[Asked]:
        """Every question, and the answerable ones once more without their manual."""
        program = self._kit.program
        for question in _questions(self._data):
            route = program.reworded(program.route(question["question"], EMPTY))
            if route.action != "search":
                continue
            kind = self._desk.kind(route.question)
            found = self._desk.search(route.queries, route.identifiers).found
            right = tuple(self._answers(one, question) for one in found)
            near_miss = question["id"].startswith("tech") and not question["answerable"]
            yield Asked(question["id"], question["doc"], route, kind, found, right, near_miss)
            if question["answerable"]:
                left = tuple(
                    one for one in found if self._names[one.unit.manual_id] != question["doc"]
                )
                wrong = tuple(False for _ in left)
                name = f"{question['id']}-without"
                yield Asked(name, question["doc"], route, kind, left, wrong, False)

    def _answers(self, found: Found, question: Row) -> bool:
        if not question["answerable"] or self._names[found.unit.manual_id] != question["doc"]:
            return False
        if question["must_show"]:
            return all(held(question["must_show"], [line.text for line in found.unit.lines]))
        return any(line.passage.page_from in question["pages"] for line in found.unit.lines)

    def fit(self, asked: Sequence[Asked]) -> Fitted:
        """Order and decision fitted on these questions."""
        order = Table.of([row for one in asked for row in _order_rows(one)])
        fusion = UnitFusion(order.named(ranking.weigh(order, _L2_ORDER)))
        rows = {one.id: self.rows(one, fusion) for one in asked}
        table = Table.of([row for of in rows.values() for row in of])
        model = fit(table.x, table.y, _L2_DECISION)
        near = [one for one in asked if one.near_miss and rows[one.id]]
        best = np.array([model.p(Table.of(rows[one.id]).x).max() for one in near])
        allowed = self._false_at_most / 20 * len(near)
        threshold = fit_decision.threshold_of(best, np.zeros(len(best)), allowed)
        decision = replace(
            self._kit.program.decision,
            weights=table.named(model.weights),
            bias=round(model.bias, 4),
            answered=round(threshold, 4),
        )
        return Fitted(fusion, decision)

    def rows(self, one: Asked, fusion: UnitFusion) -> list[Row]:
        """A row for each unit that the reader gives a P(yes)."""
        right = {id(found): label for found, label in zip(one.found, one.right, strict=True)}
        order = fusion.order(one.found, one.kind)[:_READ]
        said = self._kit.program.reader(
            question=one.route.question,
            kind=one.kind,
            units=[found.unit for found in order],
            searches=one.route.queries[1:],
        )
        return [
            {
                "id": f"{one.id}#{at}",
                "question": one.id,
                "manual": one.doc,
                "features": features(one.route.queries, one.kind, fusion, rotated(order, at), p),
                "label": right[id(order[at])],
            }
            for at, p in enumerate(said.p or [])
        ]

    def decided(self, one: Asked, fitted: Fitted) -> tuple[bool, bool]:
        """Whether it is said to be answered, and whether the first unit does answer it."""
        rows = self.rows(one, fitted.fusion)
        if not rows:
            return False, False
        p = [fitted.decision.p(row["features"]) for row in rows]
        best = int(np.argmax(p))
        return p[best] >= fitted.decision.answered, bool(rows[best]["label"])


def _questions(data: Path) -> Iterator[Row]:
    """All questions with the strings and pages that an answer must show."""
    for folder in ("technician", "manuals"):
        for line in (data / folder / "questions.jsonl").read_text("utf-8").splitlines():
            row = json.loads(line)
            pages = row.get("pages") or [int(one.split("#p")[1]) for one in row["relevant"]]
            yield {**row, "pages": pages, "must_show": row.get("must_show") or []}


def _order_rows(one: Asked) -> Iterator[Row]:
    for at, (found, right) in enumerate(zip(one.found, one.right, strict=True)):
        said = {name: value for name, value in asdict(found.signals).items() if name != "cosine"}
        for kind in sorted(set(WANTED.values())):
            said[f"wanted_{kind}"] = float(WANTED.get(one.kind) == kind == found.unit.kind)
        row = {"id": f"{one.id}#{at}", "question": one.id, "manual": one.doc}
        yield {**row, "features": said, "label": right}


def figures(outcomes: Sequence[tuple[Asked, bool, bool]]) -> Row:
    """How many of each group are said to be answered, and how many of those are right."""
    groups: dict[str, list[tuple[bool, bool]]] = {}
    for one, answered, right in outcomes:
        name = "technician" if one.id.startswith("tech") else "manuals"
        if one.id.endswith("-without"):
            name += ", manual left out"
        elif not any(one.right):
            name += ", unanswerable or not found"
        groups.setdefault(name, []).append((answered, right))
    return {
        name: {
            "questions": len(of),
            "answered": sum(answered for answered, _ in of),
            "right": sum(answered and right for answered, right in of),
        }
        for name, of in groups.items()
    }


def main() -> None:
    """Fit, report left out, write what ships."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--home", type=Path, default=homes.default_home())
    parser.add_argument("--false-at-most", type=float, default=3, help="of 20 near misses")
    parser.add_argument("--out", type=Path)
    chosen = parser.parse_args()
    with homes.shop_of(chosen.home) as shop:
        homes.fill(shop, homes.eight(chosen.data))
        fitter = Fitter(shop.kit(), chosen.data, chosen.false_at_most)
        with fitter.opened(), bars() as report:
            asked = list(fitter.ask())
            docs = list(dict.fromkeys(one.doc for one in asked))
            left_out: dict[str, Fitted] = {}
            outcomes: list[tuple[Asked, bool, bool]] = []
            for number, doc in enumerate(docs):
                report("fits", number, len(docs) + 1)
                left_out[doc] = fitter.fit([one for one in asked if one.doc != doc])
                mine = [one for one in asked if one.doc == doc]
                outcomes += [(one, *fitter.decided(one, left_out[doc])) for one in mine]
            every = fitter.fit(asked)
    document = {
        "figures, manuals left out": figures(outcomes),
        "all": every.document(),
        "left_out": {doc: fitted.document() for doc, fitted in left_out.items()},
    }
    print(
        json.dumps({key: document[key] for key in ("figures, manuals left out", "all")}, indent=1)
    )
    if chosen.out:
        chosen.out.write_text(json.dumps(document, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
