"""Who is served, where workspaces install the app: each team's identity, and its clients.

A token is looked up and decrypted for each call, so that nothing of an earlier installation is ever
used. One that ends is renewed two hours before, by one process at a time:

- The lock is the transaction's. Whoever finds it held goes on with the token that is still good,
  and waits only where there is none.
- A refresh token is good once. Who is killed between Slack's answer and the commit takes the new
  pair along: the token that is stored goes on until it ends, at most two hours, and Slack says
  `invalid_refresh_token` to whoever tries to renew it. Questions are kept then, log and `shoptalk
  workspaces` say that the app is to be installed again, and what is open is answered after that.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import structlog
from slack_bolt.request.internals import (
    extract_enterprise_id,
    extract_is_enterprise_install,
    extract_team_id,
)
from slack_sdk.errors import SlackTokenRotationError
from slack_sdk.oauth.token_rotation import TokenRotator

from bot.errors import BadSetting, SlackError
from bot.settings import SlackSettings
from bot.slack.calls import TokenRefused, calling
from bot.slack.client import AGENT_SCOPE, Identity, Slack, open_with
from bot.slack.direct import go_direct
from bot.slack.installation_store import DatabaseInstallationStore, key_of
from bot.slack.sealing import Sealer
from bot.slack.traced import TracedClient
from sql import installations
from sql.database import Connection, Database
from sql.installations import Installation

log = structlog.get_logger()

BEFORE_THE_END: Final = timedelta(hours=2)


class NotInstalled(TokenRefused):
    """The app is not installed there (any more): nothing is done for it."""

    @classmethod
    def words(cls, code: str) -> str:
        """What it means to operators."""
        return f"The app is not installed in {code} (any more): `shoptalk workspaces` lists where."


class Installed:
    """The installations of the app of the settings. Thread-safe; keeps nothing in memory."""

    def __init__(self, db: Database, settings: SlackSettings) -> None:
        """BadSetting where what OAuth needs is not set."""
        if settings.client_id is None or settings.client_secret is None:
            raise BadSetting("Set SLACK_CLIENT_ID and SLACK_CLIENT_SECRET: see docs/install.md.")
        self.db = db
        self.settings = settings
        self.client_id = settings.client_id
        self.client_secret = settings.client_secret.get_secret_value()
        self.store = DatabaseInstallationStore(db, self.client_id, Sealer.of(settings))

    def all(self) -> list[Installation]:
        """Those that are served, the oldest first."""
        with self.db.connection() as conn:
            known = installations.listed(conn, self.client_id)
        return [one for one in known if one.withdrawn_at is None]

    def served(self, team: str) -> Installation:
        """The team's; NotInstalled where it is not served."""
        with self.db.connection() as conn:
            found = installations.get(conn, self.client_id, team)
        if found is None or found.withdrawn_at is not None:
            raise NotInstalled(team)
        return found

    def slack(self, team: str) -> Slack:
        """Clients of the team, for as long as it is installed: after that each call is
        NotInstalled."""
        return open_with(self.settings, lambda: self.token(team))

    def token(self, team: str) -> str:
        """A token that is good now. NotInstalled where the team is not served, TokenRefused where
        its token has ended and Slack gives no other, SlackUnreachable where it cannot be asked."""
        found = self.served(team)
        if found.expires_at is not None:
            left = found.expires_at - datetime.now(UTC)
            if left < BEFORE_THE_END:
                found = self._renewed(found, has_ended=left <= timedelta(0))
        return self.store.bot_of(found).bot_token

    def _renewed(self, found: Installation, *, has_ended: bool) -> Installation:
        with self.db.connection() as conn:
            if not installations.alone(conn, self.client_id, found.team, wait=has_ended):
                return found
            now = installations.hold(conn, self.client_id, found.team)
            if now is None or now.token is None:
                raise NotInstalled(found.team)
            if now.expires_at is None or now.expires_at - datetime.now(UTC) >= BEFORE_THE_END:
                return now  # somebody else has just done it
            try:
                return self._ask(conn, now)
            except SlackError as error:
                log.error("workspace.not_renewed", team=found.team, reason=error.for_operators)
                if has_ended:
                    raise
                return now

    def _ask(self, conn: Connection, now: Installation) -> Installation:
        """Renew it at Slack, and store that in the caller's transaction."""
        web = TracedClient(lambda: "", base_url=self.settings.api_url.rstrip("/") + "/", timeout=15)
        go_direct(self.settings.api_url, web)
        rotator = TokenRotator(
            client_id=self.client_id, client_secret=self.client_secret, client=web
        )
        minutes = int(BEFORE_THE_END.total_seconds() / 60) + 1
        with calling():
            try:
                bot = rotator.perform_bot_token_rotation(
                    bot=self.store.bot_of(now), minutes_before_expiration=minutes
                )
            except SlackTokenRotationError as error:
                raise error.api_error from error
        if bot is None:
            raise TokenRefused("token_expired")
        self.store.renew(conn, now, bot)
        log.info("workspace.renewed", team=now.team)
        renewed = installations.get(conn, self.client_id, now.team)
        assert renewed is not None
        return renewed


def identity_of(one: Installation) -> Identity:
    """Who the bot is there."""
    return Identity(
        one.team,
        one.name,
        one.bot_user,
        one.bot_id,
        one.enterprise_id,
        one.is_enterprise_install,
        AGENT_SCOPE in one.scopes.replace(" ", "").split(","),
    )


def team_named(body: Mapping[str, Any]) -> str | None:
    """Whose installation something that Slack sent is for; None where it says none."""
    payload = dict(body)
    return key_of(
        extract_enterprise_id(payload),
        extract_team_id(payload),
        extract_is_enterprise_install(payload),
    )
