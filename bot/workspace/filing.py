"""Files: kept, shared in a channel, deleted."""

import mimetypes
import secrets
import time
from typing import Any

from bot.workspace.hub import Hub
from bot.workspace.refusal import Refusal
from bot.workspace.state import BOT_USER

Row = dict[str, Any]
_CANVAS = "application/vnd.slack-docs"


MODES = ("hosted", "external", "snippet", "canvas")


def keep(
    hub: Hub,
    user: str,
    name: str,
    data: bytes,
    title: str | None = None,
    mode: str | None = None,
) -> Row:
    """Keep a file that is not shared yet. `mode`: how it was made (see MODES); text that a person
    shares becomes a snippet where nothing else is said, as in Slack."""
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    if mode is None:
        mode = "snippet" if kind.startswith("text/") and user != BOT_USER else "hosted"
    if mode not in MODES:
        raise Refusal("invalid_mode")
    file_id = f"F0{secrets.token_hex(4).upper()}"
    ending = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    safe = "".join(c if c.isascii() and (c.isalnum() or c in "._-") else "_" for c in name)
    (hub.files / file_id).write_bytes(data)
    row: Row = {
        "id": file_id,
        "name": name,
        "safe_name": safe or "file",
        "title": title or name,
        "filetype": "quip" if mode == "canvas" else ending or "binary",
        "mimetype": _CANVAS if mode == "canvas" else kind,
        "mode": mode,
        "size": len(data),
        "user": user,
        "created": int(time.time()),
        "channels": [],
    }
    hub.change({"kind": "filed", "file": row})
    return row


def seen_by_bot(hub: Hub, file_id: str) -> Row:
    """A file that the bot can see: its own, or one in a channel that it is in; else Refusal."""
    row = hub.state.files.get(file_id)
    if row is None:
        raise Refusal("file_not_found")
    inside = any(BOT_USER in hub.state.channels[c]["members"] for c in row["channels"])
    if row["user"] != BOT_USER and not inside:
        raise Refusal("file_not_found")
    if row.get("deleted"):
        raise Refusal("file_deleted")
    return row


def share(
    hub: Hub, channel_id: str, user: str, file_ids: list[str], text: str, thread_ts: str | None
) -> Row:
    """Post files to a channel. Both a message and a `file_shared` for each file are sent."""
    for file_id in file_ids:
        if hub.state.files.get(file_id, {"deleted": True}).get("deleted"):
            raise Refusal("file_not_found")
    more = {"subtype": "file_share", "file_ids": file_ids, "upload": True}
    row = hub.post(channel_id, user, text, thread_ts=thread_ts, **more)
    for file_id in file_ids:
        shared = {"type": "file_shared", "file_id": file_id, "file": {"id": file_id}}
        hub.send({**shared, "user_id": user, "channel_id": channel_id}, channel_id)
    return row


def delete(hub: Hub, file_id: str) -> None:
    """Delete a file; the messages that share it keep a tombstone."""
    file = hub.state.files.get(file_id)
    if file is None or file.get("deleted"):
        raise Refusal("file_not_found")
    hub.change({"kind": "unfiled", "file_id": file_id})
    (hub.files / file_id).unlink(missing_ok=True)
    hub.log.changed(what="file_deleted", file=file_id)
    for channel_id in file["channels"]:
        if BOT_USER in hub.state.channels[channel_id]["members"]:
            hub.send({"type": "file_deleted", "file_id": file_id}, channel_id)
            break


def transcribe(hub: Hub, file_id: str, status: str, words: str) -> None:
    """Slack has understood the clip (`complete`), or gives up (`failed`)."""
    row = hub.state.files.get(file_id)
    if row is None or row.get("deleted") or status not in ("complete", "failed", "processing"):
        raise Refusal("file_not_found")
    hub.change({"kind": "filed", "file": {**row, "heard": {"status": status, "words": words}}})
