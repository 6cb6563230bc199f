"""`shoptalk mcp`: Shoptalk as a tool of another assistant."""

import threading
from typing import Annotated

import structlog
import typer

from bot.api import Problem, run_stdio
from bot.errors import BadKey
from bot.settings import Settings
from bot.shop import Shop, open_shop

log = structlog.get_logger()


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("mcp")
    def mcp_(
        key: Annotated[
            str | None,
            typer.Option(
                envvar="SHOPTALK_KEY",
                help="a key of `shoptalk keys create`: it is shown what that key is shown; put it "
                "into the environment, where other users of the machine do not read it",
            ),
        ] = None,
    ) -> None:
        """Serve MCP on standard input and output, to the assistant that starts this.

        Its tools: ask, search, page, manuals, similar_faults. Without a key you are the operator,
        and every manual is read. Over the network, `shoptalk api` serves the same at /mcp:
        docs/mcp.md.
        """
        with open_shop(Settings.read()) as shop:
            _ = shop.db
            warming = threading.Thread(target=_warm, args=(shop,), name="warm", daemon=True)
            try:
                run_stdio(shop, key, warming.start)
            except Problem as problem:
                raise BadKey(_wrong(problem)) from problem
            finally:
                if warming.is_alive():  # a process that ends amid the loading of a library aborts
                    warming.join()


def _wrong(problem: Problem) -> str:
    if problem.status != 401:
        return problem.detail
    return (
        "This key is unknown, revoked or expired: `shoptalk keys list` lists those there are. "
        "Without --key and SHOPTALK_KEY you are the operator."
    )


def _warm(shop: Shop) -> None:
    """Load what the first question needs, beside what is served already."""
    try:
        shop.warm()
    except Exception as error:  # noqa: BLE001 - a courtesy: whoever asks is told what failed
        log.warning("mcp.cold", error=type(error).__name__)
