"""`shoptalk clock`: enqueues the nights and the sweeps."""

import signal
import threading

import typer

from bot.monitoring import monitored
from bot.processes import Clock
from bot.settings import Settings
from sql.database import Database


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("clock")
    def run_clock() -> None:
        """Enqueue nights and sweeps, until told to stop.

        Safe to run twice: a night is made once.
        """
        settings, stop = Settings.read(), threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        with Database.open(settings.sql) as db:
            clock = Clock(db, settings.bot, settings.slack)
            db.migrate()
            with monitored("clock", settings, state=db):
                clock.run(stop)
