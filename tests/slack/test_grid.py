"""Enterprise Grid: an app that is installed for a whole organisation, with several workspaces."""

from typing import TYPE_CHECKING

import pytest

from tests.fix_installs import HOME
from tests.fix_pdfs import borer
from tests.workspace_client import until, words_of

if TYPE_CHECKING:
    from tests.fix_installs import Deployment

ORG, NORTH, SOUTH = "E1", "T3", "T4"
NORTH_LINE2, SOUTH_LINE2 = "C2LINE2", "C3LINE2"
TORQUE = "What torque does the spindle screw of unit 2 take?"


@pytest.fixture
def grid(deployment: "Deployment") -> "Deployment":
    """Two workspaces of an organisation, for all of which the app is installed; others are not."""
    from tests.slack.test_installing import stock

    for team in (NORTH, SOUTH):
        deployment.act("found", team=team, org=ORG)
    page = deployment.install(ORG)
    assert page.status_code == 200, page.text
    stock(deployment, ORG, borer("A", 47), "borer.pdf")
    return deployment


def test_one_installation_for_all_of_its_workspaces(grid: "Deployment") -> None:
    """The organisation is the team: its workspaces are answered from its manuals, by its token, and
    lists are asked for workspace by workspace."""
    assert grid.rows("SELECT team, team_id, enterprise_id FROM installations") == [(ORG, None, ORG)]
    for team, channel in ((NORTH, NORTH_LINE2), (SOUTH, SOUTH_LINE2)):
        ts = grid.at(team).say("U0ADA", channel, f"@shoptalk {TORQUE}")
        grid.heard(ORG, ts)
        grid.work()
        assert grid.at(team).reply_to("U0ADA", channel, ts, "47")
    asked = grid.workspace.log("call", method="usergroups.list")
    assert {call["arguments"].get("team_id") for call in asked} <= {NORTH, SOUTH}


def test_one_voter_across_workspaces(grid: "Deployment") -> None:
    """A person has one id in all of an organisation, and one vote on an answer, wherever they are
    when they click."""
    ts = grid.at(NORTH).say("U0ADA", NORTH_LINE2, f"@shoptalk {TORQUE}")
    grid.heard(ORG, ts)
    grid.work()
    message = grid.at(NORTH).reply_to("U0ADA", NORTH_LINE2, ts, "47")
    ((answer_id,),) = grid.rows("SELECT answer_id FROM answers")
    votes = "SELECT team, user_id, value FROM vote_events ORDER BY event_id"
    grid.at(NORTH).click("U0ADA", message, "vote_up", f"{answer_id}:up")
    until(lambda: len(grid.rows(votes)) == 1)
    body = {
        "type": "block_actions",
        "user": {"id": "U0ADA", "team_id": SOUTH},
        "team": None,
        "enterprise": {"id": ORG},
        "is_enterprise_install": True,
        "trigger_id": "1.south",
        "channel": {"id": NORTH_LINE2, "name": "line-2"},
        "container": {"type": "message", "channel_id": NORTH_LINE2, "message_ts": message["ts"]},
        "actions": [
            {
                "action_id": "vote_down",
                "type": "button",
                "value": f"{answer_id}:down",
                "action_ts": f"{float(ts) + 60:.6f}",
            }
        ],
    }
    assert grid.deliver(body) == 200
    assert grid.rows(votes) == [(ORG, "U0ADA", "up"), (ORG, "U0ADA", "down")]
    assert grid.standing(answer_id) == {"U0ADA": "down"}


def test_a_workspace_beside_it_is_another_team(grid: "Deployment") -> None:
    """A workspace with an installation of its own has nothing of the organisation's."""
    grid.install(HOME)
    ts = grid.ask(HOME, "C0LINE2", TORQUE)
    said = grid.workspace.reply_to("U0ADA", "C0LINE2", ts)
    assert "47" not in words_of(said)


def test_a_channel_between_workspaces_of_one_organisation(deployment: "Deployment") -> None:
    """Where two workspaces of an organisation have installations of their own, a channel that both
    are in is read by others than the team: what everyone in it may read is not shown there. Where
    it is installed for all of the organisation, all of it is the team."""
    from tests.slack.test_installing import stock

    for team in (NORTH, SOUTH):
        deployment.act("found", team=team, org=ORG)
    deployment.install(NORTH)
    stock(deployment, NORTH, borer("A", 47), "borer.pdf")
    shared = {"is_shared": True, "is_org_shared": True}
    deployment.at(NORTH).act("alter", what="channel", id=NORTH_LINE2, fields=shared)
    ts = deployment.ask(NORTH, NORTH_LINE2, TORQUE)
    assert "47" not in words_of(deployment.at(NORTH).reply_to("U0ADA", NORTH_LINE2, ts))
    deployment.act("uninstall", team=NORTH)
    deployment.install(ORG)
    stock(deployment, ORG, borer("A", 47), "borer.pdf")
    again = deployment.at(NORTH).say("U0ADA", NORTH_LINE2, f"@shoptalk {TORQUE}")
    deployment.heard(ORG, again)
    deployment.work()
    assert deployment.at(NORTH).reply_to("U0ADA", NORTH_LINE2, again, "47")


def test_uninstalled_for_all(grid: "Deployment") -> None:
    """Who removes it from the organisation removes it from each of its workspaces."""
    grid.act("uninstall", org=ORG)
    until(lambda: grid.rows("SELECT team FROM installations WHERE token IS NULL") == [(ORG,)])
    grid.at(NORTH).say("U0ADA", NORTH_LINE2, f"@shoptalk {TORQUE}")
    assert grid.rows("SELECT count(*) FROM questions") == [(0,)]
