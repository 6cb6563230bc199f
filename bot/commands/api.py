"""`shoptalk api`: the HTTP API."""

import threading
from typing import Annotated

import structlog
import typer

from agent.errors import LMUnavailable
from bot.api import run
from bot.monitoring import monitored
from bot.settings import Settings
from bot.shop import Shop, open_shop
from bot.terminal import ERR

log = structlog.get_logger()


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("api")
    def api_(
        lazy: Annotated[
            bool, typer.Option("--lazy", help="load models when a request first needs them")
        ] = False,
        quiet: Annotated[bool, typer.Option("--quiet", help="do not say where it is")] = False,
    ) -> None:
        """Serve the HTTP API, until told to stop.

        Other systems ask with a key that you make for each: `shoptalk keys create`. Run as many as
        you like, on as many machines as you like. What it offers: /openapi.json, docs/api.md.
        """
        settings = Settings.read()
        with open_shop(settings) as shop, monitored("api", settings, state=shop.db) as counts:
            if not lazy:
                _warm(shop)

            def ready(address: str) -> None:
                if not quiet:
                    ERR.print(f"The API is at {address}", markup=False)

            run(shop, ready, counts)


def _warm(shop: Shop) -> None:
    """Load what the first question needs; the language model starts beside it."""
    shop.kit(lm=False)

    def warm_lm() -> None:
        try:
            shop.warm()
        except LMUnavailable as error:  # each answer says so, and shows the lines
            log.warning("lm.unavailable", reason=str(error))

    threading.Thread(target=warm_lm, name="warm", daemon=True).start()
