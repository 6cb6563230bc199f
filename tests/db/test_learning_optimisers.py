"""Every optimiser that the settings can name, on a stub: it compiles, keeps quiet, and can fail."""

import json
from typing import Any

import dspy
import pytest

from agent.learning.night import Night
from agent.learning.optimisers import OPTIMISERS, Compile, Task
from agent.program import state
from sql import programs
from tests.fix_learning import TEAM, StartSchool
from tests.fix_lm_stub import StartStub

pytestmark = pytest.mark.slow

ARGUMENTS: dict[str, dict[str, Any]] = {
    "BootstrapFewShot": {},
    "BootstrapFewShotWithRandomSearch": {"num_candidate_programs": 1},
    "GEPA": {"max_metric_calls": 20},
    "SIMBA": {"max_steps": 1, "num_candidates": 2, "bsize": 4},
    "COPRO": {"breadth": 2, "depth": 1},
    "Weights": {},
    "MIPROv2": {
        "auto": None,
        "num_candidates": 2,
        "num_trials": 2,
        "minibatch": False,
        "max_bootstrapped_demos": 1,
    },
    "Thresholds": {},
    "auto": {},
    f"{__name__}:shortest": {"most": 2},
}


def shortest(task: Task) -> Compile:
    """An optimiser of one's own, as docs/learning.md tells it: the demonstrations of the right
    answers to the shortest questions."""
    most = task.having(most=4)["most"]

    def build(program: dspy.Module, train: list[dspy.Example]) -> dspy.Module:
        compiled = program.deepcopy()
        for example in sorted(train, key=lambda one: len(one.message))[:most]:
            if task.over():
                break
            with dspy.context(trace=[]):
                prediction = program(**example.inputs())
                steps = list(dspy.settings.trace)
            if not task.score(example, prediction):
                continue
            named = {id(one): name for name, one in program.named_predictors()}
            mine = dict(compiled.named_predictors())
            for predictor, inputs, outputs in steps:
                if name := named.get(id(predictor)):
                    mine[name].demos = [*mine[name].demos, dspy.Example(**inputs, **outputs)]
        return compiled

    return build


@pytest.mark.parametrize("name", ARGUMENTS)
def test_optimiser(
    name: str, school: StartSchool, lm_stub: StartStub, capsys: pytest.CaptureFixture[str]
) -> None:
    """It gives a candidate of the same signatures, and prints nothing where JSON is expected."""
    people = school(
        lm_stub(needs_demonstrations=True),
        optimiser=name,
        optimiser_arguments=json.dumps(ARGUMENTS[name]),
        night_examples=7,
    )
    capsys.readouterr()
    night = people.night()
    assert night.decision in ("kept", "promoted"), night.reason
    took = "Thresholds" if name == "auto" else name  # so few that people told the truth of
    assert night.evidence["optimiser"] == took
    assert (night.evidence["runs"] > 0) is (took not in ("Thresholds", "Weights"))
    assert night.evidence["outages"] == 0
    printed = capsys.readouterr().out
    assert all(" [info" in line or " [warning" in line for line in printed.splitlines())
    _serves(people, night)
    if name == "Weights":
        assert night.evidence["questions_with_places"] > 0


def _serves(people: Any, night: Night) -> None:
    if version := night.evidence.get("candidate"):
        with people.db.connection() as conn:
            stored = programs.get(conn, TEAM, version)
        assert stored is not None
        assert state.dump(state.load(stored.state))["schema_hash"] == stored.schema_hash


def test_all_are_tried() -> None:
    """No optimiser is offered that no test runs."""
    assert set(OPTIMISERS) < set(ARGUMENTS)
