"""Connects the app by Socket Mode: one WebSocket, renewed until it is closed.

The client is ours, over `websockets`: slack_sdk's own reads frames by recursion, so that some
hundred deliveries that come together end it in a RecursionError, out of step with the stream
(said of it in slackapi/python-slack-sdk#1232).
"""

import contextlib
import json
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from queue import Queue as Messages
from typing import Any, Final, cast

from slack_bolt import App
from slack_bolt.adapter.socket_mode.base_handler import BaseSocketModeHandler
from slack_bolt.adapter.socket_mode.internals import run_bolt_app, send_response
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import (
    ConnectionErrorRetryHandler,
    RateLimitErrorRetryHandler,
)
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.interval_runner import IntervalRunner
from slack_sdk.socket_mode.request import SocketModeRequest
from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.sync.client import ClientConnection
from websockets.sync.client import connect as open_websocket

from bot.errors import SlackRefused
from bot.hearing.apps import Dispatching
from bot.hearing.bolt import THREADS
from bot.settings import SlackSettings
from bot.slack import AppTokenRefused, Refused, calling, go_direct

_PING_SECONDS: Final = 5.0
_SILENT_SECONDS: Final = 10.0
"""Without an answer to a ping for so long, the connection is given up."""
_WAITS: Final = (1.0, 2.0, 5.0, 10.0)
"""Seconds before each further try to connect; the last goes on."""


class SocketModeClient(BaseSocketModeClient):
    """Keeps one connection to Slack up, and hands on what comes in to `threads` workers. A
    proxy of the environment is gone through."""

    def __init__(
        self, app_token: str, web_client: WebClient, logger: logging.Logger, threads: int
    ) -> None:
        self.app_token, self.web_client, self.logger = app_token, web_client, logger
        self.message_queue = Messages()
        self.message_listeners = []
        self.socket_mode_request_listeners = []
        self.message_workers = ThreadPoolExecutor(threads, "delivery")
        self.message_processor = IntervalRunner(self.process_messages, 0.001)
        self.connect_operation_lock = threading.Lock()
        self.closed = False
        self._stopping = threading.Event()
        self._session: ClientConnection | None = None
        self._opened = contextlib.ExitStack()
        """What closes it."""
        self._reader = threading.Thread(target=self._read, name="socket-mode", daemon=True)

    def is_connected(self) -> bool:
        """Whether a connection is up, as far as one knows."""
        return self._session is not None and self._session.close_code is None

    def connect(self) -> None:
        """Open a connection in the place of the one before. SlackApiError where Slack refuses."""
        url, opened = self.issue_new_wss_url(), contextlib.ExitStack()
        connection = open_websocket(
            url,
            ssl=self.web_client.ssl if url.startswith("wss:") else None,
            compression=None,
            ping_interval=_PING_SECONDS,
            ping_timeout=_SILENT_SECONDS,
            close_timeout=1,
            max_size=None,
            logger=self.logger.getChild("frames"),
        )
        try:
            session = opened.enter_context(connection)
        except WebSocketException as error:
            raise ConnectionError(type(error).__name__) from error
        before, self._opened, self._session = self._opened, opened, session
        before.close()
        if self._reader.ident is None:
            self.message_processor.start()
            self._reader.start()

    def disconnect(self) -> None:
        """Close the connection."""
        self._opened.close()

    def close(self) -> None:
        """Close for good; deliveries at work are ended and acknowledged where that is possible."""
        self.closed = True
        self._stopping.set()
        self.message_processor.shutdown()  # type: ignore[no-untyped-call]
        self.message_workers.shutdown()
        self.disconnect()
        if self._reader.is_alive():
            self._reader.join()
        self.disconnect()  # what it was just connecting

    def send_message(self, message: str) -> None:
        """Send it by the connection that is up; nothing where there is none: Slack delivers again
        what is not acknowledged."""
        for _ in range(2):  # it may be replaced just now
            if (session := self._session) is not None:
                with contextlib.suppress(ConnectionClosed):
                    session.send(message)
                    return

    def _read(self) -> None:
        while not self.closed:
            begun = time.monotonic()
            with contextlib.suppress(ConnectionClosed):
                for message in self._session or ():
                    if _sends_away(str(message)):
                        break
                    self.enqueue_message(str(message))
            if time.monotonic() - begun < _PING_SECONDS:  # let in and sent away at once
                self._stopping.wait(_WAITS[0])
            self._connect_again()

    def _connect_again(self) -> None:
        waits = iter(_WAITS)
        while not self.closed:
            try:
                self.connect()
                return
            except (OSError, SlackApiError) as error:
                self.logger.warning("Slack cannot be connected: %s", error)
                self._stopping.wait(next(waits, _WAITS[-1]))


def _sends_away(message: str) -> bool:
    """Whether Slack will close the connection, and wants another opened in its place."""
    return '"disconnect"' in message and json.loads(message).get("type") == "disconnect"


class _Handler(BaseSocketModeHandler):
    """Lets the app answer what comes in."""

    def __init__(self, app: Dispatching, client: SocketModeClient) -> None:
        self.app, self.client = cast(App, app), client
        client.socket_mode_request_listeners.append(self.handle)

    def handle(self, client: BaseSocketModeClient, req: SocketModeRequest) -> None:
        """Acknowledge what was taken in; what was not, Slack delivers again."""
        begun = time.time()
        send_response(client, req, run_bolt_app(self.app, req), begun)


def run_socket(
    app: Dispatching,
    settings: SlackSettings,
    stop: threading.Event,
    connected: Callable[[], None] = lambda: None,
) -> None:
    """Serve by Socket Mode until `stop` is set; `connected` is called after each connection.

    SlackRefused where there is no app-level token.
    """
    if settings.app_token is None:
        raise SlackRefused("SLACK_APP_TOKEN is not set: Socket Mode needs it; see the README.")
    web = WebClient(
        base_url=settings.api_url.rstrip("/") + "/",
        retry_handlers=[
            ConnectionErrorRetryHandler(max_retry_count=5),
            RateLimitErrorRetryHandler(max_retry_count=5),
        ],
    )
    logger = logging.getLogger("shoptalk.socket")
    logger.setLevel(logging.WARNING)
    client = SocketModeClient(settings.app_token.get_secret_value(), web, logger, THREADS)
    go_direct(settings.api_url, web)
    handler = _Handler(app, client)

    def heard(client: object, message: dict[str, Any], raw: object = None) -> None:
        if message.get("type") == "hello":
            connected()

    client.message_listeners.append(heard)
    try:
        with calling():
            handler.connect()  # type: ignore[no-untyped-call]
        stop.wait()
    except Refused as error:
        raise AppTokenRefused.of(error) from error
    finally:
        handler.close()  # type: ignore[no-untyped-call]
