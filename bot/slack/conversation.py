"""What Slack says of a conversation: its name, who is in it, whether others than the team are.

Fields: https://docs.slack.dev/reference/objects/conversation-object
"""

from dataclasses import dataclass
from typing import Final

from bot.slack.calls import Refused, calling
from bot.slack.client import Slack

SHARED: Final = (
    "is_ext_shared",
    "is_pending_ext_shared",
    "pending_shared",
    "pending_connected_team_ids",
)


@dataclass(frozen=True)
class Conversation:
    """A conversation that the bot may see. `open`: everybody of the team may join it; `shared`:
    with another organisation, or about to be."""

    channel: str
    name: str
    open: bool
    shared: bool
    archived: bool
    joined: bool
    direct: bool


def conversation(slack: Slack, channel: str) -> Conversation | None:
    """The conversation as Slack describes it now; None where it shows the bot no such one.

    SlackUnreachable where it cannot be asked now.
    """
    try:
        with calling():
            info = slack.reader.conversations_info(channel=channel)["channel"]
    except Refused:
        return None
    direct = bool(info.get("is_im") or info.get("is_mpim"))
    shared = any(info.get(mark) for mark in SHARED)
    return Conversation(
        channel,
        str(info.get("name") or ""),
        info.get("is_private") is False and not direct and not info.get("is_group"),
        shared,
        bool(info.get("is_archived")),
        direct or bool(info.get("is_member", True)),
        direct,
    )
