"""Which demonstrations a program keeps: true ones, abstentions among them, and not too many.

An optimiser takes whatever a successful run did for a demonstration; a step of it can still have
been wrong. And one that only shows answers teaches to answer always: so answers, abstentions and
closest lines stand among them in the share in which people asked for them.
"""

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final, Literal, TypeAlias

import dspy
import pydantic

from agent.learning.metrics import words_of
from agent.learning.snapshot import Voted
from agent.learning.split import group_of
from agent.program import Answerer

MOST: Final = 8
# An embedded LM reads some 60 tokens a second, and its context is a few thousand.
MOST_CHARACTERS: Final = 6000
Demo = dict[str, Any]
Case: TypeAlias = Literal["answer", "abstention", "closest"]
CASES: Final[tuple[Case, ...]] = ("answer", "abstention", "closest")
"""What a demonstration shows: lines that answer; that nothing does; lines that are only near."""


def arrange(
    candidate: Answerer,
    champion: Answerer,
    examples: Sequence[Voted],
    hard: Sequence[Demo] = (),
) -> dict[str, int]:
    """Leave the candidate true demonstrations, its new ones first; how many are new, by predictor.

    The champion's stay behind them as far as there is room. One of each case that is to be had is
    kept, and the others in the measured share. `hard`: hard negatives for the reader.
    """
    kept = dict(champion.named_predictors())
    shares = measured(examples)
    answerable = {group_of(one.message) for one in examples if one.gold.kind in ("same", "answer")}
    quotes = {
        group_of(one.message): one.gold.statement.bearing if one.gold.kind == "same" else ()
        for one in examples
        if is_told(one)
    }
    new_ones = {}
    for name, predictor in candidate.named_predictors():
        old = [plain(demo) for demo in kept[name].demos]
        new = [plain(demo) for demo in predictor.demos]
        new = [demo for demo in new if demo not in old and faithful(demo, quotes)]
        if name == "reader.predict":
            new += [demo for demo in hard if demo not in new and demo not in old]
        chosen = _chosen(new, old, shares, answerable)
        predictor.demos = [dspy.Example(**demo) for demo in chosen]
        left = [dict(demo) for demo in predictor.demos]
        new_ones[name] = sum(demo in left for demo in new)
    return new_ones


def is_told(one: Voted) -> bool:
    """Whether people said which lines answer the question, or that none does: else no verdict on
    its lines can be a true demonstration."""
    return one.gold.kind == "abstain" or (one.gold.confirmed and one.gold.statement.answers)


def measured(examples: Iterable[Voted]) -> dict[Case, float]:
    """The share of each case among the questions of which people said what they need; equal where
    they said nothing."""
    cases = [case for one in examples if (case := _needs(one))]
    if not cases:
        return dict.fromkeys(CASES, 1 / len(CASES))
    return {case: cases.count(case) / len(cases) for case in CASES}


def _needs(one: Voted) -> Case | None:
    if one.gold.kind == "abstain":
        return "abstention"
    if one.gold.kind == "same":
        return "answer" if one.gold.statement.answers else "closest"
    return "answer" if one.gold.kind == "answer" else None


def case_of(demo: Demo, answerable: Collection[str]) -> Case:
    """What it shows; `answerable`: groups of questions that are known to have an answer, so that
    a no is said to lines that are only near. Any other no is an abstention."""
    said = demo.get("answered", demo.get("status"))
    if said == "likely":
        return "closest"
    if said in ("no", "not_found"):
        near = group_of(str(demo.get("question", ""))) in answerable
        return "closest" if near else "abstention"
    return "answer"


def faithful(demo: Demo, quotes: Mapping[str, Sequence[str]]) -> bool:
    """Whether a reader's verdict fits the lines that people confirmed, by the question's group.

    Of a question that nobody confirmed an answer to, no verdict is known to be true. Other stages'
    steps always fit: the answer that came of them was right.
    """
    if "status" in demo and "units" in demo:
        return _read_right(demo, quotes.get(group_of(str(demo["question"]))))
    if "answered" not in demo or "lines" not in demo:
        return True
    gold = quotes.get(group_of(str(demo["question"])))
    if gold is None:
        return False
    # The first line says where the others stand.
    lines = str(demo["lines"]).splitlines()[1:]
    shown = any(_holds(line, quote) for line in lines for quote in gold)
    return shown if demo["answered"] == "yes" else not shown


def _read_right(demo: Demo, gold: Sequence[str] | None) -> bool:
    """Whether a whole reading chose lines that people confirmed, or none where there are none."""
    if gold is None:
        return False
    if not gold:
        return demo["status"] in ("likely", "not_found")
    chosen = demo.get("evidence") or []
    ids = [str(one) for one in chosen] if isinstance(chosen, list) else [str(chosen)]
    lines = [
        line
        for line in str(demo["units"]).splitlines()
        if any(re.match(rf"\W*{re.escape(one)}\b", line) for one in ids)
    ]
    return demo["status"] == "answered" and any(_holds(line, q) for line in lines for q in gold)


def _holds(line: str, quote: str) -> bool:
    """Whether a line as a reader has it is the quote, or a sentence of it; a row's cells stand
    behind their headers there."""
    cells = [f" {cell} " for cell in map(words_of, quote.split("|")) if cell]
    read = f" {words_of(line)} "
    if len(cells) > 1:
        return all(cell in read for cell in cells)
    return any(cell in read or read in cell for cell in cells if read.strip())


def abstains(demo: Demo) -> bool:
    """Whether it shows that there is no answer."""
    return demo.get("answered") == "no"


def plain(demo: Mapping[str, Any]) -> Demo:
    """The demonstration as JSON has it, without what an optimiser notes beside it."""
    fields = {name: value for name, value in dict(demo).items() if name != "augmented"}
    document: Demo = json.loads(json.dumps(fields, ensure_ascii=False, default=_document))
    return document


def _document(value: Any) -> Any:
    return value.model_dump() if isinstance(value, pydantic.BaseModel) else str(value)


def _chosen(
    new: Sequence[Demo],
    old: Sequence[Demo],
    shares: Mapping[Case, float],
    answerable: Collection[str],
) -> list[Demo]:
    """So many as there is room for, the new ones of a case before the old ones."""
    if not new:
        return list(old)
    rows: dict[Case, list[Demo]] = {case: [] for case in CASES}
    for demo in (*new, *old):
        rows[case_of(demo, answerable)].append(demo)
    chosen: list[Demo] = []
    had = dict.fromkeys(CASES, 0)
    room = MOST_CHARACTERS
    while len(chosen) < MOST and any(rows.values()):
        case = _next([one for one in CASES if rows[one]], had, shares)
        demo = rows[case].pop(0)
        size = len(json.dumps(demo, ensure_ascii=False))
        if size <= room:
            chosen.append(demo)
            had[case] += 1
            room -= size
    return chosen


def _next(cases: Sequence[Case], had: Mapping[Case, int], shares: Mapping[Case, float]) -> Case:
    """The case of which one is lacking most: first those of which there is none."""
    total = sum(had.values()) + 1
    return min(cases, key=lambda case: (had[case] > 0, had[case] - shares[case] * total))
