"""Who somebody is that voted: one of the team, a guest, a bot, or somebody who has left."""

from collections.abc import Mapping
from typing import Any, Final

from slack_sdk.errors import SlackApiError

from bot.slack.client import Identity, Slack
from sql.voters import VoterKind

_GUESTS: Final = ("is_restricted", "is_ultra_restricted", "is_stranger")
_UNKNOWN: Final = ("user_not_found", "user_not_visible")


def voter_kind(slack: Slack, me: Identity, user: str) -> VoterKind:
    """What Slack says now of the person; somebody whom it does not know is a guest."""
    try:
        return kind_of(slack.reader.users_info(user=user)["user"], me)
    except SlackApiError as error:
        if error.response.get("error") in _UNKNOWN:
            return "guest"
        raise


def kind_of(user: Mapping[str, Any], me: Identity) -> VoterKind:
    """From how Slack describes them."""
    if user.get("is_bot") or user.get("id") in (me.bot_user, "USLACKBOT"):
        return "bot"
    if user.get("deleted"):
        return "deactivated"
    teams = (user.get("enterprise_user") or {}).get("teams") or ()
    ours = user.get("team_id", me.team) == me.team or me.team in teams
    return "member" if ours and not any(user.get(mark) for mark in _GUESTS) else "guest"
