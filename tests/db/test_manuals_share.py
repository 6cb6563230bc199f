"""`shoptalk manuals share`: who may read a manual that is here already, from the command line."""

import json

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from sql import audit, manuals
from sql.audience import Audience
from sql.database import Database
from tests.fix_slack_out import TEAM

LINE2, EXPERTS = "C0LINE2", "S0EXPERTS"


@pytest.fixture
def here(sample_db: Database, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Database:
    """The sample manual, which nobody may read."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("SHOPTALK_HOME", str(sample_db.home.root))
    monkeypatch.setenv("BOT_TEAM", TEAM)
    with sample_db.connection() as conn:
        conn.execute("DELETE FROM grants")
    return sample_db


def _run(*words: str) -> Result:
    return CliRunner().invoke(app, ["manuals", "share", *words])


def _reads(db: Database) -> bool:
    with db.connection() as conn:
        return bool(manuals.list_all(conn, Audience.of_channel(TEAM, LINE2)))


def test_given_and_taken_back(here: Database) -> None:
    """A channel, a user group and everyone; each change is audited once, the same again never."""
    assert not _reads(here)
    words = ("1", "--channel", LINE2, "--group", EXPERTS)
    assert json.loads(_run(*words, "--json").stdout) == [
        {"manual_id": 1, "readers": [LINE2, EXPERTS]}
    ]
    assert _reads(here)
    assert "as before" in _run(*words).stdout
    assert "everyone" in _run("1", "--everyone").stdout
    assert _run(*words, "--take-back").exit_code == 0
    assert _reads(here)  # as everyone does
    assert "only you, here" in _run("1", "--everyone", "--take-back").stdout
    assert not _reads(here)
    with here.connection() as conn:
        acts = [act.act for act in audit.found(conn, TEAM, 9)]
    assert sorted(acts) == sorted(
        ["manual.grant"] * 2 + ["manual.share"] + ["manual.revoke"] * 2 + ["manual.unshare"]
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [(("1",), "Say who"), (("1", "99", "--everyone"), "no manual with the id 99")],
)
def test_what_cannot_be(here: Database, words: tuple[str, ...], said: str) -> None:
    """Nobody named, or one manual that is not there: nothing is changed."""
    done = _run(*words)
    assert done.exit_code != 0
    assert said in str(done.exception or done.output)
    assert not _reads(here)
