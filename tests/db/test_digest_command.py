"""`shoptalk digest` at the command line."""

import json
from datetime import date

import pytest
from typer.testing import CliRunner

from bot.cli import app
from sql import digests
from sql.database import Database
from tests.fix_home import answered
from tests.fix_slack_out import TEAM


@pytest.fixture
def here(db: Database, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Database:
    """The command's own database, with one gap."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("SHOPTALK_HOME", str(db.home.root))
    monkeypatch.setenv("BOT_TEAM", TEAM)
    monkeypatch.setenv("BOT_LEADS_CHANNEL", "C0LEADS")
    with db.connection() as conn:
        answered(conn, "How do I reset the winder E-47?", "not_found", cites=False)
    return db


def _run(*words: str) -> str:
    done = CliRunner().invoke(app, ["digest", *words])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_printed(here: Database) -> None:
    """In words, or as one document."""
    assert "a manual about E-47" in _run()
    said = json.loads(_run("--json"))
    assert said["gaps"][0]["terms"][0] == "E-47"
    assert said["coverage"]["now"] == {"answered": 0, "closest": 0, "not_found": 1}


def test_sent_once(here: Database) -> None:
    """Twice enqueued is one job; what was sent this week is not sent again."""
    first, second = json.loads(_run("--send", "--json")), json.loads(_run("--send", "--json"))
    assert first["enqueued"]
    assert second["enqueued"]
    with here.connection() as conn:
        found = conn.execute(
            "SELECT args FROM procrastinate_jobs WHERE task_name = 'send_digest'"
        ).fetchall()
        assert found == [({"week": first["week"]},)]
        conn.execute("UPDATE digests SET state = 'final'")
    assert not json.loads(_run("--send", "--json"))["enqueued"]
    with here.connection() as conn:
        assert digests.get(conn, TEAM, date.fromisoformat(first["week"]))
