"""A program's state: JSON, complete, and refused where it was made for other signatures."""

import json
from dataclasses import replace
from pathlib import Path

import dspy
import pytest

from agent.errors import StateMismatch
from agent.evidence.fusion import UnitFusion
from agent.program.program import Answerer
from agent.program.state import default, dump, load, schema_hash
from agent.reading.decision import Decision
from agent.reading.strong import StrongReader


def changed() -> Answerer:
    """A program of which everything that its state holds was changed."""
    program = default()
    check = program.reader.predict
    check.signature = check.signature.with_instructions("Other.")
    check.demos = [*check.demos[:1], dspy.Example(question="q", lines="l", answered="no")]
    program.rewrite.predict.demos = []
    weights = {"says_yes": 0.7, "words": 2.0}
    program.decision = Decision(weights, -0.3, 0.42, 0.1, 0.8, ("value", "part"))
    program.fusion = UnitFusion({"dense_question": 1.5})
    program.bounds = replace(program.bounds, chat=0.9)
    program.trust_triage = True
    return program


def test_round_trip_is_exact() -> None:
    """What is dumped is JSON, and loading it gives the same state again."""
    program = changed()
    again = load(json.loads(json.dumps(dump(program))))
    assert dump(again) == dump(program) != dump(default())
    assert again.reader.predict.signature.instructions == "Other."
    assert (again.decision, again.fusion) == (program.decision, program.fusion)
    assert (again.bounds, again.trust_triage) == (program.bounds, True)


def test_a_file_holds_the_whole_state(tmp_path: Path) -> None:
    """DSPy's own `save` and `load` go the same way: a program that loads a file is as the one that
    was saved, in whatever state it was itself."""
    program, file = changed(), tmp_path / "program.json"
    program.save(file)
    again = Answerer(trust_triage=False, decision=Decision({"cosine": 1.0}))
    again.load(file)
    assert dump(again) == dump(program)


def test_a_copy_is_its_own() -> None:
    """Optimisers copy programs: what they do to the copy leaves the program as it was."""
    program = default()
    copy = program.deepcopy()
    copy.reader.predict.demos = []
    copy.decision = replace(copy.decision, answered=0.9)
    assert dump(program) == dump(default()) != dump(copy)


def test_another_readers_state_is_refused() -> None:
    """What was learned for one reader's prompts is not loaded into a program with the other."""
    with pytest.raises(StateMismatch):
        Answerer(reader=StrongReader()).load_state(dump(default()))


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
        {"decision": {"answered": 0.5, "lead_kinds": [], "mood": "good"}},
        {"bounds": None},
        {"predictors": {"reader.predict": {"demos": []}}},
        {"reader": "third"},
        {"fusion": {"weight": 1}},
    ],
)
def test_a_state_that_cannot_be_read_is_refused(changed: dict[str, object]) -> None:
    """A state of another release, whose parts are named otherwise, is refused in the same words."""
    with pytest.raises(StateMismatch, match="optimise anew"):
        load(dump(default()) | changed)


def test_an_lm_in_a_state_is_left_out() -> None:
    """A state cannot send questions to an LM of its own."""
    state = json.loads(json.dumps(dump(default())))
    state["predictors"]["reader.predict"]["lm"] = {"model": "openai/other"}
    assert load(state).reader.predict.lm is None


class _Swapped(dspy.Signature):
    """The check's fields in another order."""

    lines: str = dspy.InputField()
    question: str = dspy.InputField()
    answered: bool = dspy.OutputField()


def test_the_hash_sees_fields_and_not_wording() -> None:
    """A field's name, type or place changes the hash; an instruction, which is tuned, does not."""
    program = Answerer()
    plain = schema_hash(program)
    check = program.reader.predict
    check.signature = check.signature.with_instructions("Be strict.")
    assert schema_hash(program) == plain
    check.signature = _Swapped
    assert schema_hash(program) != plain
