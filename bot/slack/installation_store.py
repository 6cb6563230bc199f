"""Bolt's stores of installations and states, in PostgreSQL.

Interfaces: slack_sdk.oauth (https://docs.slack.dev/tools/bolt-python/concepts/authenticating-oauth).
Only bots are kept: the app asks nobody for a token of their own.
"""

import logging
from datetime import UTC, datetime
from logging import Logger
from typing import Final

import structlog
from slack_sdk.oauth.installation_store import Bot, InstallationStore
from slack_sdk.oauth.installation_store import Installation as Given
from slack_sdk.oauth.state_store import OAuthStateStore

from bot.slack.sealing import Sealer, new_state
from sql import installations, teams
from sql.database import Connection, Database
from sql.installations import Installation, NewInstallation

log = structlog.get_logger()

SECONDS: Final = 600.0
"""How long somebody may take between the button and Slack's Allow, as in Bolt."""


def key_of(
    enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None
) -> str | None:
    """Whose rows an installation's are: the organisation's where it is for all of it, else the
    workspace's; None where neither is named."""
    if is_enterprise_install or not team_id:
        return enterprise_id or None
    return team_id


class DatabaseInstallationStore(InstallationStore):
    """The installations of one app, by its client id. Thread-safe."""

    def __init__(self, db: Database, client_id: str, sealer: Sealer) -> None:
        self._db = db
        self._client_id = client_id
        self._sealer = sealer

    @property
    def logger(self) -> Logger:
        return logging.getLogger("shoptalk.bolt")

    def save(self, installation: Given) -> None:
        """It is served from now on, in the place of an earlier one of the same team."""
        with self._db.connection() as conn:
            self.put(conn, installation.to_bot(), installation.user_id, _name(installation))

    def put(
        self, conn: Connection, bot: Bot, installed_by: str | None = None, name: str | None = None
    ) -> Installation:
        """The same in the caller's transaction. ValueError where it is nobody's."""
        team = key_of(bot.enterprise_id, bot.team_id, bot.is_enterprise_install)
        if team is None:
            raise ValueError("an installation of no team")
        expires = bot.bot_token_expires_at
        refresh = bot.bot_refresh_token
        stored = installations.save(
            conn,
            NewInstallation(
                self._client_id,
                team,
                bot.enterprise_id,
                None if bot.is_enterprise_install else bot.team_id,
                bool(bot.is_enterprise_install),
                bot.app_id,
                (name or "")[:200],
                bot.bot_user_id,
                bot.bot_id,
                ",".join(bot.bot_scopes),
                installed_by,
                self._sealer.seal(bot.bot_token),
                self._sealer.seal(refresh) if refresh else None,
                None if expires is None else datetime.fromtimestamp(expires, UTC),
            ),
        )
        teams.seen(conn, team, stored.name, stored.bot_user)
        log.info("workspace.installed", team=team, generation=stored.generation)
        return stored

    def save_bot(self, bot: Bot) -> None:
        """As `save`."""
        with self._db.connection() as conn:
            self.put(conn, bot)

    def find_bot(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        is_enterprise_install: bool | None = False,
    ) -> Bot | None:
        """The bot that is served there, with its tokens; None where there is none."""
        team = key_of(enterprise_id, team_id, is_enterprise_install)
        if team is None:
            return None
        with self._db.connection() as conn:
            found = installations.get(conn, self._client_id, team)
        return None if found is None or found.token is None else self.bot_of(found)

    def find_installation(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None = None,
        is_enterprise_install: bool | None = False,
    ) -> Given | None:
        """The same as an installation, which knows nothing of who installed it."""
        bot = self.find_bot(
            enterprise_id=enterprise_id,
            team_id=team_id,
            is_enterprise_install=is_enterprise_install,
        )
        if bot is None:
            return None
        return Given(
            app_id=bot.app_id,
            enterprise_id=bot.enterprise_id,
            team_id=bot.team_id,
            bot_token=bot.bot_token,
            bot_id=bot.bot_id,
            bot_user_id=bot.bot_user_id,
            bot_scopes=bot.bot_scopes,
            bot_refresh_token=bot.bot_refresh_token,
            bot_token_expires_at=bot.bot_token_expires_at,
            user_id=user_id or "",
            is_enterprise_install=bot.is_enterprise_install,
            installed_at=bot.installed_at,
        )

    def delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        """It is served no more."""
        if (team := key_of(enterprise_id, team_id, not team_id)) is not None:
            with self._db.connection() as conn:
                installations.withdraw(conn, self._client_id, team)

    def delete_installation(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None
    ) -> None:
        """Nothing more than the bot is kept, and nobody's own token is."""

    def renew(self, conn: Connection, of: Installation, bot: Bot) -> None:
        """Its tokens are these now, unless another took its place."""
        refresh, expires = bot.bot_refresh_token, bot.bot_token_expires_at
        installations.renew(
            conn,
            of,
            self._sealer.seal(bot.bot_token),
            self._sealer.seal(refresh) if refresh else None,
            None if expires is None else datetime.fromtimestamp(expires, UTC),
        )

    def bot_of(self, one: Installation) -> Bot:
        """What is stored, as Bolt knows it. TokensUnreadable where no key opens its tokens."""
        assert one.token is not None
        refresh = one.refresh_token
        return Bot(
            app_id=one.app_id,
            enterprise_id=one.enterprise_id,
            team_id=one.team_id,
            team_name=one.name,
            bot_token=self._sealer.open(one.token),
            bot_id=one.bot_id,
            bot_user_id=one.bot_user,
            bot_scopes=one.scopes,
            bot_refresh_token=self._sealer.open(refresh) if refresh else None,
            bot_token_expires_at=None
            if one.expires_at is None
            else int(one.expires_at.timestamp()),
            is_enterprise_install=one.is_enterprise_install,
            installed_at=one.installed_at,
        )


class DatabaseStateStore(OAuthStateStore):
    """States that are good once, and for ten minutes."""

    def __init__(self, db: Database, seconds: float = SECONDS) -> None:
        self._db = db
        self._seconds = seconds

    @property
    def logger(self) -> Logger:
        return logging.getLogger("shoptalk.bolt")

    def issue(self, *args: object, **kwargs: object) -> str:
        """A new one."""
        state = new_state()
        with self._db.connection() as conn:
            installations.issue_state(conn, state, self._seconds)
        return state

    def consume(self, state: str) -> bool:
        """Whether it is one that is still good, which it is not afterwards."""
        with self._db.connection() as conn:
            return installations.consume_state(conn, state)


def _name(given: Given) -> str | None:
    return given.enterprise_name if given.is_enterprise_install else given.team_name
