"""Installations in the database: Bolt's stores, states, and what the clock makes of them."""

import json
from datetime import UTC, datetime

import pytest
from pydantic import SecretStr
from slack_sdk.oauth.installation_store import Installation as Given

from bot.processes import Clock
from bot.settings import BotSettings, SlackSettings
from bot.slack import DatabaseStateStore, new_key
from bot.slack.installation_store import DatabaseInstallationStore, key_of
from bot.slack.sealing import Sealer
from sql import installations
from sql.database import Database

CLIENT = "1.2"


@pytest.fixture
def store(db: Database) -> DatabaseInstallationStore:
    return DatabaseInstallationStore(db, CLIENT, Sealer(new_key()))


def given(team: str | None, org: str | None = None, token: str = "xoxb-1") -> Given:
    """What Slack says of an install; of all of an organisation where there is no team."""
    return Given(
        app_id="A1",
        enterprise_id=org,
        enterprise_name="Works",
        team_id=team,
        team_name="Shop",
        bot_token=token,
        bot_id="B1",
        bot_user_id="UBOT",
        bot_scopes="chat:write,files:read",
        bot_refresh_token="xoxe-1",
        bot_token_expires_in=43_200,
        user_id="U1",
        is_enterprise_install=team is None,
    )


def test_as_bolt_knows_it(store: DatabaseInstallationStore) -> None:
    """What was saved is found by workspace, by organisation where it is for all of it, and by no
    other; a second install takes the place of the first."""
    store.save(given("T1"))
    store.save(given("T1", token="xoxb-2"))
    store.save(given(None, "E1", token="xoxb-3"))
    found = store.find_bot(enterprise_id=None, team_id="T1")
    assert found is not None
    assert (found.bot_token, found.bot_refresh_token) == ("xoxb-2", "xoxe-1")
    assert found.bot_scopes == ["chat:write", "files:read"]
    whole = store.find_installation(enterprise_id="E1", team_id="T9", is_enterprise_install=True)
    assert whole is not None
    assert whole.bot_token == "xoxb-3"
    assert store.find_bot(enterprise_id="E1", team_id="T9") is None
    assert store.find_bot(enterprise_id=None, team_id=None) is None
    store.delete_all(enterprise_id=None, team_id="T1")
    assert store.find_bot(enterprise_id=None, team_id="T1") is None


def test_an_app_has_its_own(db: Database, store: DatabaseInstallationStore) -> None:
    """What another app of Slack's was given is not ours."""
    store.save(given("T1"))
    other = DatabaseInstallationStore(db, "3.4", Sealer(new_key()))
    assert other.find_bot(enterprise_id=None, team_id="T1") is None


def test_whose_rows() -> None:
    """The organisation's where it is for all of it, else the workspace's, else nobody's."""
    assert key_of("E1", "T1", False) == "T1"
    assert key_of("E1", "T1", True) == "E1"
    assert key_of("E1", None, None) == "E1"
    assert key_of(None, None, True) is None


def test_states(db: Database) -> None:
    """A state is good once, until its time is over, and only its hash is kept."""
    store = DatabaseStateStore(db)
    state = store.issue()
    with db.connection() as conn:
        assert state not in str(conn.execute("SELECT * FROM install_states").fetchall())
    assert store.consume(state)
    assert not store.consume(state)
    assert not store.consume("guessed")
    old = DatabaseStateStore(db, seconds=0).issue()
    assert not store.consume(old)


def test_the_clock_works_for_each_team(db: Database, store: DatabaseInstallationStore) -> None:
    """Sweeps, nights and clean-ups are enqueued for each workspace that is served, apart, and for
    none that left; what left long ago is to be erased."""
    for team in ("T1", "T2", "T3"):
        store.save(given(team))
    with db.connection() as conn:
        installations.withdraw(conn, CLIENT, "T3")
        conn.execute(
            "UPDATE installations SET withdrawn_at = now() - interval '31 days' WHERE team = 'T3'"
        )
    slack = SlackSettings(client_id=CLIENT, client_secret=SecretStr("x"), _env_file=None)
    clock = Clock(db, BotSettings(timezone="UTC", _env_file=None), slack)
    assert clock.sweep()
    assert not clock.sweep(), "they wait already"
    assert clock.night(datetime(2026, 11, 27, 12, tzinfo=UTC))
    assert clock.forget()
    assert clock.erase_teams() == 1
    assert clock.add_units() == 0
    with db.connection() as conn:
        jobs = conn.execute("SELECT task_name, args FROM procrastinate_jobs").fetchall()
    told: dict[str, list[str]] = {}
    for task, args in jobs:
        known = args if isinstance(args, dict) else json.loads(args)
        told.setdefault(task, []).append(known["for_team"])
    assert told == {
        "sweep": ["T1", "T2"],
        "learn": ["T1", "T2"],
        "forget": ["T1", "T2"],
        "erase_team": ["T3"],
    }


def test_a_leads_channel_for_each() -> None:
    """A leads' channel is named for each workspace, or one for the only one."""
    one = BotSettings(leads_channel="C1", _env_file=None)
    assert one.of_team("T1").leads_channel == "C1"
    each = BotSettings(leads_channel="T1:C1, T2:C2", _env_file=None)
    assert [each.of_team(team).leads_channel for team in ("T1", "T2", "T3")] == ["C1", "C2", None]
