"""Workspaces that install the app by OAuth: each is served by itself, and knows of no other."""

from typing import TYPE_CHECKING

import pytest
from slack_bolt import BoltRequest

from bot.errors import StillInstalled
from bot.hearing import BallotBox, withdraw
from bot.jobs.chores import withdrawing
from bot.roles import Actor
from bot.slack import Identity, NotInstalled
from bot.workspace.events import envelope
from ingest.giving import Grant
from ingest.manual import ingest_pdf
from ingest.settings import IngestSettings
from sql.database import Database
from tests.fix_installs import BOTH_WAYS, HOME, SECOND
from tests.fix_pdfs import borer
from tests.workspace_client import until

if TYPE_CHECKING:
    from tests.fix_installs import Deployment

LINE2, LINE2_OF_SECOND = "C0LINE2", "C1LINE2"
TORQUE = "What is the torque for the gland bolts?"


def stock(deployment: "Deployment", team: str, pdf: bytes, name: str) -> int:
    """A manual that everyone in the team may read."""
    shop = deployment.works.shop
    done = ingest_pdf(
        shop.db,
        shop.embedder,
        pdf,
        team=team,
        source_name=name,
        grants=[Grant("everyone", "")],
        settings=IngestSettings(_env_file=None),
    )
    return done.manual_id


@BOTH_WAYS
def test_each_from_its_own_manuals(deployment: "Deployment", sample_db: Database) -> None:
    """Two workspaces install the app in a browser; each asks, and is answered from its own manuals
    alone, whichever of them the words would fit."""
    stock(deployment, SECOND, borer("A", 47), "borer.pdf")
    for where in (HOME, SECOND):
        page = deployment.install(where)
        assert page.status_code == 200, page.text
        assert "Invite it to a channel" in page.text
    mine = deployment.ask(HOME, LINE2, TORQUE)
    theirs = deployment.ask(SECOND, LINE2_OF_SECOND, TORQUE)
    said = deployment.workspace.reply_to("U0ADA", LINE2, mine, "Halvorsen")
    assert "orer" not in str(said)
    other = deployment.at(SECOND).reply_to("U0ADA", LINE2_OF_SECOND, theirs, "orer")
    assert "Halvorsen" not in str(other)


def test_votes_and_clicks_are_their_own_teams(
    deployment: "Deployment", sample_db: Database
) -> None:
    """A vote counts where the answer is: who votes in another workspace, with the same id and the
    same button, votes on nothing."""
    for where in (HOME, SECOND):
        deployment.install(where)
    ts = deployment.ask(HOME, LINE2, TORQUE)
    message = deployment.workspace.reply_to("U0ADA", LINE2, ts, "Halvorsen")
    ((answer_id,),) = deployment.rows("SELECT answer_id FROM answers")
    deployment.workspace.click("U0ADA", message, "vote_up", f"{answer_id}:up")
    until(lambda: deployment.rows("SELECT team FROM vote_events"))
    other = BallotBox(deployment.db, Identity(SECOND, "", "U0SHOPTALK", "B0SHOPTALK"))
    assert not other.vote(answer_id, "U0BEN", "down", "action:1:U0BEN")
    assert deployment.rows("SELECT team, value FROM vote_events") == [(HOME, "up")]


@BOTH_WAYS
def test_uninstalled_and_back(deployment: "Deployment") -> None:
    """Who uninstalls is served no more, in that moment: tokens gone, jobs that wait closed, and it
    is written down. Who installs again has everything back."""
    for where in (HOME, SECOND):
        deployment.install(where)
    stock(deployment, SECOND, borer("A", 47), "borer.pdf")
    ts = deployment.at(SECOND).say("U0ADA", LINE2_OF_SECOND, "@shoptalk What torque?")
    deployment.heard(SECOND, ts)
    deployment.act("uninstall", team=SECOND)
    gone = "SELECT team FROM installations WHERE withdrawn_at IS NOT NULL AND token IS NULL"
    until(lambda: deployment.rows(gone) == [(SECOND,)])
    jobs = "SELECT DISTINCT status::text FROM procrastinate_jobs WHERE args ->> 'for_team' = %s"
    assert deployment.rows(jobs, SECOND) == [("cancelled",)]
    with pytest.raises(NotInstalled):
        deployment.installed.token(SECOND)
    acts = "SELECT act FROM audit WHERE team = %s"
    assert deployment.rows(acts, SECOND) == [("workspace.withdraw",)]
    deployment.at(SECOND).say("U0ADA", LINE2_OF_SECOND, "@shoptalk Are you there?")
    deployment.ask(HOME, LINE2, TORQUE)
    assert len(deployment.rows("SELECT FROM questions WHERE team = %s", SECOND)) == 1
    deployment.install(SECOND)
    deployment.resume(SECOND)
    assert deployment.at(SECOND).reply_to("U0ADA", LINE2_OF_SECOND, ts, "orer")


