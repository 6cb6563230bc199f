"""Who may decide for a whole workspace."""

from slack_sdk.errors import SlackApiError

from bot.slack.calls import Refused, calling
from bot.slack.client import Identity, Slack

_ROLES = ("is_admin", "is_owner", "is_primary_owner")


def is_administrator(slack: Slack, me: Identity, user: str) -> bool:
    """Whether the person administers the team, as Slack says now; False where it does not say.

    Administrators of another team do not. SlackUnreachable where it cannot be asked now.
    """
    try:
        with calling():
            found = slack.reader.users_info(user=user)["user"]
    except (Refused, SlackApiError):
        return False
    own = found.get("team_id", me.team) == me.team and not found.get("is_stranger")
    return own and not found.get("deleted") and any(found.get(role) for role in _ROLES)
