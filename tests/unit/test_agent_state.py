"""A program's state: JSON, complete, and refused where it was made for other signatures."""

import json
from dataclasses import replace

import dspy
import pytest

from agent.errors import StateMismatch
from agent.program.program import Answerer
from agent.program.state import default, dump, load, schema_hash


def test_round_trip_is_exact() -> None:
    """What is dumped is JSON, and loading it gives the same state again."""
    program = default()
    program.compose.predict.signature = program.compose.predict.signature.with_instructions(
        "Other."
    )
    program.decision = replace(program.decision, threshold=0.42)
    program.trust_triage = True
    state = json.loads(json.dumps(dump(program)))
    again = load(state)
    assert dump(again) == dump(program)
    assert again.compose.predict.signature.instructions == "Other."
    assert again.compose.predict.demos
    assert (again.decision.threshold, again.trust_triage) == (0.42, True)


def test_the_packaged_program_is_of_this_release() -> None:
    """The default program loads, and says what the signatures say: only it adds demonstrations."""
    written, shipped = dump(Answerer())["predictors"], dump(default())["predictors"]
    for name, state in written.items():
        assert shipped[name]["signature"] == state["signature"], name


def test_no_lm_in_it() -> None:
    """A state names no LM, address or key: the LM is the settings' matter."""
    for predictor in dump(default())["predictors"].values():
        assert predictor["lm"] is None


def test_other_signatures_are_refused() -> None:
    """A state whose signatures had other fields is refused with the cure."""
    state = dump(default()) | {"schema_hash": "0" * 64}
    with pytest.raises(StateMismatch, match="optimise anew"):
        load(state)


@pytest.mark.parametrize(
    "changed",
    [
        {"decision": {"threshold": 0.5, "mood": "good"}},
        {"bounds": None},
        {"predictors": {"check.predict": {"demos": []}}},
    ],
)
def test_a_state_that_cannot_be_read_is_refused(changed: dict[str, object]) -> None:
    """A state of another release, whose parts are named otherwise, is refused in the same words."""
    with pytest.raises(StateMismatch, match="optimise anew"):
        load(dump(default()) | changed)


def test_an_lm_in_a_state_is_left_out() -> None:
    """A state cannot send questions to an LM of its own."""
    state = json.loads(json.dumps(dump(default())))
    state["predictors"]["check.predict"]["lm"] = {"model": "openai/other"}
    assert load(state).check.predict.lm is None


class _Swapped(dspy.Signature):
    """The check's fields in another order."""

    lines: str = dspy.InputField()
    question: str = dspy.InputField()
    answered: bool = dspy.OutputField()


def test_the_hash_sees_fields_and_not_wording() -> None:
    """A field's name, type or place changes the hash; an instruction, which is tuned, does not."""
    program = Answerer()
    plain = schema_hash(program)
    check = program.check.predict
    check.signature = check.signature.with_instructions("Be strict.")
    assert schema_hash(program) == plain
    check.signature = _Swapped
    assert schema_hash(program) != plain
