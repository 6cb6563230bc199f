"""Who in the team is one of it, a guest or a bot; and which channels and groups a person is in."""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from slack_sdk.errors import SlackApiError

from bot.slack.client import Identity, Slack

_SECONDS_KEPT: Final = 180.0
_SECONDS_BETWEEN_LOOKS: Final = 10.0
_PAGE: Final = 200
_GUESTS: Final = ("is_restricted", "is_ultra_restricted", "is_stranger")
_KINDS: Final = "public_channel,private_channel,mpim"


@dataclass(frozen=True)
class _Everybody:
    read_at: float
    insiders: frozenset[str]
    bots: frozenset[str]
    names: Mapping[str, str]


class People:
    """The team's people as Slack lists them, read anew every few minutes. Thread-safe."""

    def __init__(
        self, slack: Slack, me: Identity, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._slack = slack
        self._me = me
        self._clock = clock
        self._lock = threading.Lock()
        self._known: _Everybody | None = None

    def bots_among(self, users: frozenset[str]) -> frozenset[str]:
        """Those of them that are bots."""
        return users & self._everybody(users).bots

    def name_of(self, user: str) -> str | None:
        """The person's name as Slack shows it; None where they are not (any more) of the team."""
        return self._everybody(frozenset()).names.get(user)

    def outsiders_among(self, users: frozenset[str]) -> frozenset[str]:
        """Those of them who are guests, of another team, or not known to be of this one."""
        everybody = self._everybody(users)
        return users - everybody.insiders - everybody.bots

    def channels_of(self, user: str) -> frozenset[str]:
        """The channels and group conversations that the person shares with the bot, asked now."""
        found: set[str] = set()
        cursor = ""
        while True:
            said = self._slack.reader.users_conversations(
                user=user, types=_KINDS, exclude_archived=False, limit=_PAGE, cursor=cursor
            )
            found |= {str(channel["id"]) for channel in said["channels"]}
            if not (cursor := _next(said)):
                return frozenset(found)

    def groups_of(self, user: str) -> frozenset[str]:
        """The user groups that the person is in, asked now; none where Slack refuses to tell."""
        try:
            said = self._slack.reader.usergroups_list(include_users=True)
        except SlackApiError as error:
            if transient(error):
                raise
            return frozenset()
        groups = said.get("usergroups") or []
        return frozenset(str(group["id"]) for group in groups if user in (group.get("users") or ()))

    def members_of(self, channel: str) -> frozenset[str]:
        """The members of a channel, asked now."""
        found: set[str] = set()
        cursor = ""
        while True:
            said = self._slack.reader.conversations_members(
                channel=channel, limit=_PAGE, cursor=cursor
            )
            found |= {str(user) for user in said["members"]}
            if not (cursor := _next(said)):
                return frozenset(found)

    def _everybody(self, users: frozenset[str]) -> _Everybody:
        """As kept, unless that is old or does not know one of `users`, who may just have come."""
        with self._lock:
            known, now = self._known, self._clock()
            if known is not None:
                age = now - known.read_at
                unknown = users - known.insiders - known.bots
                if age < _SECONDS_BETWEEN_LOOKS or (age < _SECONDS_KEPT and not unknown):
                    return known
            self._known = self._read(now)
            return self._known

    def _read(self, now: float) -> _Everybody:
        insiders, bots = set(), {self._me.bot_user}
        names: dict[str, str] = {}
        cursor = ""
        while True:
            said = self._slack.reader.users_list(limit=_PAGE, cursor=cursor)
            for user in said["members"]:
                if user.get("is_bot"):
                    bots.add(str(user["id"]))
                elif self._is_insider(user):
                    insiders.add(str(user["id"]))
                if name := None if user.get("deleted") else _name(user):
                    names[str(user["id"])] = name
            if not (cursor := _next(said)):
                return _Everybody(now, frozenset(insiders), frozenset(bots), names)

    def _is_insider(self, user: dict[str, Any]) -> bool:
        # Who left the company is listed as `deleted` for ever, in their channels too: they read no
        # more, and must not make outsiders' channels of them.
        guest = any(user.get(mark) for mark in _GUESTS)
        return not guest and user.get("team_id", self._me.team) == self._me.team


def _name(user: Mapping[str, Any]) -> str:
    profile = user.get("profile") or {}
    names = (profile.get("display_name"), profile.get("real_name"), user.get("real_name"))
    return " ".join(str(next(filter(None, (*names, user.get("name"))), "")).split())


def transient(error: SlackApiError) -> bool:
    """Whether the same call may succeed later, as opposed to an answer that says no."""
    if error.response.status_code == 429 or error.response.status_code >= 500:
        return True
    return error.response.get("error") in _TRANSIENT


_TRANSIENT: Final = frozenset(
    {
        "fatal_error",
        "internal_error",
        "ratelimited",
        "rate_limited",
        "request_timeout",
        "service_unavailable",
        "team_added_to_org",
    }
)


def _next(said: Any) -> str:
    return str((said.get("response_metadata") or {}).get("next_cursor") or "")
