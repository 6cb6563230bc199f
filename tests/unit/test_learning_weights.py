"""Weights fitted to places: what is learned from, what is kept, and that luck is not."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from agent.evidence.fusion import Found, Signals
from agent.learning.logits import Rows, fit
from agent.learning.metrics import Cited, Gold, Kind, Statement
from agent.learning.weights import compiled, places
from agent.program.program import Answerer
from tests.scripted_desk import ScriptedDesk, an_lm, evidence, program, unit
from tests.unit.test_learning_bench import voted

_FREE = np.array([False, True])


def _rows(questions: int, sign: float, seed: int = 1) -> Rows:
    """Rows whose label follows the first of two features, by `sign`, with noise; the other is 1."""
    draw = np.random.default_rng(seed)
    rows = []
    for number in range(questions):
        for _ in range(3):
            x = draw.normal()
            p = 1 / (1 + np.exp(-4 * sign * x))
            rows.append((number, [x, 1.0], bool(draw.random() < p), 1.0))
    return Rows.of(rows, 2)


def test_what_foretells_is_learned() -> None:
    """The weights move where questions left out say so, less far with a pull."""
    weights, pull = fit(_rows(60, 1.0), np.array([0.5, 0.0]), _FREE)
    assert pull is not None
    assert weights[0] > 2.0


def test_what_is_right_already_stays() -> None:
    """Weights that foretell well themselves are kept, and of noise nothing is learned, mostly."""
    start = np.array([4.0, 0.0])
    stays = [fit(_rows(12, 1.0, seed), start, _FREE)[1] for seed in range(20)]
    assert stays.count(None) >= 15
    noise = [fit(_noise(seed), np.zeros(2), _FREE)[1] for seed in range(20)]
    assert noise.count(None) >= 15


def _noise(seed: int) -> Rows:
    draw = np.random.default_rng(seed)
    return Rows.of([(n, [draw.normal(), 1.0], n % 2 == 0, 1.0) for n in range(30)], 2)


def test_too_little_to_tell() -> None:
    """Few questions, or few rows of a label, change nothing; of pairs there is one label only."""
    start = np.array([1.0, 0.0])
    assert fit(_rows(4, 1.0), start, _FREE) == (pytest.approx(start), None)
    one_side = Rows.of([(n, [1.0, 1.0], n > 2, 1.0) for n in range(20)], 2)
    assert fit(one_side, start, _FREE)[1] is None
    pairs = Rows.of([(n, [1.0, 0.0], True, 1.0) for n in range(20)], 2)
    assert fit(pairs, np.zeros(2), np.zeros(2, dtype=bool))[0][0] > 0
    nothing = Rows.of([], 2)
    assert fit(nothing, start, _FREE) == (pytest.approx(start), None)


@pytest.mark.parametrize(
    ("kind", "status", "incomplete", "told"),
    [
        ("same", "answered", False, True),
        ("same", "likely", False, False),
        ("avoid", "answered", False, True),
        ("avoid", "answered", True, False),
        ("abstain", "not_found", False, True),
        ("answer", "likely", False, False),
    ],
)
def test_what_tells_of_places(kind: Kind, status: str, incomplete: bool, told: bool) -> None:
    """Confirmed and refuted lines, and that there are none; not that an answer lacks something."""
    one = voted(1, kind, status=status, incomplete=incomplete)
    assert (places(one) is not None) == told


class _Bench:
    """Desks by example, each with what is found for it."""

    def __init__(self, desks: Sequence[Any]) -> None:
        self.desks = desks

    def desk(self, example: Any) -> Any:
        return self.desks[example.answer_id]

    def reached(self, work: Any) -> Any:
        return work()


def _found(right_first: bool, *, words: float) -> Any:
    """A right unit that words find, before or behind a wrong one that meaning finds."""
    right = Found(unit(1, "Tighten the gland bolts to 205 N·m."), Signals(0.2, 0.2, words, words))
    wrong = Found(unit(2, "The cabinet is painted in RAL 7035."), Signals(0.9, 0.9, 0.1, 0.1))
    desk = ScriptedDesk([])
    made = evidence([])
    object.__setattr__(made, "found", tuple([right, wrong] if right_first else [wrong, right]))
    desk.search = lambda queries, identifiers: made  # type: ignore[method-assign]
    return desk


def test_a_program_learns_its_order() -> None:
    """From lines that people confirmed: the arm that finds them gets more weight, and what reads
    them decides with them; nothing is learned where nobody named a place."""
    line = Cited(0, 1, 1, 1, "Tighten the gland bolts to 205 N·m.")
    gold = Gold("same", Statement("answered", "x", "", (line,)))
    examples = []
    for number in range(12):
        one = voted(number, "same")
        object.__setattr__(one, "gold", gold)
        examples.append(one)
    bench: Any = _Bench([_found(number % 2 == 0, words=0.8) for number in range(12)])
    made: Answerer = program({1: 0.9, 2: 0.1})
    made.fusion = type(made.fusion)({"dense_question": 1.0, "lexical_question": 1.0})
    with an_lm():
        told = compiled(made, bench, examples)
    assert told["questions_with_places"] == 12
    assert told["pull_of_order"] is not None
    weights = made.fusion.weights
    assert weights["lexical_question"] > 1.0 > weights["dense_question"]
    first = made.fusion.order(bench.desks[1].search([], ()).found, "value")[0]
    assert first.unit.lines[0].text.startswith("Tighten")
    before = dict(made.fusion.weights), made.decision
    with an_lm():
        told = compiled(made, bench, [voted(0, "answer", status="likely")])
    assert told["questions_with_places"] == 0
    assert (dict(made.fusion.weights), made.decision) == before
