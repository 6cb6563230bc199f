"""Who will see an answer in a conversation, and so which manuals it may draw on.

Fails closed: what Slack does not know, who is not known to be of the team, and who could not be
asked about in time, narrow what may be read, and it is said which of these it was; where Slack
cannot be asked at all there is no audience, but an error.

In a channel all that matters of its people is whether one of them is an outsider, and that only if
a manual is granted to everyone and not to the channel itself. Nobody is asked about otherwise.
"""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any, Final, Literal, TypeAlias
from urllib.error import URLError

from slack_sdk.errors import SlackApiError

from bot.slack.calls import Refused, calling
from bot.slack.channels import Channels
from bot.slack.client import Identity, Slack
from bot.slack.failures import UNKNOWN, NotHere
from bot.slack.people import Looked, People
from bot.slack.roster import Roster
from sql.audience import Audience, Reader

Why: TypeAlias = Literal["guest", "you", "shared", "unchecked"]
"""Why what everyone may read is not for this audience: a guest reads along, the asker is the guest,
the channel is shared with others, or it could not be checked (yet) who reads along."""
SECONDS_AT_ONCE: Final = 3.0
"""How long an answer may wait for people to be asked about."""
PER_MINUTE_BESIDE: Final = 80
SECONDS_TO_RENEW: Final = 12 * 3600.0
_SECONDS_KEPT: Final = 10.0


@dataclass(frozen=True)
class Seen:
    """An audience as it was found. `changes`: of how many changes Slack had told before."""

    audience: Audience
    why: Why | None = None
    changes: int = 0


