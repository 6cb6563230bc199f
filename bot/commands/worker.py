"""`shoptalk worker`: answers, ingests and learns; run as many as you like."""

import threading
from contextlib import ExitStack
from dataclasses import replace

import structlog
import typer

from agent.errors import LMUnavailable
from bot.jobs import Work, Works, ask_to_embed
from bot.jobs import tasks as jobs
from bot.monitoring import monitored
from bot.processes import identify, resolve
from bot.queue import Queue, worker
from bot.settings import Settings
from bot.shop import Shop
from bot.slack import Audiences, DatabaseRoster, Installed, open_slack
from sql.home import Home

log = structlog.get_logger()


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("worker")
    def run_worker() -> None:
        """Answer questions, ingest manuals and learn, until told to stop.

        Run as many as you like, on as many machines as you like; each waits for the database's
        tables or brings them up to date itself.
        """
        settings = Settings.read()
        if settings.slack.by_oauth:
            _run_for_teams(settings)
            return
        slack = open_slack(resolve(settings, Home.from_settings(settings.sql)))
        me = identify(slack, threading.Event())
        assert me is not None
        # Whatever the command line would work for: here it is the team that the token belongs to.
        settings = replace(settings, bot=settings.bot.model_copy(update={"team": me.team}))
        with ExitStack() as stack:
            stack.enter_context(monitored("worker", settings))
            shop = Shop(settings, stack)
            roster = DatabaseRoster(lambda: shop.db, me.team)
            work = Work(shop, slack, me, Queue(), Audiences(slack, me, roster))
            _warm(shop)
            ask_to_embed(work)
            worker.run(shop.db, settings.bot, lambda app: jobs.register(app, work), stack.close)


def _run_for_teams(settings: Settings) -> None:
    with ExitStack() as stack:
        stack.enter_context(monitored("worker", settings))
        shop = Shop(settings, stack)
        works = Works(shop, Installed(shop.db, settings.slack))
        _warm(shop)
        ask_to_embed(works)
        worker.run(shop.db, settings.bot, lambda app: jobs.register(app, works), stack.close)


def _warm(shop: Shop) -> None:
    """Load what the first question needs; the language model starts beside, and is not waited for.

    WeightsError or EmbeddingFailed where nothing could be searched.
    """
    shop.kit(lm=False)

    def warm_lm() -> None:
        try:
            shop.warm()
        except LMUnavailable as error:  # each answer says so, and shows the lines
            log.warning("lm.unavailable", reason=str(error))

    threading.Thread(target=warm_lm, name="warm", daemon=True).start()
