"""Fit when to say that the manuals answer, and in what order units stand, with manuals left out.

`python -m tests.bench.fit_answers DATA [--home HOME] [--false-at-most 3] [--out FILE]`

Asks the program's own stages of every question of DATA/technician and DATA/manuals, and of each
answerable question once more with its manual left out of what was found: what is best then does not
answer. A unit answers where it holds all `must_show` strings, or, where there are none, stands on a
gold page. P(yes) is remembered in the home, so that a second fit costs nothing.

Printed first is what each manual's questions get from weights and a threshold that were fitted on
the other manuals'; what ships (--out) is fitted on all.
"""

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from agent.answering.ask import prompting
from agent.answering.desk import ManualsDesk
from agent.conversation.thread import EMPTY
from agent.evaluation.shown import held
from agent.evidence.desk import answering_at
from agent.evidence.fusion import Found
from agent.reading.decision import features, rotated
from bot.progress import bars
from sql.audience import Audience
from tests.bench import fit_decision, homes
from tests.bench.logistic import Array, fit
from tests.bench.table import Table

Row = dict[str, Any]
_READ = 8


@dataclass(frozen=True)
class Asked:
    """A question with the candidate units that the LM read: one row each."""

    id: str
    doc: str
    answerable: bool
    rows: tuple[Row, ...]


def questions(data: Path) -> Iterator[Row]:
    """All questions with the strings and pages that an answer must show."""
    for folder in ("technician", "manuals"):
        for line in (data / folder / "questions.jsonl").read_text("utf-8").splitlines():
            row = json.loads(line)
            pages = row.get("pages") or [int(one.split("#p")[1]) for one in row["relevant"]]
            yield {**row, "pages": pages, "must_show": row.get("must_show") or []}


def answers(found: Found, docs: Mapping[int, str], question: Row) -> bool:
    """Whether the unit holds the answer."""
    if not question["answerable"] or docs[found.unit.manual_id] != question["doc"]:
        return False
    if question["must_show"]:
        return all(held(question["must_show"], [line.text for line in found.unit.lines]))
    return any(line.passage.page_from in question["pages"] for line in found.unit.lines)


def ask_all(data: Path, home: Path) -> list[Asked]:
    """The candidates of every question, answerable ones also without their manual."""
    asked: list[Asked] = []
    with homes.shop_of(home) as shop:
        homes.fill(shop, homes.eight(data))
        kit = shop.kit()
        audience = Audience.of_operator(shop.team)
        docs = homes.Docs(kit.db, audience).names
        desk = ManualsDesk(kit.db, kit.embedder, kit.tools, audience, kit.settings)
        every = list(questions(data))
        with bars() as report, prompting(kit), answering_at(desk):
            for number, question in enumerate(every):
                report("questions", number, len(every))
                program, kind = kit.program, desk.kind(question["question"])
                route = program.reworded(program.route(question["question"], EMPTY))
                if route.action != "search":
                    continue
                found = desk.search(route.queries, route.identifiers).found
                for without in (False, True) if question["answerable"] else (False,):
                    left = [
                        one
                        for one in found
                        if not (without and docs[one.unit.manual_id] == question["doc"])
                    ]
                    order = program.fusion.order(left, kind)[:_READ]
                    units = [one.unit for one in order]
                    said = program.reader(
                        question=route.question, kind=kind, units=units, searches=route.queries[1:]
                    )
                    rows = tuple(
                        {
                            "features": features(
                                route.queries, kind, program.fusion, rotated(order, at), p_yes
                            ),
                            "label": answers(order[at], docs, question) and not without,
                            "question": question["id"] + ("-without" if without else ""),
                            "id": f"{question['id']}{'-without' if without else ''}#{at}",
                            "manual": question["doc"],
                        }
                        for at, p_yes in enumerate(said.p or [])
                    )
                    if rows:
                        answerable = question["answerable"] and not without
                        asked.append(Asked(rows[0]["question"], question["doc"], answerable, rows))
    return asked


def left_out(asked: Sequence[Asked], l2: float) -> list[tuple[Asked, Array]]:
    """Each question's P of its candidates by weights fitted on the other manuals."""
    decided = []
    for doc in dict.fromkeys(one.doc for one in asked):
        rest = Table.of([row for one in asked if one.doc != doc for row in one.rows])
        model = fit(rest.x, rest.y, l2)
        for one in asked:
            if one.doc == doc:
                decided.append((one, model.p(Table.of(one.rows).x)))
    return decided


def figures(decided: Sequence[tuple[Asked, Array]], false_at_most: float) -> Row:
    """What comes of a threshold that lets so many of the technician's unanswerable questions pass,
    chosen for each manual on the others."""
    best = [(one, float(p.max()), bool(one.rows[int(p.argmax())]["label"])) for one, p in decided]
    out: Row = {}
    for group in ("tech", "man"):
        of = [row for row in best if row[0].id.startswith(group)]
        near = [row for row in best if row[0].id.startswith("tech") and not row[0].answerable]
        answered = []
        for one, p, right in of:
            others = [row for row in near if row[0].doc != one.doc and "-without" not in row[0].id]
            share = false_at_most / 20
            threshold = fit_decision.threshold_of(
                np.array([p for _, p, _ in others]),
                np.zeros(len(others)),
                share * len(others),
            )
            if p >= threshold:
                answered.append((one, right))
        kinds = {
            "answerable": [row for row in of if row[0].answerable],
            "unanswerable": [r for r in of if not r[0].answerable and "-without" not in r[0].id],
            "without": [row for row in of if "-without" in row[0].id],
        }
        ids = {one.id for one, _ in answered}
        out[group] = {
            name: {"n": len(rows), "answered": sum(row[0].id in ids for row in rows)}
            for name, rows in kinds.items()
        }
        out[group]["answerable"]["right"] = sum(right for one, right in answered if one.answerable)
    return out


def main() -> None:
    """Fit, report left out, write what ships."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--home", type=Path, default=homes.default_home())
    parser.add_argument("--false-at-most", type=float, default=3)
    parser.add_argument("--l2", type=float, default=2.0)
    parser.add_argument("--out", type=Path)
    chosen = parser.parse_args()
    asked = ask_all(chosen.data, chosen.home)
    print(json.dumps({"left out": figures(left_out(asked, chosen.l2), chosen.false_at_most)}))
    table = Table.of([row for one in asked for row in one.rows])
    model = fit(table.x, table.y, chosen.l2)
    best = [(one, float(model.p(Table.of(one.rows).x).max())) for one in asked]
    near = [p for one, p in best if one.id.startswith("tech") and not one.answerable]
    near = [
        p
        for one, p in best
        if one.id.startswith("tech") and not one.answerable and "-without" not in one.id
    ]
    threshold = fit_decision.threshold_of(np.array(near), np.zeros(len(near)), chosen.false_at_most)
    shipped = {
        "weights": table.named(model.weights),
        "bias": round(model.bias, 4),
        "answered": round(threshold, 4),
    }
    print(json.dumps(shipped))
    if chosen.out:
        chosen.out.write_text(json.dumps(shipped, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
