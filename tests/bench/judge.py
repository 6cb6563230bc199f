"""`python -m tests.bench DATA judge --rows ROWS.jsonl`: how good the judge of the settings is on
answers to dev/technician, whose labels come from the set's gold.

ROWS are full rows of `... technician` (`--rows`; a run with `--no-lm` does: what the search shows
first is an answer too). Each of the first two parts that were shown for a question is an answer:
right where it shows all strings that it must, wrong where it shows none or the question has no
answer; what shows some is left out. The product's own functions teach the judge on one side of the
split and measure it on the other.
"""

import argparse
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import dspy

from agent.evaluation.shown import Message, score
from agent.judging import JUDGES, RIGHT, Judge, Label, Shown, calibrate, plant, teach
from agent.learning import split
from agent.lm import CompactAdapter
from bot.settings import Settings
from tests.bench import homes, session

Row = dict[str, Any]
_PARTS = 2


def run(data: Path, given: Sequence[str]) -> None:
    """Judge, print, publish."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench DATA judge", description=__doc__)
    parser.add_argument("--rows", type=Path, required=True)
    parser.add_argument("--home", type=Path, default=homes.default_home())
    parser.add_argument("--minutes", type=float, default=18, help="then what is left is left out")
    parser.add_argument("--taught", type=int, default=15, help="right and wrong answers each")
    parser.add_argument("--demonstrations", action="store_true", help="are tried as well")
    parser.add_argument("--most", type=int, default=40, help="right and wrong answers each")
    parser.add_argument("--out", type=Path, default=session.OUT / "judge.json")
    chosen = parser.parse_args(given)
    questions = {one["id"]: one for one in _lines(session.technician_file(data))}
    sides = {True: [], False: []}
    for row in _lines(chosen.rows):
        question = questions[row["id"]]
        side = sides[split.held_out(split.group_of(question["question"]))]
        side += labels_of(question, row["document"])
    with homes.shop_of(chosen.home) as shop:
        document = _measured(shop.lms, sides, chosen)
    head = {"commit": homes.commit(), "lm": Settings.read().agent.lm}
    chosen.out.write_text(json.dumps({**head, **document}, indent=1) + "\n", "utf-8")
    print(json.dumps({k: v for k, v in document.items() if k != "told"}, indent=1))


def labels_of(question: Mapping[str, Any], said: Mapping[str, Any]) -> Iterator[Label]:
    """The parts that were shown, each as an answer, as far as gold says what it is worth."""
    for number in range(_PARTS):
        cited = [one for one in said["citations"] if (one.get("part") or 0) == number]
        if not cited:
            continue
        alone = {**said, "answer": "", "citations": [{**one, "part": 0} for one in cited]}
        names = score(question, Message.of(alone)).names
        right = question["answerable"] and "first_all" in names
        if question["answerable"] and not right and "first_any" in names:
            continue
        quotes = [str(one["quote"]) for one in cited]
        where = f"{cited[0]['manual']} · {cited[0].get('section') or ''}".rstrip(" ·")
        yield Label(Shown(question["question"], " ".join(quotes), (where, *quotes)), right)


def _measured(lms: Any, sides: Mapping[bool, Sequence[Label]], chosen: Any) -> Row:
    end, begun, calls = time.monotonic() + 60 * chosen.minutes, time.monotonic(), 0

    def ask(judge: Judge, shown: Shown) -> float | None:
        nonlocal calls
        if time.monotonic() > end:
            return None
        calls += 1
        p: float = judge(shown.question, shown.answer, shown.lines)
        print(f"{calls:4} {p:.3f} {time.monotonic() - begun:6.0f} s", flush=True)
        return p

    judge, adapter = Judge(JUDGES[RIGHT].signature), CompactAdapter()
    with dspy.context(lm=lms.judge, adapter=adapter, trace=None, disable_history=True):
        taught = _some(sides[False], chosen.taught)
        fitted = teach(judge, taught, ask, demonstrations=chosen.demonstrations)
        held = _some(sides[True], chosen.most)
        told = [(one.right, p) for one in held if (p := ask(judge, one.shown)) is not None]
        right = [one.shown for one in held if one.right]
        controls = [
            (one, p)
            for one in plant(right, JUDGES[RIGHT].bad, each=3)
            if (p := ask(judge, one.shown)) is not None
        ]
    yes, no = ([p for good, p in told if good is side] for side in (True, False))
    found = calibrate(yes, no, controls, judge.threshold, judge.version(str(lms.judge.model)))
    return {
        **found.document(),
        "at_a_half": calibrate(yes, no, controls, 0.5).document(),
        "fitted": fitted.document(),
        "calls": calls,
        "seconds": round(time.monotonic() - begun),
        "told": [[good, round(p, 4)] for good, p in told],
    }


def _some(labels: Sequence[Label], most: int) -> list[Label]:
    """At most so many of either side, right and wrong ones in turn."""
    right, wrong = ([one for one in labels if one.right is side][:most] for side in (True, False))
    both = [one for pair in zip(right, wrong, strict=False) for one in pair]
    return [*both, *right[len(wrong) :], *wrong[len(right) :]]


def _lines(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]