def test_told_late_is_not_of_the_install_after_it(deployment: "Deployment") -> None:
    """An uninstall that Slack tells of once more, after the app was installed again, withdraws
    nothing."""
    deployment.install(SECOND)
    deployment.rows(
        "UPDATE installations SET installed_at = now() + '1 minute' RETURNING installed_at"
    )
    body = envelope(SECOND, {"type": "app_uninstalled"})
    said = deployment.bot.apps.dispatch(BoltRequest(mode="socket_mode", body=body))
    assert said.status == 200
    assert deployment.installed.token(SECOND)


def test_only_the_bots_token_counts(deployment: "Deployment") -> None:
    """That a person's own token was revoked withdraws nothing: the app asks nobody for one."""
    deployment.install(SECOND)
    event = {"type": "tokens_revoked", "tokens": {"oauth": ["U0ADA"], "bot": []}}
    body = envelope(SECOND, event)
    assert deployment.bot.apps.dispatch(BoltRequest(mode="socket_mode", body=body)).status == 200
    assert deployment.installed.token(SECOND)


def test_an_uninstall_that_nobody_told_of(deployment: "Deployment") -> None:
    """Where Slack's word did not arrive, the next sweep finds that the token is none any more."""
    deployment.install(SECOND)
    deployment.work()
    deployment.workspace.knobs({"method": "delivery", "effect": "drop", "times": 2})
    deployment.act("uninstall", team=SECOND)
    deployment.bot.catch_up(SECOND)
    deployment.work()
    with pytest.raises(NotInstalled):
        deployment.installed.token(SECOND)


def test_a_job_of_who_left_is_dropped(deployment: "Deployment", sample_db: Database) -> None:
    """A job that was begun too late does nothing in Slack, and holds up nobody."""
    for where in (HOME, SECOND):
        deployment.install(where)
    ts = deployment.at(SECOND).say("U0ADA", LINE2_OF_SECOND, "@shoptalk What torque?")
    deployment.heard(SECOND, ts)
    deployment.rows(
        "UPDATE installations SET token = NULL, withdrawn_at = now() WHERE team = %s RETURNING 1",
        SECOND,
    )
    mine = deployment.ask(HOME, LINE2, TORQUE)
    assert deployment.workspace.reply_to("U0ADA", LINE2, mine, "Halvorsen")
    assert deployment.at(SECOND).replies("U0ADA", LINE2_OF_SECOND, ts) == []


def test_erased_and_others_are_not(deployment: "Deployment", sample_db: Database) -> None:
    """After its days, or at once by an operator, nothing is left of who left in any table but the
    audit, which names nobody; of others nothing is touched. Not while the app is there."""
    for where in (HOME, SECOND):
        deployment.install(where)
    stock(deployment, SECOND, borer("A", 47), "borer.pdf")
    for team, channel in ((HOME, LINE2), (SECOND, LINE2_OF_SECOND)):
        deployment.ask(team, channel, TORQUE)
    before = deployment.kept(HOME)
    client = deployment.installed.client_id
    operator = Actor(SECOND, "operator", "administrator", "cli")
    with pytest.raises(StillInstalled):
        withdrawing.erase(deployment.db, client, SECOND, operator)
    withdraw(deployment.installed, SECOND)
    withdrawing.erase_due(deployment.db, client, SECOND, 30)
    assert deployment.kept(SECOND)["questions"] == 1, "it is not due"
    withdrawing.erase(deployment.db, client, SECOND, operator)
    assert {name for name, rows in deployment.kept(SECOND).items() if rows} == {"audit"}
    assert deployment.kept(HOME) == before
    assert ("workspace.erase",) in deployment.rows("SELECT act FROM audit WHERE team = %s", SECOND)
    assert deployment.rows("SELECT FROM installations WHERE team = %s", SECOND) == []
