"""Who will see an answer in a conversation, and so which manuals it may draw on.

Fails closed: what Slack does not know, or who is not known to be of the team, narrows what may be
read; where Slack cannot be asked there is no audience at all, but an error.
"""

import threading
import time
from collections.abc import Callable, Mapping
from http.client import HTTPException
from typing import Any, Final
from urllib.error import URLError

from slack_sdk.errors import SlackApiError

from bot.slack.calls import Refused, calling
from bot.slack.client import Identity, Slack
from bot.slack.people import People
from sql.audience import Audience, Reader

_SECONDS_KEPT: Final = 10.0
_SHARED: Final = (
    "is_shared",
    "is_ext_shared",
    "is_org_shared",
    "is_pending_ext_shared",
    "pending_shared",
    "pending_connected_team_ids",
)
_UNKNOWN: Final = frozenset(
    {"channel_not_found", "not_in_channel", "user_not_found", "user_not_visible"}
)


class Audiences:
    """Finds audiences by asking Slack. Thread-safe.

    A channel's is kept for seconds, which adds nothing to the time that an answer takes to appear;
    what one person is in is asked every time.
    """

    def __init__(
        self, slack: Slack, me: Identity, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._slack = slack
        self._me = me
        self._clock = clock
        self._people = People(slack, me, clock)
        self._lock = threading.Lock()
        self._kept: dict[str, tuple[float, Audience]] = {}

    def of(self, channel: str, user: str) -> Audience:
        """Return the audience of an answer to `user` in `channel`.

        SlackUnreachable where it cannot be asked now, Refused where it will not say.
        """
        with self._lock:
            at, kept = self._kept.get(channel, (float("-inf"), None))
        if kept is not None and self._clock() - at < _SECONDS_KEPT:
            return kept
        try:
            with calling():
                return self._ask(channel, user)
        except Refused as error:
            if error.code in _UNKNOWN:
                return self._nobody()
            raise

    def name_of(self, user: str) -> str | None:
        """The person's name; None where Slack does not tell it now: a name is worth no failure."""
        try:
            return self._people.name_of(user)
        except (SlackApiError, URLError, OSError, HTTPException):
            return None

    def _ask(self, channel: str, user: str) -> Audience:
        now = self._clock()
        info = self._slack.reader.conversations_info(channel=channel)["channel"]
        if info.get("is_im"):
            # Whose conversation it is, says Slack; the asker is that person.
            return self._of_people(channel, frozenset({user, str(info.get("user") or user)}), info)
        if info.get("is_mpim"):
            return self._of_people(channel, self._people.members_of(channel), info)
        audience = Audience.of_channel(
            self._me.team, channel, outsider=_shared(info) or self._has_outsiders(channel)
        )
        with self._lock:
            self._kept[channel] = (now, audience)
        return audience

    def _of_people(
        self, channel: str, members: frozenset[str], info: Mapping[str, Any]
    ) -> Audience:
        """One reader for each person: an answer draws on what all of them may read."""
        people = members - {self._me.bot_user} - self._people.bots_among(members)
        if not people:
            return self._nobody()
        outsiders = people if _shared(info) else self._people.outsiders_among(people)
        return Audience(
            self._me.team,
            tuple(
                Reader(
                    self._people.channels_of(person) | {channel},
                    self._people.groups_of(person),
                    outsider=person in outsiders,
                )
                for person in sorted(people)
            ),
        )

    def _has_outsiders(self, channel: str) -> bool:
        return bool(self._people.outsiders_among(self._people.members_of(channel)))

    def _nobody(self) -> Audience:
        """One reader who holds nothing, not even what everyone in the team may read."""
        return Audience(self._me.team, (Reader(outsider=True),))


def _shared(info: Mapping[str, Any]) -> bool:
    return any(info.get(mark) for mark in _SHARED)
