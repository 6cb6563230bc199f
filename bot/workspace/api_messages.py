"""Methods `chat.*`, `reactions.*`, `views.*` and `assistant.*`."""

from typing import Any

from bot.workspace import shapes
from bot.workspace.hub import Hub
from bot.workspace.refusal import Refusal
from bot.workspace.state import BOT_USER

Row = dict[str, Any]
_MOST_TEXT, _MOST_BLOCKS = 40_000, 50


def _content(arguments: Row) -> Row:
    text, blocks = str(arguments.get("text") or ""), arguments.get("blocks") or []
    if not text and not blocks:
        raise Refusal("no_text")
    if len(text) > _MOST_TEXT:
        raise Refusal("msg_too_long")
    if not isinstance(blocks, list) or len(blocks) > _MOST_BLOCKS:
        raise Refusal("invalid_blocks")
    for block in blocks:
        if (
            block.get("type") == "section"
            and len(str(block.get("text", {}).get("text", ""))) > 3000
        ):
            raise Refusal("invalid_blocks", errors=["must be less than 3001 characters"])
    return {"text": text, "blocks": blocks}


def _shown(hub: Hub, channel: str, row: Row) -> Row:
    shown = shapes.message(hub.state, channel, row, hub.base)
    return {"channel": channel, "ts": row["ts"], "message": shown}


def post(hub: Hub, arguments: Row) -> Row:
    channel = arguments["channel"]
    if channel.startswith("U"):
        channel = hub.open_direct([channel, BOT_USER])["id"]
    hub.channel(channel, BOT_USER)
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
    row = hub.message(channel, ts)
    if row["user"] != BOT_USER:
        raise Refusal(error)
    return row


def update(hub: Hub, arguments: Row) -> Row:
    channel, ts = arguments["channel"], arguments["ts"]
    _own(hub, channel, ts, "cant_update_message")
    fields = _content(arguments)
    if arguments.get("metadata"):
        fields["metadata"] = arguments["metadata"]
    return {**_shown(hub, channel, hub.edit(channel, ts, **fields)), "text": fields["text"]}


def delete(hub: Hub, arguments: Row) -> Row:
    channel, ts = arguments["channel"], arguments["ts"]
    _own(hub, channel, ts, "cant_delete_message")
    hub.delete(channel, ts)
    return {"channel": channel, "ts": ts}


def post_ephemeral(hub: Hub, arguments: Row) -> Row:
    channel, user = arguments["channel"], arguments["user"]
    hub.channel(channel, BOT_USER)
    if user not in hub.channel(channel)["members"]:
        raise Refusal("user_not_in_channel")
    ts = hub.state.new_ts()
    hub.state.ephemeral.append(
        {
            "ts": ts,
            "channel": channel,
            "for": user,
            "thread_ts": arguments.get("thread_ts"),
            **shapes.bot_fields(),
            **_content(arguments),
        }
    )
    hub.log.changed(what="ephemeral", channel=channel, ts=ts, user=user)
    return {"message_ts": ts}


def add_reaction(hub: Hub, arguments: Row) -> Row:
    hub.react(arguments["channel"], arguments["timestamp"], BOT_USER, arguments["name"])
    return {}


def remove_reaction(hub: Hub, arguments: Row) -> Row:
    hub.react(arguments["channel"], arguments["timestamp"], BOT_USER, arguments["name"], True)
    return {}


def get_reactions(hub: Hub, arguments: Row) -> Row:
    channel = arguments["channel"]
    row = hub.message(channel, arguments["timestamp"])
    message = shapes.message(hub.state, channel, row, hub.base)
    return {"type": "message", "channel": channel, "message": message}


def open_view(hub: Hub, arguments: Row) -> Row:
    return {"view": hub.open_view(arguments["trigger_id"], arguments["view"])}


def update_view(hub: Hub, arguments: Row) -> Row:
    for user, view in hub.views.items():
        if view["id"] == arguments["view_id"]:
            hub.views[user] = {**view, **arguments["view"]}
            hub.log.changed(what="view", user=user)
            return {"view": hub.views[user]}
    raise Refusal("view_not_found")


def set_status(hub: Hub, arguments: Row) -> Row:
    hub.channel(arguments["channel_id"], BOT_USER)
    return {}


METHODS = {
    "chat.postMessage": post,
    "chat.update": update,
    "chat.delete": delete,
    "chat.postEphemeral": post_ephemeral,
    "reactions.add": add_reaction,
    "reactions.remove": remove_reaction,
    "reactions.get": get_reactions,
    "views.open": open_view,
    "views.update": update_view,
    "assistant.threads.setStatus": set_status,
}
