"""Who of a conversation is one of the team, a guest or a bot; and what a person is in.

Slack is asked about the people of the conversation, each by themselves, and never for the list of
the whole workspace: that takes a minute with 6,000 people and eight with 17,000. What it says of a
person is kept in the database for all processes, without their name.
"""

import threading
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any, Final

from slack_sdk.errors import SlackApiError

from bot.slack.client import Identity, Slack
from bot.slack.failures import UNKNOWN, limited, transient
from bot.slack.roster import Roster
from bot.slack.workspaces import Workspaces, next_page
from sql.people import Kind, Known

PER_MINUTE: Final = 100
"""Slack's least limit for `users.info` (Tier 4)."""
SECONDS_FRESH: Final = 3600.0
SECONDS_KEPT: Final = 72 * 3600.0
SECONDS_KEPT_OUT: Final = 600.0
"""After an hour a person is asked about anew where few are, after three days what was told counts
no more; that somebody is an outsider counts ten minutes, for to be wrong there tells nothing."""
_AT_ONCE: Final = 8
_FEW: Final = 20
PAGE: Final = 999
_GROUPS_KEPT: Final = 10.0
_NAMES_KEPT: Final = 3600.0
_GUESTS: Final = ("is_restricted", "is_ultra_restricted", "is_stranger")
_KINDS: Final = "public_channel,private_channel,mpim"


@dataclass(frozen=True)
class Looked:
    """What is known of some people: `unknown` could not be asked about in time."""

    outsiders: frozenset[str]
    bots: frozenset[str]
    unknown: frozenset[str]


