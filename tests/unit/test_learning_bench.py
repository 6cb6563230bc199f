"""The desks of a night: each thing looked up once, and the guards' own."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import dspy
import pytest

from agent.conversation.thread import EMPTY
from agent.evidence.search import Evidence
from agent.learning.budget import Budget
from agent.learning.guard import FixedDesk, guards
from agent.learning.kept_desk import KeptDesk
from agent.learning.metrics import Cited, Gold, Kind, Statement
from agent.learning.optimise import p_answers, same_unit
from agent.learning.snapshot import Voted
from agent.program.answer import Answer, Part
from agent.program.program import Answerer
from sql.audience import Audience
from tests.scripted_desk import Bag, ScriptedDesk, an_lm, ask, passage, program, unit

TORQUE = unit(1, "Tighten the gland bolts to 205 N·m.")
OTHER = unit(2, "The cabinet is painted in RAL 7035.", title="Paint")


def test_everything_is_looked_up_once() -> None:
    """Programs that are tried one after the other find the same, whatever was uploaded since."""
    inner = ScriptedDesk([TORQUE])
    desk = KeptDesk(inner)
    first = desk.search(["q"], ())
    inner.found = [OTHER]
    assert desk.search(["q"], ()) is first
    assert desk.search(["other"], ()).found[0].unit == OTHER
    assert len(inner.searches) == 2
    assert desk.excerpt(["q"], TORQUE, 5) is desk.excerpt(["q"], TORQUE, 5)


def test_nothing_is_shown() -> None:
    """Nobody waits for what a night finds."""
    inner = ScriptedDesk([TORQUE])
    with an_lm():
        answer = ask(program({1: 0.9}), KeptDesk(inner))  # type: ignore[arg-type]
    assert (answer.status, inner.shown) == ("answered", [])


def test_replies_are_remembered_for_the_night_alone() -> None:
    """A program that is tried twice says the same, and users never hear what candidates were
    told."""
    inner = ScriptedDesk([TORQUE])
    desk = KeptDesk(inner)
    said = [0.3, 0.2]
    with dspy.context(trace=None):
        assert [desk.remember("k", lambda: said.pop(0)) for _ in range(2)] == [0.3, 0.3]
    assert inner.kept == {}


def test_what_a_user_was_told_is_not_asked_again() -> None:
    """The champion's replies to people are known; a candidate's, which nobody heard, are asked for,
    once."""
    known = {"k": 0.9}
    desk = KeptDesk(ScriptedDesk([TORQUE]), known.get)
    said = [0.3, 0.2]
    with dspy.context(trace=None):
        assert desk.remember("k", lambda: said.pop(0)) == 0.9
        assert [desk.remember("new", lambda: said.pop(0)) for _ in range(2)] == [0.3, 0.3]
    with dspy.context(trace=[]):
        assert desk.remember("k", lambda: said.pop(0)) == 0.2


def test_an_optimiser_sees_each_call() -> None:
    """While demonstrations are collected nothing is remembered: a call that is not made leaves no
    trace to learn from."""
    desk = KeptDesk(ScriptedDesk([TORQUE]))
    said = [0.3, 0.2]
    with dspy.context(trace=None):
        desk.remember("k", lambda: 0.9)
    with dspy.context(trace=[]):
        assert [desk.remember("k", lambda: said.pop(0)) for _ in range(2)] == [0.3, 0.2]


class _AlwaysValue:
    def of(self, question: str) -> str:
        return "value"


def fixed(*texts: str) -> FixedDesk:
    read = [passage(n, text) for n, text in enumerate(texts, 1)]
    return FixedDesk(read, Bag(), _AlwaysValue())  # type: ignore[arg-type]


def test_guards_are_searched_like_manuals() -> None:
    """A guard's passages are units with signals as a search gives them: the nearest is best."""
    found: Evidence = fixed("Oil VG 46.", "Tighten the gland bolts.").search(["gland bolts"], ())
    best, worse = sorted(found.found, key=lambda one: -one.signals.dense_question)
    assert best.unit.lines[0].text == "Tighten the gland bolts."
    assert (best.signals.dense_question, best.signals.lexical_question) == (1.0, 1.0)
    assert best.signals.cosine > worse.signals.cosine
    assert worse.signals.lexical_question == 0.0


