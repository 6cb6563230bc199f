"""The same question on the same lines gets the same outcome, every time."""

import pytest

from agent.program.program import Answerer
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