class People:
    """Asks Slack about people. Thread-safe; nothing is locked while Slack is asked."""

    def __init__(
        self,
        slack: Slack,
        me: Identity,
        roster: Roster,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._slack = slack
        self._quick = slack.quick or slack.reader
        self._me = me
        self._roster = roster
        self._clock = clock
        self._workspaces = Workspaces(slack, me, clock)
        self._pool = ThreadPoolExecutor(_AT_ONCE, "people")
        self._lock = threading.Lock()
        self._names: dict[str, tuple[float, str | None]] = {}
        self._groups: tuple[float, list[Mapping[str, Any]]] = (float("-inf"), [])

    def look(self, users: frozenset[str], seconds: float, *, one_by_one: bool = False) -> Looked:
        """What these people are, after asking for so long about those who are not known.

        `one_by_one`: each of them matters; else one outsider among them is as good as many.
        Where Slack's limit does not let all of them be asked about within a minute, nobody is:
        `learn` does that beside, and leaves the calls to smaller conversations.
        """
        known = self._known(users)
        missing = [user for user in sorted(users) if not _counts(known.get(user))]
        found = any(_counts(one) and one.kind == "outsider" for one in known.values())
        if one_by_one or not found:
            free = PER_MINUTE - self._roster.asked_lately(60)
            old = [user for user, one in sorted(known.items()) if one.age > SECONDS_FRESH]
            if len(missing) <= free:
                if len(old) <= min(_FEW, free - len(missing)):
                    missing += [one for one in old if one not in missing]
                known |= self._ask(missing, seconds, one_by_one=one_by_one)
        return _looked(users, known)

    def learn(self, users: frozenset[str], per_minute: int, renew_after: float) -> Looked:
        """Go on asking about those who are unknown or were asked about that long ago: as many as
        the minute still has of `per_minute`."""
        known = self._known(users)
        wanted = [
            u
            for u in sorted(users)
            if not _counts(one := known.get(u)) or (one is not None and one.age > renew_after)
        ]
        free = max(per_minute - self._roster.asked_lately(60), 0)
        known |= self._ask(wanted[:free], float("inf"), one_by_one=False)
        return _looked(users, known)

    def name_of(self, user: str) -> str | None:
        """The person's name as Slack shows it; None where they are not (any more) of the team."""
        with self._lock:
            at, name = self._names.get(user, (float("-inf"), None))
        if self._clock() - at > _NAMES_KEPT:
            name = _name(self._quick.users_info(user=user)["user"])
            with self._lock:
                self._names[user] = (self._clock(), name)
        return name

    def channels_of(self, user: str) -> frozenset[str]:
        """The channels and group conversations that the person shares with the bot, asked now."""
        found: set[str] = set()
        for where in self._workspaces.arguments():
            cursor = ""
            while True:
                said = self._slack.reader.users_conversations(
                    user=user,
                    types=_KINDS,
                    exclude_archived=False,
                    limit=PAGE,
                    cursor=cursor,
                    **where,
                )
                found |= {str(channel["id"]) for channel in said["channels"]}
                if not (cursor := next_page(said)):
                    break
        return frozenset(found)

    def groups_of(self, user: str) -> frozenset[str]:
        """The user groups that the person is in, asked seconds ago at most; none where Slack
        refuses to tell."""
        with self._lock:
            at, groups = self._groups
        if self._clock() - at > _GROUPS_KEPT:
            groups = self._all_groups()
            with self._lock:
                self._groups = (self._clock(), groups)
        return frozenset(str(group["id"]) for group in groups if user in (group.get("users") or ()))

    def members_of(self, channel: str) -> frozenset[str]:
        """The members of a channel, asked now."""
        found: set[str] = set()
        cursor = ""
        while True:
            said = self._slack.reader.conversations_members(
                channel=channel, limit=PAGE, cursor=cursor
            )
            found |= {str(user) for user in said["members"]}
            if not (cursor := next_page(said)):
                return frozenset(found)

    def _all_groups(self) -> list[Mapping[str, Any]]:
        try:
            return [
                group
                for where in self._workspaces.arguments()
                for group in self._slack.reader.usergroups_list(include_users=True, **where).get(
                    "usergroups"
                )
                or []
            ]
        except SlackApiError as error:
            if transient(error):
                raise
            return []

    def _known(self, users: frozenset[str]) -> dict[str, Known]:
        known = {one.user_id: one for one in self._roster.known(users)}
        if self._me.bot_user in users:
            known[self._me.bot_user] = Known(self._me.bot_user, "bot", 0.0)
        return known

    def _ask(self, users: Sequence[str], seconds: float, *, one_by_one: bool) -> dict[str, Known]:
        """What Slack says of them, until the time is over, Slack wants fewer calls, or an outsider
        was found where one is enough. All that was told is kept."""
        told: dict[str, Kind] = {}
        until, more = self._clock() + seconds, True
        for start in range(0, len(users), _AT_ONCE):
            if not more or self._clock() >= until:
                break
            some = users[start : start + _AT_ONCE]
            kinds = dict(zip(some, self._pool.map(self._kind, some), strict=True))
            told |= {user: kind for user, kind in kinds.items() if kind is not None}
            enough = not one_by_one and "outsider" in kinds.values()
            more = None not in kinds.values() and not enough
        if told:
            self._roster.learn(told)
        return {user: Known(user, kind, 0.0) for user, kind in told.items()}

    def _kind(self, user: str) -> Kind | None:
        """None where Slack wants fewer calls just now."""
        try:
            return kind_of(self._quick.users_info(user=user)["user"], self._me)
        except SlackApiError as error:
            if limited(error):
                return None
            if error.response.get("error") in UNKNOWN:
                return "outsider"
            raise


def kind_of(user: Mapping[str, Any], me: Identity) -> Kind:
    """What a person is to the team, from how Slack describes them.

    Who left the company is `deleted` for ever, in their channels too: they read no more, and must
    not make outsiders' channels of them.
    """
    if user.get("is_bot"):
        return "bot"
    if any(user.get(mark) for mark in _GUESTS):
        return "outsider"
    org: Mapping[str, Any] = user.get("enterprise_user") or {}
    if me.org_wide:
        inside = me.enterprise in (org.get("enterprise_id"), user.get("enterprise_id"))
    else:
        # In an organisation a person has one team of their own, and is of several.
        inside = user.get("team_id", me.team) == me.team or me.team in (org.get("teams") or ())
    return "member" if inside else "outsider"


def _counts(one: Known | None) -> bool:
    if one is None:
        return False
    return one.age <= (SECONDS_KEPT_OUT if one.kind == "outsider" else SECONDS_KEPT)


def _looked(users: Collection[str], known: Mapping[str, Known]) -> Looked:
    kinds = {user: one.kind for user, one in known.items() if _counts(one)}

    def of(kind: Kind) -> Iterable[str]:
        return (user for user in users if kinds.get(user) == kind)

    unknown = frozenset(user for user in users if user not in kinds)
    return Looked(frozenset(of("outsider")), frozenset(of("bot")), unknown)


def person_named(slack: Slack, user: str) -> str | None:
    """The person's name, asked now; None where Slack does not tell: a name is worth no failure."""
    try:
        return _name((slack.quick or slack.reader).users_info(user=user)["user"])
    except (SlackApiError, OSError, HTTPException):
        return None


def _name(user: Mapping[str, Any]) -> str | None:
    if user.get("deleted"):
        return None
    profile = user.get("profile") or {}
    names = (profile.get("display_name"), profile.get("real_name"), user.get("real_name"))
    return " ".join(str(next(filter(None, (*names, user.get("name"))), "")).split()) or None
