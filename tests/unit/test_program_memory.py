"""The same question on the same lines gets the same outcome, every time."""

import dspy
import pytest

from agent.lm.asked import key_of
from agent.program.program import Answerer
from agent.program.state import default
from agent.reading.decision import Decision
from tests.scripted_desk import Says, ScriptedDesk, an_lm, ask, unit

STEP = "Tighten the gland bolts crosswise to 205 N·m."
TORQUE = unit(1, STEP, "Let the packing settle for 2 h.")
COLOUR = unit(2, "The cabinet is painted in RAL 7035.", title="Paint")
BOTH = (COLOUR, TORQUE)


def test_the_same_question_gets_the_same_answer() -> None:
    """What the LM said of these lines holds, though it would say something else the second time."""
    probabilities = [0.9, 0.1, 0.1]
    made = Answerer(decision=Decision({"says_yes": 1.0}))
    made.rewrite = Says(searches=[])  # type: ignore[assignment]
    made.reader.ask = lambda question, lines: probabilities.pop(0)  # type: ignore[attr-defined]
    desk = ScriptedDesk([TORQUE])
    with an_lm():
        outcomes = [ask(made, desk) for _ in range(3)]
    assert [(one.status, one.p_answered) for one in outcomes] == [
        ("answered", pytest.approx(0.9))
    ] * 3
    assert len(probabilities) == 2


def test_other_lines_are_asked_about_anew() -> None:
    """Memory is of the very lines and question, and of what else the LM was told."""
    asked = []
    made = Answerer(decision=Decision({"says_yes": 1.0}))
    made.rewrite = Says(searches=[])  # type: ignore[assignment]
    made.reader.ask = lambda question, lines: asked.append(lines) or 0.9  # type: ignore[attr-defined]
    desk = ScriptedDesk([TORQUE])
    other = made.deepcopy()
    signature = other.reader.predict.signature.with_instructions("Be strict.")
    other.reader.predict.signature = signature
    with an_lm():
        for one, message in (
            (made, "gland?"),
            (made, "bolts?"),
            (other, "gland?"),
            (made, "gland?"),
        ):
            ask(one, desk, message)
    assert len(asked) == 3


def test_a_stored_program_remembers() -> None:
    """A program that went through the database, which keeps a document's keys in an order of its
    own, is told what the packaged one was told; other demonstrations are not."""
    made, stored = default(), default()
    for predictor in stored.predictors():
        predictor.demos = [
            dspy.Example(**dict(sorted(dict(demo).items()))) for demo in predictor.demos
        ]
    said = {"question": "What torque?", "lines": STEP}
    with an_lm():
        key = key_of(made.reader.predict, **said)
        assert key_of(stored.reader.predict, **said) == key
        stored.reader.predict.demos = stored.reader.predict.demos[1:]
        assert key_of(stored.reader.predict, **said) != key
