"""Who somebody is that voted: one of the team, a guest, a bot, or somebody who has left."""

from collections.abc import Mapping
from typing import Any, Final

from slack_sdk.errors import SlackApiError

from bot.slack.client import Identity, Slack
from bot.slack.failures import UNKNOWN
from bot.slack.people import kind_of
from sql.people import Kind
from sql.voters import VoterKind

_AS_READERS: Final[Mapping[Kind, VoterKind]] = {
    "member": "member",
    "outsider": "guest",
    "bot": "bot",
}


def voter_kind(slack: Slack, me: Identity, user: str) -> VoterKind:
    """What Slack says now of the person; somebody whom it does not know is a guest."""
    try:
        return as_voter(slack.reader.users_info(user=user)["user"], me)
    except SlackApiError as error:
        if error.response.get("error") in UNKNOWN:
            return "guest"
        raise


def as_voter(user: Mapping[str, Any], me: Identity) -> VoterKind:
    """From how Slack describes them: what they are where they read along, but that who left has no
    vote."""
    if user.get("id") in (me.bot_user, "USLACKBOT"):
        return "bot"
    kind = kind_of(user, me)
    return "deactivated" if user.get("deleted") and kind != "bot" else _AS_READERS[kind]
