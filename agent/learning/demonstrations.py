"""Which demonstrations a program keeps: true ones, abstentions among them, and not too many.

An optimiser takes whatever a successful run did for a demonstration; a step of it can still have
been wrong. And one that only shows answers teaches to answer always.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

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


def arrange(candidate: Answerer, champion: Answerer, examples: Sequence[Voted]) -> dict[str, int]:
    """Leave the candidate true demonstrations, its new ones first; how many are new, by predictor.

    The champion's stay behind them as far as there is room. Where both answers and abstentions
    are to be had, both are kept, taking turns.
    """
    kept = dict(champion.named_predictors())
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
        predictor.demos = [dspy.Example(**demo) for demo in _chosen(new, old)]
        left = [dict(demo) for demo in predictor.demos]
        new_ones[name] = sum(demo in left for demo in new)
    return new_ones


def is_told(one: Voted) -> bool:
    """Whether people said which lines answer the question, or that none does: else no verdict on
    its lines can be a true demonstration."""
    return one.gold.kind == "abstain" or (one.gold.confirmed and one.gold.statement.answers)


def faithful(demo: Demo, quotes: Mapping[str, Sequence[str]]) -> bool:
    """Whether a check's verdict fits the lines that people confirmed, by the question's group.

    Of a question that nobody confirmed an answer to, no verdict is known to be true. Other stages'
    steps always fit: the answer that came of them was right.
    """
    if "answered" not in demo or "lines" not in demo:
        return True
    gold = quotes.get(group_of(str(demo["question"])))
    if gold is None:
        return False
    # The first line says where the others stand.
    lines = str(demo["lines"]).splitlines()[1:]
    shown = any(_holds(line, quote) for line in lines for quote in gold)
    return shown if demo["answered"] == "yes" else not shown


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


def _chosen(new: Sequence[Demo], old: Sequence[Demo]) -> list[Demo]:
    if not new:
        return list(old)
    every = [*new, *old]
    sides = [[d for d in every if not abstains(d)], [d for d in every if abstains(d)]]
    chosen: list[Demo] = []
    room = MOST_CHARACTERS
    for demo in _in_turn(sides):
        size = len(json.dumps(demo, ensure_ascii=False))
        if len(chosen) < MOST and size <= room:
            chosen.append(demo)
            room -= size
    return chosen


def _in_turn(sides: Sequence[Sequence[Demo]]) -> Iterable[Demo]:
    for place in range(max(map(len, sides))):
        for side in sides:
            if place < len(side):
                yield side[place]