@pytest.mark.parametrize("case", guards(), ids=lambda case: case.name)
def test_guards(case: Any) -> None:
    """Each packaged guard passes what it should and fails the opposite: an answer without what must
    be there, or any answer where there must be none."""
    line = Cited(0, 1, 1, 1, "; ".join(case.holds) or case.passages[0].text)
    answered = Statement("answered", line.quote, "", (line,))
    assert case.passed(answered) == bool(case.holds)
    assert not case.passed(Statement("answered", "Yes.", "Yes.", (Cited(0, 1, 1, 1, "x"),)))
    for status in ("not_found", "likely"):
        assert case.passed(Statement(status, "No.")) == (not case.holds)
    assert not case.passed(Statement("passages", line.quote, "", (line,)))


def answer(p: float | None, *shown: Any, status: str = "answered") -> Answer:
    parts = tuple(map(Part.of, shown))
    return Answer(status, "search", "x", "read", parts, p_answered=p)  # type: ignore[arg-type]


def test_same_unit() -> None:
    """It is the same where the first part is, whatever it is called and whatever stands below."""
    before = Statement("answered", "x", "", (Cited(0, 1, 1, 1, TORQUE.lines[0].text),))
    assert same_unit(before, answer(0.3, TORQUE, OTHER, status="likely"))
    assert not same_unit(before, answer(0.3, OTHER, TORQUE, status="likely"))


@dataclass
class _Runs:
    """Gives the answers by the example's message."""

    answers: dict[str, Answer | None]

    def run(self, made: Answerer, example: Voted) -> Answer | None:
        return self.answers[example.message]


def voted(number: int, kind: Kind, *, status: str = "answered", incomplete: bool = False) -> Voted:
    said = Statement(status, "x", "", (Cited(0, 1, 1, 1, TORQUE.lines[0].text),))
    gold = Gold(kind, said, incomplete)
    everyone = Audience.everyone("local")
    return Voted(number, str(number), False, str(number), EMPTY, everyone, gold, True)


def test_what_a_threshold_is_fitted_on() -> None:
    """Yes: P where the confirmed unit came first. No: where the refuted one did, or where people
    confirmed that there is no answer, or an answer on other pages alone. Close lines, outages and
    other units of the same page say nothing."""
    cases: Sequence[tuple[Voted, Answer | None]] = (
        (voted(1, "same"), answer(0.9, TORQUE)),
        (voted(2, "same"), answer(0.4, TORQUE, status="likely")),
        (voted(3, "same"), answer(0.8, OTHER)),
        (voted(4, "avoid"), answer(0.6, TORQUE)),
        (voted(5, "avoid"), answer(0.7, OTHER)),
        (voted(6, "avoid", incomplete=True), answer(0.5, TORQUE)),
        (voted(7, "abstain", status="not_found"), answer(0.2, OTHER, status="likely")),
        (voted(8, "abstain", status="not_found"), answer(None, status="not_found")),
        (voted(9, "same", status="likely"), answer(0.3, TORQUE)),
        (voted(10, "same"), None),
        (voted(11, "same"), answer(None, TORQUE, status="passages")),
        (voted(12, "same"), answer(0.1, unit(1, "Oil VG 46."))),
    )
    bench: Any = _Runs({one.message: said for one, said in cases})
    train = [one for one, _ in cases]
    assert p_answers(bench, Answerer(), train, Budget(60)) == ([0.9, 0.4], [0.8, 0.6, 0.2])
    assert p_answers(bench, Answerer(), train, Budget(0)) == ([], [])
