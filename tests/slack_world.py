"""A world for tests of audiences: who is in which channel, asked through Slack's own methods."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.slack.client import Identity, Slack

WORLD_ME = Identity("T1", "Workshop", "UBOT", "BBOT")


class _Response(dict[str, Any]):
    def __init__(self, data: dict[str, Any], status_code: int = 200) -> None:
        super().__init__(data)
        self.status_code = status_code


@dataclass
class World:
    """People by id with their marks, channels by id with their marks and members, groups.

    `broken`: calls of these methods fail in the way that is given with them.
    """

    people: dict[str, dict[str, Any]] = field(default_factory=dict)
    channels: dict[str, dict[str, Any]] = field(default_factory=dict)
    members: dict[str, set[str]] = field(default_factory=dict)
    groups: dict[str, set[str]] = field(default_factory=dict)
    broken: dict[str, Exception] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    page: int = 2

    def slack(self) -> Slack:
        """Clients that ask this world."""
        client = cast(WebClient, self)
        return Slack(client, client, "http://127.0.0.1:1/api/")

    def conversations_info(self, channel: str) -> _Response:
        self._called("conversations.info")
        if channel not in self.channels:
            raise refused("channel_not_found")
        return _Response({"ok": True, "channel": {"id": channel, **self.channels[channel]}})

    def conversations_members(self, channel: str, limit: int, cursor: str) -> _Response:
        self._called("conversations.members")
        return self._paged("members", sorted(self.members[channel]), cursor)

    def users_conversations(self, user: str, types: str, cursor: str, **_: Any) -> _Response:
        self._called("users.conversations")
        wanted = types.split(",")
        found = [
            {"id": channel}
            for channel, marks in sorted(self.channels.items())
            if {user, WORLD_ME.bot_user} <= self.members[channel] and _type(marks) in wanted
        ]
        return self._paged("channels", found, cursor)

    def users_list(self, limit: int, cursor: str) -> _Response:
        self._called("users.list")
        everybody = [{"id": id_, **marks} for id_, marks in sorted(self.people.items())]
        return self._paged("members", everybody, cursor)

    def usergroups_list(self, include_users: bool) -> _Response:
        self._called("usergroups.list")
        groups = [{"id": id_, "users": sorted(users)} for id_, users in self.groups.items()]
        return _Response({"ok": True, "usergroups": groups})

    def _called(self, method: str) -> None:
        self.calls.append(method)
        if method in self.broken:
            raise self.broken[method]

    def _paged(self, name: str, rows: list[Any], cursor: str) -> _Response:
        start = int(cursor or 0)
        more = str(start + self.page) if start + self.page < len(rows) else ""
        return _Response(
            {
                "ok": True,
                name: rows[start : start + self.page],
                "response_metadata": {"next_cursor": more},
            }
        )


def refused(error: str, status_code: int = 200) -> SlackApiError:
    """Slack's answer `ok: false`."""
    return SlackApiError(error, _Response({"ok": False, "error": error}, status_code))


TRANSIENT: list[Callable[[], Exception]] = [
    lambda: refused("internal_error"),
    lambda: refused("ratelimited", 429),
    lambda: refused("Received a response in a non-JSON format", 503),
    lambda: URLError("refused"),
    lambda: TimeoutError(),
]


def _type(marks: dict[str, Any]) -> str:
    for mark, kind in (("is_im", "im"), ("is_mpim", "mpim"), ("is_private", "private_channel")):
        if marks.get(mark):
            return kind
    return "public_channel"
