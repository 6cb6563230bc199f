"""Addresses of messages, as Slack says them."""

import re
from typing import Final

from bot.jobs.work import Work
from bot.slack import Refused, calling

_SLACK: Final = re.compile(r"^[CDG][A-Z0-9]+$")


class Links:
    """Each message is asked for once (https://docs.slack.dev/reference/methods/chat.getPermalink)."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._known: dict[tuple[str, str], str | None] = {}

    def to(self, channel: str | None, ts: str | None) -> str | None:
        """The message's address; None where it is not in Slack, or gone. SlackUnreachable."""
        if not channel or not ts or not _SLACK.match(channel):
            return None
        if (channel, ts) not in self._known:
            self._known[channel, ts] = self._ask(channel, ts)
        return self._known[channel, ts]

    def _ask(self, channel: str, ts: str) -> str | None:
        try:
            with calling():
                said = self._work.slack.reader.chat_getPermalink(channel=channel, message_ts=ts)
        except Refused:
            return None
        return str(said.get("permalink") or "") or None
