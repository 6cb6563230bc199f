"""Methods `conversations.*` and `users.conversations`."""

from typing import Any

from bot.workspace import rooms, shapes
from bot.workspace.hub import Hub
from bot.workspace.pages import page, true
from bot.workspace.refusal import Refusal
from bot.workspace.state import BOT_USER

Row = dict[str, Any]


def _type(channel: Row) -> str:
    if channel["is_im"]:
        return "im"
    if channel["is_mpim"]:
        return "mpim"
    return "private_channel" if channel["is_private"] else "public_channel"


def _of_types(rows: list[Row], arguments: Row) -> list[Row]:
    wanted = str(arguments.get("types") or "public_channel").replace(" ", "").split(",")
    return [row for row in rows if _type(row) in wanted]


def info(hub: Hub, arguments: Row) -> Row:
    told = shapes.channel(rooms.seen_by_bot(hub, arguments["channel"]), BOT_USER)
    if true(arguments.get("include_locale")):
        told = {**told, "locale": hub.delivery.knobs.locales.get(told["id"], "en-US")}
    return {"channel": told}


def list_all(hub: Hub, arguments: Row) -> Row:
    seen = [
        c for c in hub.state.channels.values() if not c["is_private"] or BOT_USER in c["members"]
    ]
    rows, more = page(_of_types(seen, arguments), arguments)
    return {"channels": [shapes.channel(row, BOT_USER) for row in rows], **more}


def of_user(hub: Hub, arguments: Row) -> Row:
    user = arguments.get("user") or BOT_USER
    if user not in hub.state.users:
        raise Refusal("user_not_found")
    seen = [
        channel
        for channel in hub.state.channels.values()
        if user in channel["members"]
        and (not channel["is_private"] or BOT_USER in channel["members"])
    ]
    rows, more = page(_of_types(seen, arguments), arguments)
    return {"channels": [shapes.channel(row, user) for row in rows], **more}


def members(hub: Hub, arguments: Row) -> Row:
    rows, more = page(rooms.seen_by_bot(hub, arguments["channel"])["members"], arguments)
    return {"members": rows, **more}


def join(hub: Hub, arguments: Row) -> Row:
    channel = rooms.seen_by_bot(hub, arguments["channel"])
    rooms.join(hub, channel["id"], BOT_USER)
    return {"channel": shapes.channel(channel, BOT_USER)}


def open_direct(hub: Hub, arguments: Row) -> Row:
    users = [user for user in str(arguments["users"]).split(",") if user]
    return {"channel": {"id": rooms.open_direct(hub, [*users, BOT_USER])["id"]}}


def _within(rows: list[Row], arguments: Row) -> list[Row]:
    low = _bound(arguments, "oldest", 0.0)
    high = _bound(arguments, "latest", float("inf"))
    if true(arguments.get("inclusive")):
        return [row for row in rows if low <= float(row["ts"]) <= high]
    return [row for row in rows if low < float(row["ts"]) < high]


def _bound(arguments: Row, name: str, otherwise: float) -> float:
    try:
        return float(arguments.get(name) or otherwise)
    except ValueError as error:
        raise Refusal(f"invalid_ts_{name}") from error


def _messages(hub: Hub, channel: str, rows: list[Row], arguments: Row) -> list[Row]:
    metadata = true(arguments.get("include_all_metadata"))
    return [shapes.message(hub.state, channel, r, hub.base, metadata=metadata) for r in rows]


def history(hub: Hub, arguments: Row) -> Row:
    channel = arguments["channel"]
    rooms.of_bot(hub, channel)
    newest_first = list(reversed(_within(hub.state.top(channel), arguments)))
    rows, more = page(newest_first, arguments)
    return {"messages": _messages(hub, channel, rows, arguments), **more}


def replies(hub: Hub, arguments: Row) -> Row:
    channel, ts = arguments["channel"], arguments["ts"]
    rooms.of_bot(hub, channel)
    row = hub.state.messages[channel].get(ts)
    found = hub.state.replies(channel, (row or {}).get("thread_ts") or ts)
    if not found:
        raise Refusal("thread_not_found")
    # Slack gives the thread's first message whatever the bounds are.
    inside = found[:1] + _within(found[1:], arguments)
    rows, more = page(inside, arguments)
    return {"messages": _messages(hub, channel, rows, arguments), **more}


METHODS = {
    "conversations.info": info,
    "conversations.list": list_all,
    "conversations.members": members,
    "conversations.join": join,
    "conversations.open": open_direct,
    "conversations.history": history,
    "conversations.replies": replies,
    "users.conversations": of_user,
}
