"""Which language a person is spoken to in, where no answer of theirs says it; and a conversation,
where what is said there answers nobody.

Slack tells the locale of both (https://api.slack.com/changelog/2017-09-locale-locale-locale).
"""

import threading
import time
from collections.abc import Callable
from typing import Any, Final

from slack_sdk import WebClient

from agent.wording import Language, language_for
from bot.errors import SlackError
from bot.slack.calls import calling
from bot.slack.client import Slack
from sql import answers
from sql.database import Database

SECONDS_KEPT: Final = 3600.0


class Tongues:
    """In which language the bot speaks to people and in conversations of one team. Who reads it
    alone: theirs. What several read of a question: the question's, which its answer has. What they
    read of nothing that was asked: the place's.

    Thread-safe; nothing is locked while Slack is asked.
    """

    def __init__(
        self,
        db: Callable[[], Database],
        team: str,
        slack: Slack,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._db = db
        self._team = team
        self._slack = slack
        self._clock = clock
        self._lock = threading.Lock()
        self._told: dict[str, tuple[float, Language]] = {}

    def of(self, user: str, *, ask: bool = True) -> Language:
        """The language in which they asked of late; else that of their settings in Slack, which is
        asked for at most once an hour, and not at all unless `ask`; else English."""
        with self._db().connection() as conn:
            asked = answers.language_of(conn, self._team, user)
        return asked or self._by_settings(user, self._person, ask=ask)

    def of_channel(self, channel: str) -> Language:
        """The language that Slack tells of the conversation, asked for at most once an hour; else
        English."""
        return self._by_settings(channel, self._channel, ask=True)

    def _person(self, user: str) -> Any:
        return self._quick.users_info(user=user, include_locale=True)["user"]

    def _channel(self, channel: str) -> Any:
        return self._quick.conversations_info(channel=channel, include_locale=True)["channel"]

    @property
    def _quick(self) -> WebClient:
        """It does not wait where there are too many calls: a form opens within 3 s, or never."""
        return self._slack.quick or self._slack.reader

    def _by_settings(self, whose: str, look: Callable[[str], Any], *, ask: bool) -> Language:
        with self._lock:
            at, told = self._told.get(whose, (float("-inf"), language_for(None)))
        if not ask or self._clock() - at <= SECONDS_KEPT:
            return told
        try:
            with calling():
                found = look(whose)
        except SlackError:
            return told
        told = language_for(found.get("locale"))
        with self._lock:
            self._told[whose] = (self._clock(), told)
        return told
