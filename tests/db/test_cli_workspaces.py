"""`shoptalk workspaces` and `shoptalk manifest --oauth`."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.slack import new_key
from bot.slack.sealing import Sealer
from sql import audit, installations, roles
from sql.database import Database
from sql.installations import NewInstallation

CLIENT = "1.2"


@pytest.fixture
def key(db: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """The settings of a deployment with OAuth, on the database of the test."""
    made = new_key()
    for name, value in {
        "DATABASE_URL": db.url,
        "SHOPTALK_HOME": str(tmp_path / "cli"),
        "SLACK_CLIENT_ID": CLIENT,
        "SLACK_CLIENT_SECRET": "secret",
        "SLACK_TOKEN_KEY": made,
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("SLACK_BOT_TOKEN", raising=False)
    return made


def install(db: Database, key: str, team: str) -> None:
    """As if the team had installed the app."""
    with db.connection() as conn:
        token = Sealer(key).seal("xoxb-secret")
        new = NewInstallation(
            CLIENT, team, None, team, False, "A1", "Works", "U1", "B1", "", "U2", token, None, None
        )
        installations.save(conn, new)


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, list(words))
    said = str(done.exception) if done.exception and done.exit_code else ""
    return done.exit_code, done.stdout + said


def test_listed(db: Database, key: str) -> None:
    """Who installed it and who left are listed, without their tokens."""
    for team in ("T1", "T2"):
        install(db, key, team)
    with db.connection() as conn:
        assert installations.withdraw(conn, CLIENT, "T2")
    code, said = run("workspaces", "--json")
    assert code == 0
    found = {row["team"]: row["status"] for row in json.loads(said)["workspaces"]}
    assert found == {"T1": "served", "T2": "withdrawn"}
    assert "xoxb" not in said
    assert "uninstalled" in run("workspaces")[1]


def test_erased(db: Database, key: str) -> None:
    """Who left is erased at once, by who may, and it is written down; who is there is not, and who
    never was is named."""
    install(db, key, "T1")
    assert "removed in Slack first" in run("workspaces", "erase", "T1", "--yes")[1]
    assert "never installed" in run("workspaces", "erase", "T9", "--yes")[1]
    with db.connection() as conn:
        installations.withdraw(conn, CLIENT, "T1")
    code, said = run("workspaces", "erase", "T1", "--yes", "--json")
    assert code == 0, said
    with db.connection() as conn:
        assert [act.act for act in audit.found(conn, "T1", 10)] == ["workspace.erase"]
        assert installations.listed(conn, CLIENT) == []


def test_only_administrators_erase(db: Database, key: str) -> None:
    """Who has a lesser role there erases nothing."""
    from bot.roles import user_of_machine

    install(db, key, "T1")
    with db.connection() as conn:
        installations.withdraw(conn, CLIENT, "T1")
        roles.put(conn, "T1", "cli", user_of_machine(), "lead", "tester")
    code, said = run("workspaces", "erase", "T1", "--yes")
    assert code == 1
    assert "administrators" in said
    with db.connection() as conn:
        assert len(installations.listed(conn, CLIENT)) == 1


def test_a_key() -> None:
    """A key is printed, another each time, and can be used."""
    (one, said), (_, other) = run("workspaces", "key"), run("workspaces", "key")
    assert one == 0
    assert said != other
    Sealer(said.strip()).seal("xoxb-1")


def test_both_ways_at_once(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A single token and OAuth together are refused with what to do."""
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    code, said = run("workspaces")
    assert code == 1
    assert "both set" in said


def test_the_manifest() -> None:
    """The manifest for OAuth has the redirect URL, rotation, and what tells of an uninstall; the
    other has none of it."""
    code, said = run("manifest", "--oauth", "--org", "--url", "https://bot.example/")
    assert code == 0
    made = json.loads(said)
    redirect = ["https://bot.example/slack/oauth_redirect"]
    assert made["oauth_config"]["redirect_urls"] == redirect
    settings = made["settings"]
    assert settings["token_rotation_enabled"]
    assert settings["org_deploy_enabled"]
    events = settings["event_subscriptions"]["bot_events"]
    assert {"app_uninstalled", "tokens_revoked"} <= set(events)
    assert events == sorted(events)
    plain = json.loads(run("manifest")[1])
    assert "redirect_urls" not in plain["oauth_config"]
    assert not plain["settings"]["token_rotation_enabled"]
    assert run("manifest", "--oauth")[0] == 2
