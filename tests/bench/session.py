"""What the runs of labelled questions share: their options, the shop, and how they are asked."""

import argparse
import json
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from agent.answering import Kit
from agent.program.state import dump, load
from bot.shop import Shop
from sql.audience import Audience
from sql.database import Database
from tests.bench import asking, homes

Row = dict[str, Any]
OUT = homes.ROOT / "docs" / "measurements"


def parser_of(name: str) -> argparse.ArgumentParser:
    """A parser with the options that all runs have."""
    parser = argparse.ArgumentParser(prog=f"python -m tests.bench {name}")
    parser.add_argument("--limit", type=int, help="only the first so many questions")
    parser.add_argument("--ids", help="only these, separated by commas")
    parser.add_argument("--home", type=Path, default=homes.default_home(), help="filled if empty")
    parser.add_argument("--rows", type=Path, help="full rows, with text; default: in the home")
    parser.add_argument("--no-lm", action="store_true", help="search alone")
    parser.add_argument("--out", type=Path, help="published rows; default: docs/measurements")
    parser.add_argument("--fitted", type=Path, help="by fit_answers: each manual's, left out")
    return parser


def technician_file(data: Path) -> Path:
    """The questions of dev/technician, in the folder that holds all sets."""
    return data / "technician" / "questions.jsonl"


def questions_of(path: Path, chosen: argparse.Namespace) -> list[Row]:
    """The questions of a file that the options leave, in its order."""
    questions: list[Row] = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    if chosen.ids:
        questions = [q for q in questions if q["id"] in chosen.ids.split(",")]
    return questions[: chosen.limit]


@contextmanager
def opened(chosen: argparse.Namespace) -> Iterator[Shop]:
    """The home's shop, its LM ready unless the options want none."""
    with homes.shop_of(chosen.home) as shop:
        if not chosen.no_lm:
            shop.warm()
        yield shop


def answerer(shop: Shop, chosen: argparse.Namespace, db: Database | None = None) -> asking.Put:
    """What asks one question of the manuals of the shop's database, or of another one."""
    kit = shop.kit(db, lm=not chosen.no_lm)
    docs = homes.Docs(kit.db, Audience.of_operator(shop.team))
    if chosen.fitted is None:
        return partial(asking.ask_question, kit, shop.team, docs)
    fitted = json.loads(chosen.fitted.read_text("utf-8"))["left_out"]
    kits = {doc: _with(kit, state) for doc, state in fitted.items()}
    return lambda question: asking.ask_question(kits[question["doc"]], shop.team, docs, question)


def _with(kit: Kit, state: Row) -> Kit:
    """The kit with a program that has these weights."""
    return replace(kit, program=load({**dump(kit.program), **state}))


def asked(
    questions: Sequence[Row], chosen: argparse.Namespace, name: str, answer: asking.Put
) -> list[Row]:
    """The full row of each question, with a line on stdout as each comes in."""
    name = f"{name}-no-lm" if chosen.no_lm else name
    path = chosen.rows or chosen.home / f"{name}.rows.jsonl"
    done: list[Row] = []
    begun = time.monotonic()
    for row, new in asking.run(questions, path, homes.code(), answer):
        done.append(row)
        if new:
            said = row["document"]
            print(
                f"{len(done):3}/{len(questions)} {row['id']} {said['status']:9} "
                f"{said['seconds']:6.1f} s  ({time.monotonic() - begun:.0f} s)",
                flush=True,
            )
    return done


def publish(chosen: argparse.Namespace, name: str, document: Row) -> None:
    """Write what a run found, one row a line: of all questions, or where the options say.

    Without an LM it is `<name>-no-lm`: what the search alone shows.
    """
    whole = not (chosen.limit or chosen.ids)
    name = f"{name}-no-lm" if chosen.no_lm else name
    target = chosen.out or (OUT / f"{name}.json" if whole else None)
    if target is None:
        return
    head = {
        "commit": homes.commit(),
        "lm": None if chosen.no_lm else os.environ.get("AGENT_LM", "embedded"),
    }
    target.write_text(compact({**head, **document}), "utf-8")
    print(f"Wrote {target}.")


def compact(document: Row) -> str:
    """The document as JSON with one line for each row and each row of a table."""
    lines = []
    for key, value in document.items():
        if isinstance(value, list):
            inner = ",\n".join(f"  {_json(one)}" for one in value)
            lines.append(f" {_json(key)}: [\n{inner}\n ]")
        elif isinstance(value, dict):
            inner = ",\n".join(f"  {_json(name)}: {_json(one)}" for name, one in value.items())
            lines.append(f" {_json(key)}: {{\n{inner}\n }}")
        else:
            lines.append(f" {_json(key)}: {_json(value)}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


@dataclass(frozen=True)
class Outcome:
    """What must not differ between two runs: the status, and the first lines."""

    status: str
    lines: tuple[tuple[str | None, int, str], ...]

    @classmethod
    def of(cls, row: Row, *, first_only: bool) -> "Outcome":
        """The outcome of a full row: of its first line, or of the lines of its first part."""
        cited = row["document"]["citations"]
        lines = tuple(
            (line["doc"], line["page"], line["quote"])
            for line in cited
            if (line.get("part") or 0) == 0
        )
        return cls(row["document"]["status"], lines[:1] if first_only else lines)
