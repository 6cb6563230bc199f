"""Who will see an answer that a client asks for: its audience, the same as Slack's in that channel.

In a channel Slack is asked who reads along, as for an answer there: a guest or another organisation
narrows it for the client too. Where the bot was at work in the team and Slack cannot be asked now,
it is narrowed as well; where the team never had Slack, there is nobody whom it could tell of.
"""

import threading
from collections.abc import Callable
from typing import Protocol

import structlog

from bot.api.clients import Client
from bot.errors import SlackError
from bot.processes import resolve
from bot.settings import Settings
from bot.slack import (
    Audiences,
    DatabaseRoster,
    Installed,
    Refused,
    Seen,
    TokenRefused,
    identity_of,
    open_slack,
)
from sql import teams
from sql.audience import Audience
from sql.database import Database
from sql.home import Home

log = structlog.get_logger()


class Readers(Protocol):
    """Finds audiences."""

    def seen(self, client: Client, channel: str | None, within: float | None = None) -> Seen:
        """The audience of what is shown to the client, with why it is narrow. `within`: a channel's
        may have been asked for so many seconds ago; None: for a few."""
        ...


class SlackReaders:
    """Asks the Slack that the bot is in. Thread-safe; connects when it is first needed."""

    def __init__(self, settings: Settings, db: Callable[[], Database]) -> None:
        self._settings = settings
        self._db = db
        self._lock = threading.Lock()
        self._found: dict[str, tuple[str, Audiences]] = {}

    def seen(self, client: Client, channel: str | None, within: float | None = None) -> Seen:
        if channel is None:
            return Seen(client.person())
        try:
            team, audiences = self._audiences(client.team)
            if team == client.team:
                seen = audiences.seen(channel, client.who(), within)
                return Seen(_narrowed(client, channel, seen.audience), seen.why, seen.changes)
        except (SlackError, Refused, TokenRefused) as error:
            log.info("api.slack_unasked", reason=str(error))
        with self._db().connection() as conn:
            unchecked = teams.is_seen(conn, client.team)
        outsider = unchecked or client.outsider
        audience = Audience.of_channel(client.team, channel, outsider=outsider)
        return Seen(audience, "unchecked" if unchecked else None)

    def _audiences(self, team: str) -> tuple[str, Audiences]:
        """Raises SlackError where there is no Slack, or it cannot be reached."""
        if self._settings.slack.by_oauth:
            return self._of_installed(team)
        with self._lock:
            if "" not in self._found:
                home = Home.from_settings(self._settings.sql)
                slack = open_slack(resolve(self._settings, home))
                me = slack.identify()
                roster = DatabaseRoster(self._db, me.team)
                self._found[""] = (me.team, Audiences(slack, me, roster))
            return self._found[""]

    def _of_installed(self, team: str) -> tuple[str, Audiences]:
        """The team's, as it is installed now; NotInstalled where it is not."""
        installed = Installed(self._db(), self._settings.slack)
        one = installed.served(team)
        key = f"{team}:{one.generation}"
        with self._lock:
            if key not in self._found:
                roster = DatabaseRoster(self._db, team)
                made = Audiences(installed.slack(team), identity_of(one), roster)
                self._found[key] = (team, made)
            return self._found[key]


def _narrowed(client: Client, channel: str, audience: Audience) -> Audience:
    """For a client from outside the team, as if a guest read along."""
    if not client.outsider:
        return audience
    return Audience.of_channel(client.team, channel, outsider=True)
