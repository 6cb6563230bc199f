"""Methods `chat.*` and `reactions.*`."""

from typing import Any

from bot.workspace import rooms, shapes
from bot.workspace.hub import Hub
from bot.workspace.refusal import Refusal, refuse
from bot.workspace.responses import ephemeral
from bot.workspace.rules import TEXT, UPDATED, message_fault
from bot.workspace.state import BOT_USER

Row = dict[str, Any]


def _content(arguments: Row, most: int = TEXT) -> Row:
    text, blocks = str(arguments.get("text") or ""), arguments.get("blocks") or []
    if not isinstance(arguments.get("metadata") or {}, dict):
        raise Refusal("invalid_metadata_format")
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        raise Refusal("invalid_blocks_format")
    refuse(message_fault(text, blocks, most))
    return {"text": text, "blocks": blocks}


def _shown(hub: Hub, channel: str, row: Row) -> Row:
    shown = shapes.message(hub.state, channel, row, hub.base)
    return {"channel": channel, "ts": row["ts"], "message": shown}


def post(hub: Hub, arguments: Row) -> Row:
    channel = arguments["channel"]
    if channel.startswith("U"):
        channel = rooms.open_direct(hub, [channel, BOT_USER])["id"]
    rooms.of_bot(hub, channel)
    content = _content(arguments)
    row = hub.post(
        channel,
        BOT_USER,
        content["text"],
        blocks=content["blocks"],
        thread_ts=arguments.get("thread_ts"),
        metadata=arguments.get("metadata"),
    )
    return _shown(hub, channel, row)


def _own(hub: Hub, channel: str, ts: str, error: str) -> Row:
    rooms.of_bot(hub, channel)
    row = hub.message(channel, ts)
    if row["user"] != BOT_USER:
        raise Refusal(error)
    return row


def update(hub: Hub, arguments: Row) -> Row:
    channel, ts = arguments["channel"], arguments["ts"]
    _own(hub, channel, ts, "cant_update_message")
    fields = _content(arguments, UPDATED)
    if arguments.get("metadata"):
        fields["metadata"] = arguments["metadata"]
    return {**_shown(hub, channel, hub.edit(channel, ts, **fields)), "text": fields["text"]}


def delete(hub: Hub, arguments: Row) -> Row:
    channel, ts = arguments["channel"], arguments["ts"]
    _own(hub, channel, ts, "cant_delete_message")
    hub.delete(channel, ts)
    return {"channel": channel, "ts": ts}


def permalink(hub: Hub, arguments: Row) -> Row:
    """The message's address (docs.slack.dev/reference/methods/chat.getPermalink); the page goes
    there by itself."""
    channel, ts = arguments["channel"], arguments["message_ts"]
    rooms.of_bot(hub, channel)
    row = hub.message(channel, ts)
    thread = row.get("thread_ts")
    more = f"?thread_ts={thread}&cid={channel}" if thread and thread != ts else ""
    address = f"{hub.base}/archives/{channel}/p{ts.replace('.', '')}{more}"
    return {"channel": channel, "permalink": address}


def post_ephemeral(hub: Hub, arguments: Row) -> Row:
    channel, user = arguments["channel"], arguments["user"]
    rooms.of_bot(hub, channel)
    if user not in hub.channel(channel)["members"]:
        raise Refusal("user_not_in_channel")
    content = _content(arguments)
    return {"message_ts": ephemeral(hub, user, channel, content, arguments.get("thread_ts"))}


def _react(hub: Hub, arguments: Row, remove: bool) -> Row:
    channel = rooms.of_bot(hub, arguments["channel"])["id"]
    hub.react(channel, arguments["timestamp"], BOT_USER, arguments["name"], remove)
    return {}


def add_reaction(hub: Hub, arguments: Row) -> Row:
    return _react(hub, arguments, remove=False)


def remove_reaction(hub: Hub, arguments: Row) -> Row:
    return _react(hub, arguments, remove=True)


def get_reactions(hub: Hub, arguments: Row) -> Row:
    channel = rooms.of_bot(hub, arguments["channel"])["id"]
    row = hub.message(channel, arguments["timestamp"])
    message = shapes.message(hub.state, channel, row, hub.base)
    return {"type": "message", "channel": channel, "message": message}


METHODS = {
    "chat.postMessage": post,
    "chat.update": update,
    "chat.delete": delete,
    "chat.getPermalink": permalink,
    "chat.postEphemeral": post_ephemeral,
    "reactions.add": add_reaction,
    "reactions.remove": remove_reaction,
    "reactions.get": get_reactions,
}
