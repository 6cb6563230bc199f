"""What can be done in the workspace, by people and by the bot, and the events that follow."""

import secrets
import time
from pathlib import Path
from typing import Any

from bot.workspace import shapes
from bot.workspace.delivery import Delivery
from bot.workspace.journal import Journal
from bot.workspace.log import Log
from bot.workspace.refusal import Refusal
from bot.workspace.state import APP_ID, BOT_USER, State

Row = dict[str, Any]
_KINDS = {"pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg", "txt": "text/plain"}


class Hub:
    """One workspace: state, journal, log and delivery together. `base` is its address."""

    def __init__(
        self, state: State, journal: Journal, log: Log, delivery: Delivery, files: Path, base: str
    ) -> None:
        self.state = state
        self.log = log
        self.delivery = delivery
        self.files = files
        self.base = base
        self.journal = journal
        self.views: dict[str, Row] = {}
        self.triggers: dict[str, str] = {}
        files.mkdir(mode=0o700, parents=True, exist_ok=True)

    def change(self, change: Row) -> None:
        """Make a change and write it down."""
        self.state.apply(change)
        self.journal.append(change)

    def channel(self, channel_id: str, member: str | None = None) -> Row:
        """A channel; Refusal where there is none, or where `member` is not in it."""
        found = self.state.channels.get(channel_id)
        if found is None:
            raise Refusal("channel_not_found")
        if member is not None and member not in found["members"]:
            raise Refusal("not_in_channel")
        return found

    def message(self, channel_id: str, ts: str) -> Row:
        """A message; Refusal where there is none."""
        found = self.state.messages[self.channel(channel_id)["id"]].get(ts)
        if found is None:
            raise Refusal("message_not_found")
        return found

    def send(self, event: Row, channel_id: str) -> None:
        """Bring an event of a channel to the bot, if the bot is in there."""
        if BOT_USER not in self.state.channels[channel_id]["members"]:
            return
        now = time.time()
        self.delivery.event(
            {
                "token": "local",
                "team_id": self.state.team,
                "api_app_id": APP_ID,
                "type": "event_callback",
                "event_id": f"Ev{secrets.token_hex(6).upper()}",
                "event_time": int(now),
                "event": {"event_ts": f"{now:.6f}", **event},
                "is_ext_shared_channel": False,
                "authorizations": [
                    {
                        "enterprise_id": None,
                        "team_id": self.state.team,
                        "user_id": BOT_USER,
                        "is_bot": True,
                        "is_enterprise_install": False,
                    }
                ],
            }
        )

    def post(self, channel_id: str, user: str, text: str, **more: Any) -> Row:
        """Post a message and return it; events follow."""
        channel = self.channel(channel_id)
        thread = more.get("thread_ts")
        if thread and thread not in self.state.messages[channel_id]:
            raise Refusal("thread_not_found")
        ts = self.state.new_ts()
        row: Row = {"ts": ts, "user": user, "text": text, **more}
        row = {key: value for key, value in row.items() if value not in (None, [])}
        if user == BOT_USER:
            row |= shapes.bot_fields()
        self.change({"kind": "posted", "channel": channel_id, "message": row})
        self.log.changed(
            what="posted",
            channel=channel_id,
            ts=ts,
            thread_ts=thread,
            user=user,
            text=text,
            metadata=row.get("metadata"),
        )
        shown = shapes.message(self.state, channel_id, row, self.base)
        event = {**shown, "channel": channel_id, "channel_type": shapes.channel_kind(channel)}
        self.send({**event, "event_ts": ts}, channel_id)
        if user != BOT_USER and f"<@{BOT_USER}>" in text and not channel["is_im"]:
            keep = ("user", "text", "ts", "thread_ts", "team", "channel")
            mention = {key: event[key] for key in keep if key in event}
            self.send({"type": "app_mention", **mention, "event_ts": ts}, channel_id)
        return row

    def edit(self, channel_id: str, ts: str, **fields: Any) -> Row:
        """Change a message; a person's edit of the text is marked as one."""
        row = self.message(channel_id, ts)
        before = shapes.message(self.state, channel_id, row, self.base)
        if fields.get("text", row["text"]) != row["text"]:
            fields["edited"] = {"user": row["user"], "ts": self.state.new_ts()}
        change = {"kind": "changed", "channel": channel_id, "ts": ts, "fields": fields}
        self.change(change)
        self.log.changed(
            what="changed",
            channel=channel_id,
            ts=ts,
            user=row["user"],
            text=row["text"],
            metadata=row.get("metadata"),
        )
        after = shapes.message(self.state, channel_id, row, self.base)
        self._hidden(channel_id, "message_changed", message=after, previous_message=before)
        return row

    def delete(self, channel_id: str, ts: str) -> None:
        """Delete a message."""
        row = self.message(channel_id, ts)
        before = shapes.message(self.state, channel_id, row, self.base)
        self.change({"kind": "deleted", "channel": channel_id, "ts": ts})
        self.log.changed(
            what="deleted",
            channel=channel_id,
            ts=ts,
            user=row["user"],
            metadata=row.get("metadata"),
        )
        self._hidden(channel_id, "message_deleted", deleted_ts=ts, previous_message=before)

    def _hidden(self, channel_id: str, subtype: str, **more: Any) -> None:
        channel = self.state.channels[channel_id]
        self.send(
            {
                "type": "message",
                "subtype": subtype,
                "hidden": True,
                "channel": channel_id,
                "channel_type": shapes.channel_kind(channel),
                "ts": self.state.new_ts(),
                **more,
            },
            channel_id,
        )

    def react(self, channel_id: str, ts: str, user: str, name: str, remove: bool = False) -> None:
        """Add a reaction or take it back."""
        row = self.message(channel_id, ts)
        there = user in row.get("reacted", {}).get(name, [])
        if there != remove:
            raise Refusal("no_reaction" if remove else "already_reacted")
        self.change(
            {
                "kind": "reacted",
                "channel": channel_id,
                "ts": ts,
                "user": user,
                "name": name,
                "remove": remove,
            }
        )
        self.log.changed(
            what="unreacted" if remove else "reacted",
            channel=channel_id,
            ts=ts,
            user=user,
            name=name,
        )
        self.send(
            {
                "type": "reaction_removed" if remove else "reaction_added",
                "user": user,
                "reaction": name,
                "item": {"type": "message", "channel": channel_id, "ts": ts},
                "item_user": row["user"],
            },
            channel_id,
        )

    def new_file(self, user: str, name: str, data: bytes, title: str | None = None) -> Row:
        """Keep a file that is not shared yet."""
        file_id = f"F0{secrets.token_hex(4).upper()}"
        ending = name.rsplit(".", 1)[-1].lower() if "." in name else ""
        safe = "".join(c if c.isalnum() or c in "._-" else "_" for c in name) or "file"
        (self.files / file_id).write_bytes(data)
        row: Row = {
            "id": file_id,
            "name": name,
            "safe_name": safe.encode("ascii", "replace").decode().replace("?", "_"),
            "title": title or name,
            "filetype": ending or "binary",
            "mimetype": _KINDS.get(ending, "application/octet-stream"),
            "size": len(data),
            "user": user,
            "created": int(time.time()),
            "channels": [],
        }
        self.change({"kind": "filed", "file": row})
        return row

    def share(
        self, channel_id: str, user: str, file_ids: list[str], text: str, thread_ts: str | None
    ) -> Row:
        """Post files to a channel."""
        for file_id in file_ids:
            if file_id not in self.state.files:
                raise Refusal("file_not_found")
        row = self.post(
            channel_id,
            user,
            text,
            subtype="file_share",
            file_ids=file_ids,
            thread_ts=thread_ts,
            upload=True,
        )
        for file_id in file_ids:
            shared = {"type": "file_shared", "file_id": file_id, "file": {"id": file_id}}
            self.send({**shared, "user_id": user, "channel_id": channel_id}, channel_id)
        return row

    def delete_file(self, file_id: str) -> None:
        """Delete a file; the messages that share it keep a tombstone."""
        file = self.state.files.get(file_id)
        if file is None or file.get("deleted"):
            raise Refusal("file_not_found")
        self.change({"kind": "unfiled", "file_id": file_id})
        (self.files / file_id).unlink(missing_ok=True)
        self.log.changed(what="file_deleted", file=file_id)
        for channel_id in file["channels"]:
            self.send({"type": "file_deleted", "file_id": file_id}, channel_id)
            break

    def open_direct(self, users: list[str]) -> Row:
        """The direct conversation of these people, made when it is not there yet."""
        members = sorted(set(users))
        for channel in self.state.channels.values():
            if (channel["is_im"] or channel["is_mpim"]) and sorted(channel["members"]) == members:
                return channel
        kind = "D0" if len(members) <= 2 else "G0"
        channel_id = kind + "".join(user.removeprefix("U0")[:4] for user in members)
        row = {
            "id": channel_id,
            "name": "" if len(members) <= 2 else "mpdm-" + "--".join(members).lower(),
            "is_channel": False,
            "is_group": False,
            "is_im": len(members) <= 2,
            "is_mpim": len(members) > 2,
            "is_private": True,
            "members": members,
            "created": int(time.time()),
        }
        self.change({"kind": "opened", "channel": row})
        self.log.changed(what="opened", channel=channel_id)
        return row

    async def click(self, user: str, action: Row, channel_id: str | None, ts: str | None) -> bool:
        """Click a control of a message; False where the bot did not answer in time."""
        body = self._interaction("block_actions", user)
        now = f"{time.time():.6f}"
        body["actions"] = [{"type": "button", "block_id": "", "action_ts": now, **action}]
        if channel_id and ts:
            channel = self.channel(channel_id, user)
            row = self.message(channel_id, ts)
            body["channel"] = {"id": channel_id, "name": channel["name"] or "directmessage"}
            body["message"] = shapes.message(self.state, channel_id, row, self.base)
            body["container"] = {
                "type": "message",
                "message_ts": ts,
                "channel_id": channel_id,
                "is_ephemeral": False,
            }
        return await self.delivery.interactive(body) is not None

    async def submit(self, user: str, view_id: str, values: Row) -> Row:
        """Send a form; the errors that the bot finds in it, or nothing."""
        view = self.views.get(user)
        if view is None or view["id"] != view_id:
            raise Refusal("view_not_found")
        body = self._interaction("view_submission", user)
        body["view"] = {**view, "state": {"values": values}}
        said = await self.delivery.interactive(body)
        if said is None:
            raise Refusal("bot_did_not_answer")
        if said.get("response_action") == "errors":
            return {"errors": said["errors"]}
        self.views.pop(user, None)
        self.log.changed(what="view", user=user)
        return {}

    def open_view(self, trigger: str, view: Row) -> Row:
        """Open a form for the person whose click gave the trigger."""
        user = self.triggers.pop(trigger, None)
        if user is None:
            raise Refusal("expired_trigger_id")
        made = {"id": f"V0{secrets.token_hex(4).upper()}", "hash": secrets.token_hex(4), **view}
        self.views[user] = made
        self.log.changed(what="view", user=user)
        return made

    def _interaction(self, kind: str, user: str) -> Row:
        trigger = f"{secrets.token_hex(6)}.local"
        self.triggers[trigger] = user
        return {
            "type": kind,
            "token": "local",
            "api_app_id": APP_ID,
            "trigger_id": trigger,
            "team": {"id": self.state.team, "domain": "local"},
            "user": {
                "id": user,
                "name": self.state.users[user]["name"],
                "team_id": self.state.team,
            },
            "is_enterprise_install": False,
            "enterprise": None,
        }
