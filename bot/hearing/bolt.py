"""Builds the Bolt app, and connects it by Socket Mode. (By HTTP: `bot.hearing.http`.)"""

import contextlib
import logging
import socket
import threading
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import structlog
from slack_bolt import App, BoltResponse
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from slack_sdk.http_retry.builtin_handlers import (
    ConnectionErrorRetryHandler,
    RateLimitErrorRetryHandler,
)
from slack_sdk.socket_mode.client import BaseSocketModeClient

from bot.errors import HANDLED, SlackRefused
from bot.hearing import listeners
from bot.hearing.ballot_box import BallotBox
from bot.hearing.comings import Comings
from bot.hearing.inbox import Inbox
from bot.hearing.note_box import NoteBox
from bot.hearing.told import Incomplete
from bot.hearing.within import SECONDS, AppInTime
from bot.queue import Queue
from bot.settings import SlackSettings
from bot.slack import AppTokenRefused, Identity, Refused, Slack, calling, go_direct

log = structlog.get_logger()

THREADS = 64
"""Deliveries at work at once: more wait, each for a few milliseconds of one transaction."""


def build_app(
    inbox: Inbox,
    ballots: BallotBox,
    notes: NoteBox,
    slack: Slack,
    me: Identity,
    *,
    seconds: float = SECONDS,
) -> App:
    """An app whose listeners run before Slack is acknowledged. Asks Slack nothing.

    A delivery that takes longer than `seconds` is not acknowledged.

    It does not check signatures: over Socket Mode there are none, over HTTP `bot.hearing.http`
    did before.
    """

    def authorize() -> AuthorizeResult:
        """We are one team's, and asked who we are at the start."""
        return AuthorizeResult(
            enterprise_id=me.enterprise, team_id=me.team, bot_user_id=me.bot_user, bot_id=me.bot_id
        )

    app = AppInTime(
        threads=THREADS,
        seconds=seconds,
        name="shoptalk",
        # Errors only: below, Bolt logs what people write, and warns of a token in the environment.
        logger=_logger("shoptalk.bolt", logging.ERROR),
        client=WebClient(base_url=slack.api_url),
        authorize=authorize,
        process_before_response=True,
        request_verification_enabled=False,
        attaching_conversation_kwargs_enabled=False,
        attaching_function_token_enabled=False,
        listener_executor=ThreadPoolExecutor(THREADS, "lazy-listener"),
    )
    app.error(_failed)
    comings = Comings(inbox.db, Queue(), me)
    listeners.register(app, inbox, ballots, notes, slack, comings)
    return app


def run_socket(
    app: App,
    settings: SlackSettings,
    stop: threading.Event,
    connected: Callable[[], None] = lambda: None,
) -> None:
    """Serve by Socket Mode until `stop` is set; `connected` is called after each connection.

    SlackRefused where there is no app-level token.
    """
    if settings.app_token is None:
        raise SlackRefused("SLACK_APP_TOKEN is not set: Socket Mode needs it; see the README.")
    client = WebClient(
        base_url=settings.api_url.rstrip("/") + "/",
        retry_handlers=[
            ConnectionErrorRetryHandler(max_retry_count=5),
            RateLimitErrorRetryHandler(max_retry_count=5),
        ],
    )
    handler = SocketModeHandler(
        app,
        settings.app_token.get_secret_value(),
        logger=_logger("shoptalk.socket", logging.WARNING),
        web_client=client,
        ping_interval=5,
        concurrency=THREADS,
    )
    go_direct(settings.api_url, client, handler.client)

    def heard(client: object, message: dict[str, Any], raw: object = None) -> None:
        if message.get("type") == "hello":
            _send_at_once(handler.client)
            connected()

    handler.client.message_listeners.append(heard)
    try:
        with calling():
            handler.connect()  # type: ignore[no-untyped-call]
        stop.wait()
    except Refused as error:
        raise AppTokenRefused.of(error) from error
    finally:
        handler.close()  # type: ignore[no-untyped-call]


def _send_at_once(client: BaseSocketModeClient) -> None:
    """No acknowledgement waits for the one before it to have arrived, as TCP has it by default."""
    session = getattr(client, "current_session", None)
    if session is not None and session.sock is not None:
        with contextlib.suppress(OSError):
            session.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _failed(error: Exception) -> BoltResponse:
    """Not acknowledged, but where something is missing that will not come by being sent again. A
    foreign error's text may hold what somebody wrote: its kind must do."""
    if isinstance(error, Incomplete):
        log.warning("slack.incomplete", missing=error.name)
        return BoltResponse(status=200, body="")
    what = str(error) if isinstance(error, HANDLED) else type(error).__name__
    frames = traceback.extract_tb(error.__traceback__)
    where = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else None
    log.error("slack.delivery_failed", error=what, where=where)
    return BoltResponse(status=500, body="")


def _logger(name: str, level: int) -> logging.Logger:
    logger = logging.getLogger(name)
    logger.setLevel(level)
    return logger
