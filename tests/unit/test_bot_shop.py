"""The composition root: who is asked for, and which program serves."""

from datetime import UTC, datetime
from typing import Any

import pytest
from structlog.testing import capture_logs

from agent.program.state import DEFAULT_VERSION, default, dump
from bot.serving import serving
from sql.programs import Program


def _champion(state: dict[str, Any]) -> Program:
    now = datetime.now(UTC)
    return Program("local", "night-7", state, "hash", None, "champion", {}, now)


def test_the_champion_serves() -> None:
    """The stored champion is loaded, under its version."""
    state = dump(default()) | {"trust_triage": True}
    program, version = serving(_champion(state))
    assert (program.trust_triage, version) == (True, "night-7")


def test_no_champion() -> None:
    """Without a champion the packaged program serves."""
    assert serving(None)[1] == DEFAULT_VERSION


@pytest.mark.parametrize("changed", [{"schema_hash": "0" * 64}, {"decision": {"mood": 1}}])
def test_a_champion_of_another_release(changed: dict[str, Any]) -> None:
    """It does not end the service: the packaged program serves, and a warning names it."""
    with capture_logs() as logs:
        program, version = serving(_champion(dump(default()) | changed))
    assert (dump(program), version) == (dump(default()), DEFAULT_VERSION)
    assert [(entry["log_level"], entry["program"]) for entry in logs] == [("warning", "night-7")]
