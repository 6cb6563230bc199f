"""What the workspace holds: people, channels, messages, files; changed by journaled changes."""

import time
from typing import Any, Final

Row = dict[str, Any]

BOT_USER: Final = "U0SHOPTALK"
BOT_ID: Final = "B0SHOPTALK"
APP_ID: Final = "A0SHOPTALK"
_PARTS: Final = ("users", "channels", "messages", "threads", "files")
NOBODY: Final = "USLACKBOT"
"""In whose name the tombstone of a deleted message stands."""


def _user(user_id: str, name: str, real: str, **more: object) -> Row:
    return {
        "id": user_id,
        "name": name,
        "real_name": real,
        "deleted": False,
        "is_bot": False,
        "is_admin": False,
        "is_restricted": False,
        "is_ultra_restricted": False,
        **more,
    }


_USERS = [
    _user("U0ADA", "ada", "Ada (technician)"),
    _user("U0BEN", "ben", "Ben (technician)"),
    _user("U0IVO", "ivo", "Ivo (expert)", is_admin=True),
    _user("U0GUS", "gus", "Gus (guest)", is_restricted=True),
    _user(BOT_USER, "shoptalk", "shoptalk", is_bot=True),
]
_CHANNELS = {
    "C0GENERAL": ("general", False, ["U0ADA", "U0BEN", "U0IVO", "U0GUS", BOT_USER]),
    "C0LINE2": ("line-2", False, ["U0ADA", "U0BEN", "U0IVO", BOT_USER]),
    "C0HANGAR": ("hangar", True, ["U0BEN", "U0IVO", BOT_USER]),
}
GROUPS: Final = [
    {
        "id": "S0EXPERTS",
        "name": "Experts",
        "handle": "experts",
        "users": ["U0IVO"],
        "date_delete": 0,
    }
]


