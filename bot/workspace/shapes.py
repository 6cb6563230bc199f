"""Rows of the workspace as Slack's API and events show them."""

from typing import Any

from bot.workspace import clips
from bot.workspace.state import APP_ID, BOT_ID, BOT_USER, State

Row = dict[str, Any]
_MODES = {"canvas": "quip"}
"""What Slack calls the mode of a file, where that is another word."""


def channel_kind(channel: Row) -> str:
    """The `channel_type` of events."""
    if channel["is_im"]:
        return "im"
    if channel["is_mpim"]:
        return "mpim"
    return "group" if channel["is_private"] else "channel"


def message(state: State, channel: str, row: Row, base: str, *, metadata: bool = True) -> Row:
    """A message as history, replies and events give it."""
    shown = {
        key: value
        for key, value in row.items()
        if key not in ("reacted", "file_ids", "metadata", "chosen") and value is not None
    }
    shown["type"] = "message"
    shown["team"] = state.team
    if metadata and row.get("metadata"):
        shown["metadata"] = row["metadata"]
    if row.get("file_ids"):
        shown["files"] = [file(state.files[file_id], base) for file_id in row["file_ids"]]
    if row.get("reacted"):
        shown["reactions"] = [
            {"name": name, "users": list(users), "count": len(users)}
            for name, users in row["reacted"].items()
        ]
    replies = state.threads[channel].get(row["ts"])
    if replies:
        shown |= {
            "thread_ts": row["ts"],
            "reply_count": len(replies),
            "latest_reply": max(replies),
            "reply_users": sorted({state.messages[channel][ts]["user"] for ts in replies}),
        }
    return shown


def file(row: Row, base: str) -> Row:
    """A file as `files.info` gives it."""
    if row.get("deleted"):
        return {"id": row["id"], "mode": "tombstone"}
    address, mode = f"{base}/files/{row['id']}/{row['safe_name']}", row.get("mode", "hosted")
    return {
        "id": row["id"],
        "name": row["name"],
        "title": row["title"],
        "mimetype": row["mimetype"],
        "filetype": row["filetype"],
        "size": row["size"],
        "user": row["user"],
        "mode": _MODES.get(mode, mode),
        "created": row["created"],
        "is_external": mode == "external",
        "external_type": "gdrive" if mode == "external" else "",
        "editable": mode in ("snippet", "canvas"),
        "channels": row["channels"],
        "shares": row.get("shares", {}),
        **_addresses(row, mode, address),
        **clips.told(row, address),
    }


def _addresses(row: Row, mode: str, address: str) -> Row:
    """Where its bytes are: what is kept elsewhere has none here, and a canvas is a page."""
    if mode == "external":
        elsewhere = f"https://drive.example.com/file/{row['id']}/{row['safe_name']}"
        return {"url_private": elsewhere, "external_url": elsewhere}
    if mode == "canvas":
        return {"url_private": address}
    return {"url_private": address, "url_private_download": address}


def channel(row: Row, viewer: str) -> Row:
    """A channel as `conversations.info` gives it to a user."""
    shown = {key: value for key, value in row.items() if key != "members"}
    shown |= {"num_members": len(row["members"]), "is_member": viewer in row["members"]}
    for flag in ("is_archived", "is_ext_shared", "is_pending_ext_shared", "is_org_shared"):
        shown.setdefault(flag, False)
    if row["is_im"]:
        shown["user"] = next((user for user in row["members"] if user != viewer), viewer)
    return shown


def user(row: Row, org: str | None) -> Row:
    """A person as `users.info` gives them, in an organisation with what they are there."""
    if not org:
        return row
    there = {"id": row["id"], "enterprise_id": org, "teams": [row["team_id"]]}
    return {**row, "enterprise_user": there}


def bot_fields() -> Row:
    """What marks a message as the bot's."""
    return {"user": BOT_USER, "bot_id": BOT_ID, "app_id": APP_ID}
