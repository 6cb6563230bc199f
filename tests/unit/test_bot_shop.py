"""The composition root: who is asked for, and which program serves."""

from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any

import pytest
from structlog.testing import capture_logs

from agent.program.state import DEFAULT_VERSION, default, dump
from bot.serving import serving
from bot.settings import Settings
from bot.shop import Shop
from sql.audience import Audience
from sql.programs import Program


@pytest.mark.parametrize(
    ("channel", "audience"),
    [
        (None, Audience.of_operator("local")),
        ("C1", Audience.of_channel("local", "C1")),
        ("", Audience.of_channel("local", "")),
    ],
)
def test_audience(channel: str | None, audience: Audience, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only who names no channel is the operator: an empty name widens nothing."""
    monkeypatch.setenv("BOT_TEAM", "local")
    shop = Shop(Settings.read(), ExitStack())
    shop._made["db"] = None  # nothing is looked up: no test opens the database of who runs it
    assert shop.audience(channel) == audience


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
