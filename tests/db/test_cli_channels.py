"""`shoptalk channels`: set, listed, refused; each change is written down."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from bot.cli import app
from bot.errors import MayNot
from bot.roles import user_of_machine
from sql import audit, roles
from sql.database import Database

TEAM = "T1"


@pytest.fixture(autouse=True)
def here(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command line works on the test's database."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("SHOPTALK_HOME", str(tmp_path / "here"))
    monkeypatch.setenv("BOT_TEAM", TEAM)
    monkeypatch.chdir(tmp_path)


def _run(*words: str) -> Result:
    return CliRunner().invoke(app, ["channels", *words])


def _json(*words: str) -> Any:
    done = _run(*words)
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_set_and_listed(db: Database) -> None:
    """What is not named stays as it is, what changes nothing is not written down; `none` and `off`
    take it back."""
    assert _json("--json") == {"channels": []}
    assert "Nothing is set" in _run().stdout
    said = _run("set", "C1", "--experts", "S0EXPERTS,U0IVO", "--drafts-below", "0.5").stdout
    assert "In C1 I ask S0EXPERTS, U0IVO." in said
    assert "shoptalk roles grant S0EXPERTS expert" in said
    for _ in range(2):
        made = _json("set", "C1", "--drafts-below", "0.25", "--json")
    assert made == {**made, "channel": "C1", "experts": ["S0EXPERTS", "U0IVO"]}
    (listed,) = _json("list", "--json")["channels"]
    assert (listed["drafts_below"], listed["by"]) == (0.25, "operator")
    assert "S0EXPERTS" in _run().stdout
    with db.connection() as conn:
        acts = audit.found(conn, TEAM, 10)
    assert [(one.act, one.subject) for one in acts] == [("channel.set", "channel:C1")] * 2
    assert acts[0].before == {**(acts[0].before or {}), "drafts_below": 0.5}
    off = _json("set", "C1", "--experts", "none", "--drafts-below", "off", "--json")
    assert (off["experts"], off["drafts_below"]) == ([], None)


@pytest.mark.parametrize(
    "words",
    [
        ("set", "line-2", "--experts", "U0IVO"),
        ("set", "C1", "--experts", "@ivo"),
        ("set", "C1", "--drafts-below", "2"),
        ("set", "C1", "--drafts-below", "half"),
    ],
)
def test_wrong_usage(words: tuple[str, ...]) -> None:
    """Exit code 2, and nothing is set."""
    assert _run(*words).exit_code == 2
    assert _json("--json") == {"channels": []}


def test_for_leads(db: Database) -> None:
    """Who has another role is refused."""
    with db.connection() as conn:
        roles.put(conn, TEAM, "cli", user_of_machine(), "expert", "tester")
    refused = _run("set", "C1", "--experts", "U0IVO").exception
    assert isinstance(refused, MayNot)
    assert str(refused).startswith("Changing how I am in a channel is for leads")