class Audiences:
    """Finds audiences by asking Slack. Thread-safe.

    A channel's is kept for seconds, which adds nothing to the time that an answer takes to appear,
    and no longer than until Slack tells of a change; what one person is in is asked every time,
    their user groups every few seconds.
    """

    def __init__(
        self,
        slack: Slack,
        me: Identity,
        roster: Roster,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._me = me
        self._clock = clock
        self._roster = roster
        self._people = People(slack, me, roster, clock)
        self._channels = Channels(slack, me, self._people, clock)
        self._lock = threading.Lock()
        self._kept: dict[str, tuple[float, bool, Seen]] = {}

    def of(self, channel: str, user: str) -> Audience:
        """Return the audience of an answer to `user` in `channel`.

        SlackUnreachable where it cannot be asked now, Refused where it will not say.
        """
        return self.seen(channel, user).audience

    def seen(self, channel: str, user: str, within: float | None = None) -> Seen:
        """Return the audience with the reason why it is narrow; errors as of `of`.

        `within`: it may have been asked for so many seconds ago; None: a channel's for a few.
        """
        changes = self._roster.changes(channel)
        with self._lock:
            at, of_channel, kept = self._kept.get(channel, (float("-inf"), False, None))
        age = self._clock() - at
        usual = _SECONDS_KEPT if of_channel else 0.0
        if kept and kept.changes == changes and age < (usual if within is None else within):
            return kept
        now = self._clock()
        try:
            with calling():
                seen, of_channel = self._ask(channel, user, changes)
        except Refused as error:
            if error.code not in UNKNOWN:
                raise
            seen, of_channel = Seen(self._nobody(), None, changes), False
        with self._lock:
            self._kept[channel] = (now, of_channel, seen)
        return seen

    def seen_alone(self, channel: str, user: str) -> Seen:
        """Return the audience of what only this person sees in the channel, as for a direct
        message: their channels and groups. Errors as of `of`; NotHere where the bot is no
        member."""
        changes = self._roster.changes(channel)
        try:
            with calling():
                info = self._channels.info(channel)
                if not (info.get("is_im") or info.get("is_mpim") or info.get("is_member")):
                    raise NotHere
                return Seen(*self._of_people(channel, frozenset({user}), info), changes)
        except Refused as error:
            if error.code in UNKNOWN:
                raise NotHere from error
            raise

    def of_person(self, user: str) -> Audience:
        """Return what this person may read alone, asked now; errors as of `of`."""
        with calling():
            return self._of_people("", frozenset({user}), {})[0]

    def changed(self, channel: str, seen: Seen) -> bool:
        """Whether Slack told since of a change that may concern who reads the channel."""
        return self._roster.changes(channel) != seen.changes

    def learn(self, channel: str) -> bool:
        """Go on checking who reads the channel, slowly; True where it is known (again).

        Errors as of `of`.
        """
        changes = self._roster.changes(channel)
        try:
            with calling():
                info = self._channels.info(channel)
                if self._channels.is_shared(info) or not self._depends_on_people(channel, info):
                    return True
                members = self._channels.members(channel, info, changes)
                looked = self._people.learn(members, PER_MINUTE_BESIDE, SECONDS_TO_RENEW)
        except Refused as error:
            if error.code not in UNKNOWN:
                raise
            return True
        with self._lock:
            self._kept.pop(channel, None)
        return bool(looked.outsiders) or not looked.unknown

    def in_public(self, channel: str) -> bool:
        """Whether everyone in the team, and no other team, may read along in the channel, as of its
        last audience; False where Slack did not say so."""
        return self._channels.in_public(channel)

    def only_team(self, channel: str) -> bool:
        """Whether all who read along are of the team, asked now; False where that is not sure."""
        try:
            with calling():
                info = self._channels.info(channel)
                if self._channels.is_shared(info):
                    return False
                members = self._people.members_of(channel)
                looked = self._people.look(members, SECONDS_AT_ONCE)
        except Refused:
            return False
        return not looked.outsiders and not looked.unknown

    def name_of(self, user: str) -> str | None:
        """The person's name; None where Slack does not tell it now: a name is worth no failure."""
        try:
            return self._people.name_of(user)
        except (SlackApiError, URLError, OSError, HTTPException):
            return None

    def _ask(self, channel: str, user: str, changes: int) -> tuple[Seen, bool]:
        info = self._channels.info(channel)
        if info.get("is_im"):
            # Whose conversation it is, says Slack; the asker is that person.
            people = frozenset({user, str(info.get("user") or user)})
            return Seen(*self._of_people(channel, people, info), changes), False
        if info.get("is_mpim"):
            people = self._people.members_of(channel)
            return Seen(*self._of_people(channel, people, info), changes), False
        why: Why | None = None
        outsider = True
        if self._channels.is_shared(info):
            why = "shared"
        elif self._depends_on_people(channel, info):
            looked = self._people.look(
                self._channels.members(channel, info, changes), SECONDS_AT_ONCE
            )
            why = _why(looked)
            outsider = why is not None
        audience = Audience.of_channel(self._me.team, channel, outsider=outsider)
        return Seen(audience, why, changes), True

    def _depends_on_people(self, channel: str, info: Mapping[str, Any]) -> bool:
        direct = bool(info.get("is_im") or info.get("is_mpim"))
        return direct or self._roster.everyone_matters(channel)

    def _of_people(
        self, channel: str, members: frozenset[str], info: Mapping[str, Any]
    ) -> tuple[Audience, Why | None]:
        """One reader for each person: an answer draws on what all of them may read."""
        looked = self._people.look(members, SECONDS_AT_ONCE, one_by_one=True)
        people = members - {self._me.bot_user} - looked.bots
        if not people:
            return self._nobody(), None
        shared = self._channels.is_shared(info)
        outsiders = people if shared else looked.outsiders | looked.unknown
        why = "shared" if shared else _why(looked)
        audience = Audience(
            self._me.team,
            tuple(
                Reader(
                    self._people.channels_of(person) | ({channel} if channel else frozenset()),
                    self._people.groups_of(person),
                    outsider=person in outsiders,
                )
                for person in sorted(people)
            ),
            conversation=channel,
        )
        return audience, "you" if why == "guest" and len(people) == 1 else why

    def _nobody(self) -> Audience:
        """One reader who holds nothing, not even what everyone in the team may read."""
        return Audience(self._me.team, (Reader(outsider=True),))


def _why(looked: Looked) -> Why | None:
    if looked.outsiders:
        return "guest"
    return "unchecked" if looked.unknown else None
