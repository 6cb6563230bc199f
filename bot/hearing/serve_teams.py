"""The bot for several workspaces: who installs the app at /slack/install is heard.

Loads no DSPy.
"""

import threading

import structlog
from slack_bolt import App

from bot.errors import SlackRefused
from bot.hearing.apps import Apps
from bot.hearing.bolt import Threads
from bot.hearing.http import http_app
from bot.hearing.installing import Installing, routes
from bot.hearing.serve import serve, team_app
from bot.hearing.socket_mode import run_socket
from bot.queue import SWEEP, Queue
from bot.settings import BotSettings, SlackSettings
from bot.slack import Installed, identity_of
from sql.database import Database
from sql.errors import SqlError
from sql.installations import Installation

log = structlog.get_logger()


class TeamsBot:
    """The way in of all installations: one process, one address, one app of Slack's."""

    def __init__(self, db: Database, installed: Installed, settings: BotSettings) -> None:
        self._db = db
        self._installed = installed
        self._settings = settings
        self._threads = Threads()
        self.apps = Apps(installed, self._app)

    def run(self, slack: SlackSettings, stop: threading.Event) -> None:
        """Serve until `stop` is set: the pages by HTTP, and events by HTTP or Socket Mode.

        SlackRefused where neither a signing secret nor an app-level token is set.
        """
        if slack.signing_secret is None and slack.app_token is None:
            raise SlackRefused(
                "Set SLACK_SIGNING_SECRET (HTTP) or SLACK_APP_TOKEN (Socket Mode) beside"
                " SLACK_CLIENT_ID: see docs/install.md."
            )
        self.catch_up_all()
        secret = slack.signing_secret.get_secret_value() if slack.signing_secret else None
        pages = routes(Installing(self._installed, made=self.catch_up))
        server = http_app(self.apps, secret, pages)
        teams = len(self._installed.all())
        if secret is not None:
            log.info("bot.started", teams=teams, by="http")
            serve(server, self._settings, stop)
        else:
            beside = threading.Thread(
                target=serve, args=(server, self._settings, stop), name="install", daemon=True
            )
            beside.start()
            log.info("bot.started", teams=teams, by="socket")
            run_socket(self.apps, slack, stop, self.catch_up_all)
            beside.join()
        log.info("bot.stopped")

    def catch_up_all(self) -> None:
        """Have looked for what was missed in every team."""
        try:
            for one in self._installed.all():
                self.catch_up(one.team)
        except SqlError as error:  # the clock's next one does it
            log.warning("bot.no_catch_up", reason=str(error))

    def catch_up(self, team: str) -> None:
        """The same in one."""
        try:
            with self._db.connection() as conn:
                Queue(team).defer(conn, SWEEP, lock=SWEEP, queueing_lock=SWEEP)
        except SqlError as error:
            log.warning("bot.no_catch_up", reason=str(error))

    def _app(self, one: Installation) -> App:
        me = identity_of(one)
        settings = self._settings.of_team(one.team)
        slack = self._installed.slack(one.team)
        return team_app(self._db, Queue(one.team), slack, me, settings, self._threads)
