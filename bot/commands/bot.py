"""`shoptalk bot`: takes in what Slack delivers."""

import signal
import threading
from typing import Final

import typer

from bot.hearing import Bot, TeamsBot
from bot.monitoring import monitored
from bot.processes import identify, resolve
from bot.settings import Settings
from bot.slack import Installed, open_slack
from sql.database import Database

_SECONDS: Final = 2.0


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("bot")
    def run_bot() -> None:
        """Take in what Slack delivers, until told to stop.

        Socket Mode with SLACK_APP_TOKEN, HTTP with SLACK_SIGNING_SECRET; without a bot token, the
        local workspace of this home. With SLACK_CLIENT_ID workspaces install the app by OAuth.
        """
        settings, stop = Settings.read(), threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        # Slack waits three seconds: what this process writes is quick, or is delivered again.
        quick = {"sql_statement_seconds": _SECONDS, "sql_lock_seconds": _SECONDS}
        with (
            monitored("bot", settings),
            Database.open(settings.sql.model_copy(update=quick)) as db,
        ):
            db.migrate()
            if settings.slack.by_oauth:
                installed = Installed(db, settings.slack)
                TeamsBot(db, installed, settings.bot).run(settings.slack, stop)
                return
            where = resolve(settings, db.home)
            slack = open_slack(where)
            me = identify(slack, stop)
            if me is not None:
                Bot(db, slack, me, settings.bot).run(where, stop)
