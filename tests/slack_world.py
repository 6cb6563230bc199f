"""A world for tests of audiences: who is in which channel, asked through Slack's own methods."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, cast
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.slack.client import Identity, Slack
from sql.people import Kind, Known

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
    teams: list[str] = field(default_factory=list)
    """The workspaces of an organisation: lists have to be asked of one of them."""

    def slack(self) -> Slack:
        """Clients that ask this world."""
        client = cast(WebClient, self)
        return Slack(client, client, "http://127.0.0.1:1/api/")

    def conversations_info(self, channel: str, include_num_members: bool) -> _Response:
        self._called("conversations.info")
        if channel not in self.channels:
            raise refused("channel_not_found")
        known = {"id": channel, "num_members": len(self.members[channel])}
        return _Response({"ok": True, "channel": {**known, **self.channels[channel]}})

    def conversations_members(self, channel: str, limit: int, cursor: str) -> _Response:
        self._called("conversations.members")
        return self._paged("members", sorted(self.members[channel]), cursor)

    def auth_teams_list(self, limit: int, cursor: str) -> _Response:
        self._called("auth.teams.list")
        return self._paged("teams", [{"id": team} for team in self.teams], cursor)

    def users_conversations(self, user: str, types: str, cursor: str, **more: Any) -> _Response:
        self._called("users.conversations")
        self._of_team(more)
        wanted = types.split(",")
        found = [
            {"id": channel}
            for channel, marks in sorted(self.channels.items())
            if {user, WORLD_ME.bot_user} <= self.members[channel] and _type(marks) in wanted
        ]
        return self._paged("channels", found, cursor)

    def users_info(self, user: str) -> _Response:
        self._called("users.info")
        if user not in self.people:
            raise refused("user_not_found")
        return _Response({"ok": True, "user": {"id": user, **self.people[user]}})

    def usergroups_list(self, include_users: bool, **more: Any) -> _Response:
        self._called("usergroups.list")
        self._of_team(more)
        groups = [{"id": id_, "users": sorted(users)} for id_, users in self.groups.items()]
        return _Response({"ok": True, "usergroups": groups})

    def _of_team(self, more: dict[str, Any]) -> None:
        if self.teams and more.get("team_id") not in self.teams:
            raise refused("missing_argument")

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


@dataclass
class Memory:
    """A roster that is kept nowhere but here; `told` counts as asked at the same moment of `clock`.

    `matters`: a manual is granted to everyone.
    """

    clock: Callable[[], float] = lambda: 0.0
    matters: bool = True
    told: dict[str, tuple[Kind, float]] = field(default_factory=dict)
    changed: int = 0

    def known(self, users: Collection[str]) -> list[Known]:
        now = self.clock()
        return [
            Known(user, kind, now - at) for user, (kind, at) in self.told.items() if user in users
        ]

    def learn(self, told: Mapping[str, Kind]) -> None:
        self.told |= {user: (kind, self.clock()) for user, kind in told.items()}

    def asked_lately(self, seconds: float) -> int:
        return sum(self.clock() - at < seconds for _, at in self.told.values())

    def changes(self, channel: str) -> int:
        return self.changed

    def everyone_matters(self, channel: str) -> bool:
        return self.matters


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
