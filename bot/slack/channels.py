"""What a conversation is to its readers: shared with others, public, and who its members are."""

import threading
from collections.abc import Callable, Mapping
from typing import Any, Final

from bot.slack.client import Identity, Slack
from bot.slack.conversation import SHARED
from bot.slack.people import PAGE, People

_SECONDS_LISTED: Final = 600.0
_SHARED_IN_ORGANISATION: Final = ("is_shared", "is_org_shared")


class Channels:
    """Asks Slack about conversations. Thread-safe."""

    def __init__(
        self, slack: Slack, me: Identity, people: People, clock: Callable[[], float]
    ) -> None:
        self._slack = slack
        self._me = me
        self._people = people
        self._clock = clock
        self._lock = threading.Lock()
        self._listed: dict[str, tuple[float, object, frozenset[str]]] = {}
        self._public: dict[str, bool] = {}

    def info(self, channel: str) -> Mapping[str, Any]:
        """The conversation as Slack describes it now."""
        self._public[channel] = False
        said = self._slack.reader.conversations_info(channel=channel, include_num_members=True)
        info: Mapping[str, Any] = said["channel"]
        self._public[channel] = _public(info) and not self.is_shared(info)
        return info

    def in_public(self, channel: str) -> bool:
        """Whether everyone in the team, and no other team, may read along in the channel, as of its
        last audience; False where Slack did not say so."""
        return self._public.get(channel, False)

    def members(self, channel: str, info: Mapping[str, Any], changes: int) -> frozenset[str]:
        """Asked now; a list of several pages only if Slack counts others than before, or told of a
        change, or after ten minutes."""
        state = (changes, info.get("num_members"))
        with self._lock:
            at, before, members = self._listed.get(channel, (float("-inf"), None, frozenset()))
        if before == state and self._clock() - at < _SECONDS_LISTED and len(members) > PAGE:
            return members
        now, members = self._clock(), self._people.members_of(channel)
        with self._lock:
            self._listed[channel] = (now, state, members)
        return members

    def is_shared(self, info: Mapping[str, Any]) -> bool:
        """Whether others than the team read along; to an organisation's own token, all of it is the
        team."""
        within = self._me.org_wide and info.get("is_org_shared") and not info.get("is_ext_shared")
        marks = SHARED if within else (*SHARED, *_SHARED_IN_ORGANISATION)
        return any(info.get(mark) for mark in marks)


def _public(info: Mapping[str, Any]) -> bool:
    private = any(info.get(mark) for mark in ("is_im", "is_mpim", "is_group"))
    return info.get("is_channel") is True and info.get("is_private") is False and not private
