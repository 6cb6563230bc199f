"""What somebody is to the team, asked now: one of it or not, and whether they administer it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk.errors import SlackApiError

from bot.slack.calls import Refused, calling
from bot.slack.client import Identity, Slack
from bot.slack.failures import UNKNOWN
from bot.slack.people import kind_of
from sql.people import Kind

_ROLES = ("is_admin", "is_owner", "is_primary_owner")


@dataclass(frozen=True)
class Standing:
    """What a person is to the team, as Slack says now; `gone`: they have left, and do nothing."""

    kind: Kind
    administers: bool = False
    gone: bool = False


def standing_of(slack: Slack, me: Identity, user: str) -> Standing:
    """Whom Slack does not know, or not tell of, is an outsider.

    Administrators of another team administer nothing. SlackUnreachable where it cannot be asked
    now.
    """
    try:
        with calling():
            found = slack.reader.users_info(user=user)["user"]
    except Refused as error:
        if error.code not in UNKNOWN:
            raise
        return Standing("outsider")
    except SlackApiError:
        return Standing("outsider")
    gone = bool(found.get("deleted"))
    return Standing(kind_of(found, me), not gone and _administers(found, me), gone)


def is_administrator(slack: Slack, me: Identity, user: str) -> bool:
    """Whether the person administers the team, as Slack says now; False where it does not say."""
    try:
        return standing_of(slack, me, user).administers
    except Refused:
        return False


def _administers(found: Mapping[str, Any], me: Identity) -> bool:
    own = found.get("team_id", me.team) == me.team and not found.get("is_stranger")
    return own and any(found.get(role) for role in _ROLES)
