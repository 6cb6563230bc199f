"""Slack is asked who voted soon after the vote, so that the night asks nobody."""

import pytest

from bot.errors import SlackUnreachable
from bot.jobs.experts.voters import know_voters
from sql import vote_events, voters
from sql.vote_events import NewVoteEvent
from tests.fix_slack_out import TEAM, TORQUE, Out


@pytest.fixture
def voted(stocked: Out) -> Out:
    """An answer with votes of one of the team, of somebody whom Slack does not know, and of one
    for whom the command line's user vouched."""
    question_id, _ = stocked.ask(TORQUE)
    stocked.answer(question_id)
    answer_id = stocked.reply(question_id).answer_id
    assert answer_id is not None
    with stocked.db.connection() as conn:
        for user in ("U0BEN", "U0NOBODY"):
            vote_events.insert(conn, NewVoteEvent(TEAM, answer_id, user, "button", "up", "cast"))
        voters.vouch(conn, TEAM, "anna")
        vote_events.insert(conn, NewVoteEvent(TEAM, answer_id, "anna", "cli", "up", "cast"))
    return stocked


def _known(out: Out) -> dict[str, str]:
    with out.db.connection() as conn:
        return dict(conn.execute("SELECT user_id, kind FROM voters").fetchall())


def test_who_voted(voted: Out) -> None:
    """Each is asked about once, and whom Slack does not know has no vote but a guest's."""
    know_voters(voted.work)
    assert _known(voted) == {"U0BEN": "member", "U0NOBODY": "guest", "anna": "member"}
    with voted.db.connection() as conn:
        assert voters.to_ask(conn, TEAM, 9) == []


def test_slack_is_away(voted: Out) -> None:
    """Then nobody of whom nothing is known counts, and the job is tried again."""
    rule = {"method": "users.info", "effect": "status", "value": 500, "times": None}
    voted.workspace.knobs(rule)
    with pytest.raises(SlackUnreachable):
        know_voters(voted.work)
    assert _known(voted) == {"anna": "member"}
    voted.workspace.knobs()
    know_voters(voted.work)
    assert len(_known(voted)) == 3
