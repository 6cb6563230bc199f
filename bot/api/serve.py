"""The API as a server."""

import contextlib
import json
import os
import signal
import socket
from collections.abc import Callable

import structlog
import uvicorn
from anyio import CapacityLimiter

from bot.api.app import api
from bot.api.front import Front
from bot.api.metrics import Metrics
from bot.api.readers import SlackReaders
from bot.errors import PortTaken
from bot.monitoring import Counts
from bot.shop import Shop

log = structlog.get_logger()


def front_of(shop: Shop, counts: Counts | None = None) -> Front:
    """What the API works with, on a shop; `counts`: what else of the process its metrics tell."""
    bot = shop.settings.bot
    return Front(
        shop,
        SlackReaders(shop.settings, lambda: shop.db),
        CapacityLimiter(bot.api_answers),
        CapacityLimiter(bot.api_uploads),
        metrics=Metrics(counts),
    )


def run(shop: Shop, ready: Callable[[str], None], counts: Counts | None = None) -> None:
    """Serve until SIGTERM or SIGINT; `ready` gets the address. PortTaken where it is in use."""
    bot = shop.settings.bot
    family = socket.AF_INET6 if ":" in bot.api_host else socket.AF_INET
    try:
        listening = socket.create_server((bot.api_host, bot.api_port), family=family)
    except OSError as error:
        raise PortTaken(
            f"The API cannot listen on {bot.api_host}:{bot.api_port} ({error.strerror}):"
            " stop what listens there, or set BOT_API_HOST and BOT_API_PORT."
        ) from error
    config = uvicorn.Config(
        api(front_of(shop, counts)),
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=5,
    )
    server = uvicorn.Server(config)

    def end(*_: object) -> None:
        server.should_exit = True

    # uvicorn raises the signal again when it has stopped: it has to lead here, not to the end.
    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGINT)}
    host = f"[{bot.api_host}]" if family is socket.AF_INET6 else bot.api_host
    address = f"http://{host}:{listening.getsockname()[1]}"
    said = shop.db.home.run / "api.json"
    draft = said.with_suffix(f".{os.getpid()}")
    try:
        draft.write_text(json.dumps({"url": f"{address}/"}), "utf-8")
        draft.replace(said)  # whoever waits for it reads it whole
        log.info("api.listening", address=address)
        ready(address)
        server.run(sockets=[listening])
    finally:
        with contextlib.suppress(OSError):
            said.unlink()
        for number, handler in before.items():
            signal.signal(number, handler)