class State:
    """The workspace in memory. `apply` is the only way in which it changes."""

    def __init__(self, team: str, mark: str = "0") -> None:
        """`mark`: what its channels have in their ids, where there are other workspaces. People's
        are the same everywhere, as in an organisation."""
        self.team = team
        self._mark = mark
        self.clear()

    def clear(self) -> None:
        """Back to the people and channels that every workspace begins with."""
        self.users: dict[str, Row] = {user["id"]: {**user, "team_id": self.team} for user in _USERS}
        self.channels: dict[str, Row] = {}
        self.messages: dict[str, dict[str, Row]] = {}
        self.threads: dict[str, dict[str, list[str]]] = {}
        self.files: dict[str, Row] = {}
        self.ephemeral: list[Row] = []
        self.last_ts = 0.0
        self.marks: dict[str, Row] = {}
        for channel_id, (name, private, members) in _CHANNELS.items():
            self._add_channel(
                {
                    "id": channel_id.replace("0", self._mark, 1),
                    "name": name,
                    "is_channel": not private,
                    "is_group": private,
                    "is_im": False,
                    "is_mpim": False,
                    "is_private": private,
                    "members": list(members),
                    "created": 0,
                }
            )

    def _add_channel(self, channel: Row) -> None:
        self.channels[channel["id"]] = channel
        self.messages[channel["id"]] = {}
        self.threads[channel["id"]] = {}

    def new_ts(self) -> str:
        """A timestamp that no message has, later than all others."""
        self.last_ts = max(time.time(), self.last_ts + 0.000001)
        return f"{self.last_ts:.6f}"

    def apply(self, change: Row) -> None:
        """Make one change; its `kind` names the method."""
        getattr(self, f"_{change['kind']}")(change)

    def whole(self) -> Row:
        """The change that makes an empty state this one."""
        parts = {name: getattr(self, name) for name in _PARTS}
        return {"kind": "restored", "last_ts": self.last_ts, "marks": self.marks, **parts}

    def _restored(self, change: Row) -> None:
        for name in ("last_ts", *_PARTS):
            setattr(self, name, change[name])
        self.marks = change.get("marks", {})  # a journal of an earlier release has none

    def forget(self, before: float) -> list[str]:
        """Let go of the messages that are older, but for those over younger ones, and of the files
        that nobody shares any more; return the ids of these."""
        for channel, messages in self.messages.items():
            threads = self.threads[channel]
            young = {ts for ts in messages if float(ts) >= before}
            young |= {head for head, below in threads.items() if young & set(below)}
            self.messages[channel] = {ts: messages[ts] for ts in messages if ts in young}
            left = {head: [ts for ts in below if ts in young] for head, below in threads.items()}
            self.threads[channel] = {head: below for head, below in left.items() if below}
        every = [one for messages in self.messages.values() for one in messages.values()]
        shared = {id_ for one in every for id_ in one.get("file_ids", ())}
        gone = [
            id_
            for id_, file in self.files.items()
            if id_ not in shared and float(file["created"]) < before
        ]
        for id_ in gone:
            del self.files[id_]
        return gone

    def _posted(self, change: Row) -> None:
        message, channel = change["message"], change["channel"]
        self.messages[channel][message["ts"]] = message
        self.last_ts = max(self.last_ts, float(message["ts"]))
        thread = message.get("thread_ts")
        if thread and thread != message["ts"]:
            self.threads[channel].setdefault(thread, []).append(message["ts"])
        for file_id in message.get("file_ids", ()):
            self.files[file_id]["channels"] = sorted({*self.files[file_id]["channels"], channel})

    def _changed(self, change: Row) -> None:
        message = self.messages[change["channel"]].get(change["ts"])
        if message is not None:
            message.update(change["fields"])

    def _deleted(self, change: Row) -> None:
        channel, ts = change["channel"], change["ts"]
        gone = self.messages[channel].pop(ts, None)
        if gone and gone.get("thread_ts") not in (None, ts):
            replies = self.threads[channel].get(gone["thread_ts"], [])
            if ts in replies:
                replies.remove(ts)

    def _buried(self, change: Row) -> None:
        message = self.messages[change["channel"]].get(change["ts"])
        if message is not None:
            message.clear()
            message |= {
                "ts": change["ts"],
                "thread_ts": change["ts"],
                "subtype": "tombstone",
                "user": NOBODY,
                "text": "This message was deleted.",
                "hidden": True,
            }

    def _reacted(self, change: Row) -> None:
        message = self.messages[change["channel"]].get(change["ts"])
        if message is None:
            return
        users = message.setdefault("reacted", {}).setdefault(change["name"], [])
        if change["remove"]:
            users.remove(change["user"])
            if not users:
                del message["reacted"][change["name"]]
        else:
            users.append(change["user"])

    def _chose(self, change: Row) -> None:
        message = self.messages[change["channel"]].get(change["ts"])
        if message is not None:
            made = message.setdefault("chosen", {}).setdefault(change["user"], {})
            made[change["name"]] = change["value"]

    def _filed(self, change: Row) -> None:
        self.files[change["file"]["id"]] = change["file"]

    def _unfiled(self, change: Row) -> None:
        file = self.files.get(change["file_id"])
        if file is not None:
            file["deleted"] = True

    def _opened(self, change: Row) -> None:
        self._add_channel(change["channel"])

    def _hired(self, change: Row) -> None:
        user, name = change["user"], change["name"]
        described = {"real_name": name, "team_id": self.team, **change.get("fields", {})}
        self.users[user] = {**_user(user, name, name), **described}

    def _marked(self, change: Row) -> None:
        self.marks[change["key"]] = change["said"]

    def _joined(self, change: Row) -> None:
        members = self.channels[change["channel"]]["members"]
        if change["user"] not in members:
            members.append(change["user"])

    def _left(self, change: Row) -> None:
        members = self.channels[change["channel"]]["members"]
        if change["user"] in members:
            members.remove(change["user"])

    def _altered(self, change: Row) -> None:
        table = {"user": self.users, "channel": self.channels}[change["what"]]
        table[change["id"]].update(change["fields"])

    def chosen_by(self, channel: str, ts: str, user: str) -> Row:
        """By its `action_id`, what of each pair of feedback buttons the person sees as chosen."""
        made: Row = self.messages[channel].get(ts, {}).get("chosen", {}).get(user, {})
        return {name: value for name, value in made.items() if value is not None}

    def replies(self, channel: str, thread_ts: str) -> list[Row]:
        """The messages of a thread, its first one included, oldest first."""
        root = self.messages[channel].get(thread_ts)
        below = [
            self.messages[channel][ts] for ts in sorted(self.threads[channel].get(thread_ts, []))
        ]
        return ([root] if root else []) + below

    def top(self, channel: str) -> list[Row]:
        """The messages of a channel that are not in a thread, oldest first."""
        return [
            message
            for _, message in sorted(self.messages[channel].items())
            if message.get("thread_ts") in (None, message["ts"])
            or message.get("subtype") == "thread_broadcast"
        ]
