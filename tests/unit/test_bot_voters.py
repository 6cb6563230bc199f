"""Whose vote may count, from how Slack describes them."""

import pytest

from bot.slack.client import Identity
from bot.slack.voters import as_voter

_TEAM = Identity("T1", "Workshop", "UBOT", "BBOT")


@pytest.mark.parametrize(
    ("user", "expected"),
    [
        ({"id": "U1", "team_id": "T1"}, "member"),
        ({"id": "U1", "team_id": "T2", "enterprise_user": {"teams": ["T1", "T2"]}}, "member"),
        ({"id": "U1", "team_id": "T1", "is_restricted": True}, "guest"),
        ({"id": "U1", "team_id": "T9"}, "guest"),
        ({"id": "U1", "team_id": "T1", "deleted": True}, "deactivated"),
        ({"id": "U1", "team_id": "T1", "deleted": True, "is_bot": True}, "bot"),
        ({"id": "UBOT", "team_id": "T1"}, "bot"),
        ({"id": "USLACKBOT", "team_id": "T1"}, "bot"),
    ],
)
def test_who_they_are(user: dict[str, object], expected: str) -> None:
    """What they are where they read along; but whoever left has no vote any more."""
    assert as_voter(user, _TEAM) == expected
