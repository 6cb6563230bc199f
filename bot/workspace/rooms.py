"""Who is in which conversation: direct ones are opened, channels are joined and left."""

import time
from typing import Any

from bot.workspace.hub import Hub
from bot.workspace.refusal import Refusal
from bot.workspace.state import BOT_USER

Row = dict[str, Any]


def open_direct(hub: Hub, users: list[str]) -> Row:
    """The direct conversation of these people, made when it is not there yet."""
    members = sorted(set(users))
    if any(user not in hub.state.users for user in members):
        raise Refusal("user_not_found")
    for channel in hub.state.channels.values():
        if (channel["is_im"] or channel["is_mpim"]) and sorted(channel["members"]) == members:
            return channel
    pair = len(members) <= 2
    channel_id = ("D0" if pair else "G0") + "".join(user.removeprefix("U0")[:4] for user in members)
    row = {
        "id": channel_id,
        "name": "" if pair else "mpdm-" + "--".join(members).lower(),
        "is_channel": False,
        "is_group": False,
        "is_im": pair,
        "is_mpim": not pair,
        "is_private": True,
        "members": members,
        "created": int(time.time()),
    }
    hub.change({"kind": "opened", "channel": row})
    hub.log.changed(what="opened", channel=channel_id)
    return row


def join(hub: Hub, channel_id: str, user: str, inviter: str | None = None) -> Row:
    """Make the user a member; nothing happens where they are one."""
    channel = hub.channel(channel_id)
    if user not in hub.state.users:
        raise Refusal("user_not_found")
    if channel["is_im"] or channel["is_mpim"]:
        raise Refusal("method_not_supported_for_channel_type")
    if user not in channel["members"]:
        hub.change({"kind": "joined", "channel": channel_id, "user": user})
        more = {"inviter": inviter} if inviter else {}
        _moved(hub, "member_joined_channel", channel, user, more)
    return channel


def leave(hub: Hub, channel_id: str, user: str) -> None:
    """Make the user no member any more. The bot is not told of what follows its own leaving."""
    channel = hub.channel(channel_id, user)
    if channel["is_im"] or channel["is_mpim"]:
        raise Refusal("method_not_supported_for_channel_type")
    hub.change({"kind": "left", "channel": channel_id, "user": user})
    _moved(hub, "member_left_channel", channel, user, {})


def _moved(hub: Hub, kind: str, channel: Row, user: str, more: Row) -> None:
    hub.log.changed(what=kind, channel=channel["id"], user=user)
    letter = "G" if channel["is_private"] else "C"
    event = {"type": kind, "user": user, "channel": channel["id"], "channel_type": letter}
    hub.send({**event, "team": hub.state.team, **more}, channel["id"])


def of_bot(hub: Hub, channel_id: str) -> Row:
    """A channel that the bot is in, in Slack's words where it is not: a private one is unseen."""
    channel = seen_by_bot(hub, channel_id)
    if BOT_USER not in channel["members"]:
        raise Refusal("not_in_channel")
    return channel


def seen_by_bot(hub: Hub, channel_id: str) -> Row:
    """A channel that the bot can see: a public one, or one that it is in."""
    channel = hub.channel(channel_id)
    if channel["is_private"] and BOT_USER not in channel["members"]:
        raise Refusal("channel_not_found")
    return channel
