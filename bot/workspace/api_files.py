"""Methods `files.*`; uploads go in three steps, as Slack has it: address, bytes, completion."""

import json
from typing import Any

from bot.workspace import filing, rooms, shapes
from bot.workspace.hub import Hub
from bot.workspace.refusal import Refusal
from bot.workspace.state import BOT_USER

Row = dict[str, Any]


def info(hub: Hub, arguments: Row) -> Row:
    row = filing.seen_by_bot(hub, arguments["file"])
    return {"file": {**shapes.file(row, hub.base), "shares": _shares(hub, row)}}


def _shares(hub: Hub, row: Row) -> Row:
    found: Row = {}
    for channel in row["channels"]:
        kind = "private" if hub.state.channels[channel]["is_private"] else "public"
        for message in hub.state.messages[channel].values():
            if row["id"] in message.get("file_ids", ()):
                entry = {"ts": message["ts"]}
                if message.get("thread_ts"):
                    entry["thread_ts"] = message["thread_ts"]
                found.setdefault(kind, {}).setdefault(channel, []).append(entry)
    return found


def delete(hub: Hub, arguments: Row) -> Row:
    row = filing.seen_by_bot(hub, arguments["file"])
    if row["user"] != BOT_USER:
        raise Refusal("cant_delete_file")
    filing.delete(hub, row["id"])
    return {}


def upload_address(hub: Hub, arguments: Row) -> Row:
    row = filing.keep(hub, BOT_USER, arguments["filename"], b"")
    return {"upload_url": f"{hub.base}/upload/{row['id']}", "file_id": row["id"]}


def complete(hub: Hub, arguments: Row) -> Row:
    files = arguments["files"]
    named = json.loads(files) if isinstance(files, str) else files
    for one in named:
        row = filing.seen_by_bot(hub, one["id"])
        if one.get("title"):
            hub.change({"kind": "filed", "file": {**row, "title": one["title"]}})
    channel = arguments.get("channel_id") or arguments.get("channels")
    if channel:
        rooms.of_bot(hub, channel)
        filing.share(
            hub,
            channel,
            BOT_USER,
            [one["id"] for one in named],
            str(arguments.get("initial_comment") or ""),
            arguments.get("thread_ts"),
        )
    return {"files": [shapes.file(hub.state.files[one["id"]], hub.base) for one in named]}


METHODS = {
    "files.info": info,
    "files.delete": delete,
    "files.getUploadURLExternal": upload_address,
    "files.completeUploadExternal": complete,
}
