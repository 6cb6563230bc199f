"""Which language a person is spoken to in, where no answer of theirs says it."""

import threading
import time
from collections.abc import Callable
from typing import Final

from agent.wording import Language, language_for
from bot.errors import SlackError
from bot.slack.calls import calling
from bot.slack.client import Slack
from sql import answers
from sql.database import Database

SECONDS_KEPT: Final = 3600.0


class Tongues:
    """Knows it for the people of one team. Thread-safe; nothing is locked while Slack is asked."""

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
        return asked or self._by_settings(user, ask=ask)

    def _by_settings(self, user: str, *, ask: bool) -> Language:
        with self._lock:
            at, told = self._told.get(user, (float("-inf"), language_for(None)))
        if not ask or self._clock() - at <= SECONDS_KEPT:
            return told
        # Where there are too many calls it is not waited: a form opens within 3 s or not at all.
        quick = self._slack.quick or self._slack.reader
        try:
            with calling():
                asked = quick.users_info(user=user, include_locale=True)
        except SlackError:
            return told
        told = language_for(asked["user"].get("locale"))
        with self._lock:
            self._told[user] = (self._clock(), told)
        return told
