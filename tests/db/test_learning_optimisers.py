"""Every optimiser that the settings can name, on a stub: it compiles, keeps quiet, and can fail."""

import json
from typing import Any

import pytest

from agent.learning.night import Night
from agent.learning.optimisers import OPTIMISERS
from agent.program import state
from sql import programs
from tests.fix_learning import TEAM, StartSchool
from tests.fix_lm_stub import StartStub

ARGUMENTS: dict[str, dict[str, Any]] = {
    "BootstrapFewShot": {},
    "BootstrapFewShotWithRandomSearch": {"num_candidate_programs": 1},
    "GEPA": {"max_metric_calls": 20},
    "SIMBA": {"max_steps": 1, "num_candidates": 2, "bsize": 4},
    "COPRO": {"breadth": 2, "depth": 1},
    "Weights": {},
}


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
    assert night.evidence["optimiser"] == name
    assert night.evidence["runs"] > 0 or name == "Weights"
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


def test_one_that_needs_another_package(school: StartSchool, lm_stub: StartStub) -> None:
    """MIPROv2 needs optuna, which is not among ours: the night says so, unless it is there."""
    people = school(lm_stub(needs_demonstrations=True), optimiser="MIPROv2", night_examples=7)
    night = people.night()
    if night.decision == "failed":
        assert "MIPROv2" in night.reason
        assert "optuna" in night.reason


def test_all_are_tried() -> None:
    """No optimiser is offered that no test runs."""
    assert set(OPTIMISERS) == {*ARGUMENTS, "MIPROv2"}
