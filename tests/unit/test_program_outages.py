"""An LM that is gone, overfull or unreadable: what is shown is what was shown early."""

from typing import Any

import dspy
import pytest
from dspy.utils.exceptions import AdapterParseError

from agent.conversation.thread import Thread, Turn
from agent.errors import LMLate, LMOverflow, LMUnavailable
from agent.reading.decision import Decision
from agent.wording import sentences as wording
from tests.scripted_desk import Says, ScriptedDesk, an_lm, ask, program, unit

STEP = "Tighten the gland bolts crosswise to 205 N·m."
TORQUE = unit(1, STEP, "Let the packing settle for 2 h.")
COLOUR = unit(2, "The cabinet is painted in RAL 7035.", title="Paint")
BOTH = (COLOUR, TORQUE)


def parse_error() -> AdapterParseError:
    return AdapterParseError("CompactAdapter", dspy.Signature("question -> text"), "no JSON")


def quotes(answer: Any) -> list[str]:
    return [line.quote for line in answer.lines]


def test_without_a_language_model() -> None:
    """Without an LM the closest lines are shown, and it is said why nothing more is."""
    desk = ScriptedDesk(BOTH)
    answer = ask(program({1: 0.9}), desk)
    assert (answer.status, answer.reason) == ("passages", "no language model")
    assert answer.text.startswith(wording.NO_LM)
    assert quotes(answer) == [line.text for one in desk.shown[0] for line in one.lines]


@pytest.mark.parametrize("stage", ["rewrite", "reader", "lead"])
@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (LMUnavailable(), "no language model"),
        (LMOverflow(), "too long"),
        (LMLate(), "out of time"),
    ],
    ids=["gone", "too long", "late"],
)
def test_an_outage_shows_the_early_lines(stage: str, error: Exception, reason: str) -> None:
    """Whichever stage the LM fails in, all lines that were shown by then are what is shown."""
    decision = Decision({"says_yes": 1.0}, lead_kinds=("value",))
    made = program({1: 0.9}, searches=["torque"], decision=decision)
    setattr(made, stage, Says(error=error))
    desk = ScriptedDesk([COLOUR], better=[TORQUE])
    with an_lm():
        answer = ask(made, desk)
    assert (answer.status, answer.reason) == ("passages", reason)
    assert quotes(answer) == [line.text for one in desk.shown[-1] for line in one.lines]
    assert COLOUR.lines[0].text in quotes(answer)


def test_an_outage_in_a_thread() -> None:
    """Triage that cannot be reached, or not understood, is done without: both questions are
    searched for."""
    thread = Thread((Turn("user", "gland bolts?"), Turn("agent", "205 N·m.")))
    for error in (LMUnavailable(), parse_error()):
        made = program({1: 0.9})
        made.triage = Says(error=error)  # type: ignore[assignment]
        desk = ScriptedDesk(BOTH)
        with an_lm():
            answer = ask(made, desk, "and the flange?", thread=thread)
        assert answer.status == "answered"
        assert desk.searches[0][0].startswith("and the flange")
        assert "205" in desk.searches[0][1]


@pytest.mark.parametrize(
    ("stage", "status"), [("rewrite", "answered"), ("lead", "answered"), ("reader", "passages")]
)
def test_a_reply_that_cannot_be_read(stage: str, status: str) -> None:
    """What only helps is done without; where nothing was read the lines are shown unexplained."""
    made = program({1: 0.9}, decision=Decision({"says_yes": 1.0}, lead_kinds=("value",)))
    setattr(made, stage, Says(error=parse_error(), lead=""))
    if stage != "lead":
        made.lead = Says(lead="")  # type: ignore[assignment]
    with an_lm():
        answer = ask(made, ScriptedDesk(BOTH))
    assert answer.status == status
    assert STEP in quotes(answer)
    assert (answer.text.splitlines()[0] == wording.UNREADABLE) == (status == "passages")
