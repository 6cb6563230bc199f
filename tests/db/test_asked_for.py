"""What settings ask for and is not there is said before anything is begun."""

import pytest
from typer.testing import CliRunner

from agent.errors import BadOptimiser
from bot.cli import app
from bot.commands import doctor
from sql.database import Database


@pytest.fixture(autouse=True)
def here(database_url: str, tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command line works on the test's database."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("SHOPTALK_HOME", str(tmp_path / "here"))
    monkeypatch.chdir(tmp_path)


def test_an_optimiser_that_there_is_not(db: Database) -> None:
    """`shoptalk nightly` says so, with those there are, also where there is nothing to learn."""
    done = CliRunner().invoke(app, ["nightly", "--now"], env={"AGENT_OPTIMISER": "none:build"})
    assert isinstance(done.exception, BadOptimiser)
    assert "BootstrapFewShot" in str(done.exception)


def test_extras_that_are_not_installed(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """`shoptalk doctor` names the command that installs what traces need; without them, nothing."""
    monkeypatch.setattr(doctor, "find_spec", lambda name: None)
    monkeypatch.setattr("bot.monitoring.export._installed", lambda: False)
    asked = {
        "BOT_MLFLOW_TRACES": "sqlite:///x.db",
        "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1",
    }
    said = " ".join(CliRunner().invoke(app, ["doctor", "--no-ask"], env=asked).stdout.split())
    assert "make extra-mlflow" in said
    assert "make extra-otel" in said
    assert "make extra" not in CliRunner().invoke(app, ["doctor", "--no-ask"]).stdout
