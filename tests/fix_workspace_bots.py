"""Slack's own SDK against the local workspace: a Web API client, a Socket Mode client, Bolt."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

import pytest
import uvicorn
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.starlette import SlackRequestHandler
from slack_sdk import WebClient
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.workspace_client import Row, Workspace, until

Answer = Callable[[SocketModeRequest], Row | bool | None]


class Ear:
    """A connected Socket Mode client that keeps what it gets.

    `answer` gives an acknowledgement's payload, None for an empty one, False for none.
    """

    def __init__(self, workspace: Workspace, answer: Answer) -> None:
        self.requests: list[SocketModeRequest] = []
        self.messages: list[Row] = []
        self._answer = answer
        web = WebClient(base_url=workspace.api_url)
        self.client = SocketModeClient(workspace.keys.app_token, web_client=web, ping_interval=1)
        self.client.socket_mode_request_listeners.append(self._heard)
        # Among `message_listeners` nobody would hear that it is to disconnect.
        self.client.on_message_listeners.append(self._said)
        self.client.connect()
        until(lambda: any(m.get("type") == "hello" for m in self.messages))

    def _said(self, raw: str) -> None:
        with suppress(ValueError):
            self.messages.append(json.loads(raw))

    def _heard(self, client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        self.requests.append(request)
        said = self._answer(request)
        if said is not False:
            payload = said if isinstance(said, dict) else None
            response = SocketModeResponse(envelope_id=request.envelope_id, payload=payload)
            client.send_socket_mode_response(response)

    def events(self, kind: str | None = None, subtype: str | None = None) -> list[Row]:
        """The events, as Slack would give them to a listener."""
        found = [r.payload["event"] for r in self.requests if r.type == "events_api"]
        return [
            event
            for event in found
            if kind in (None, event["type"]) and subtype in (None, event.get("subtype"))
        ]

    def event(self, kind: str, subtype: str | None = None) -> Row:
        """The first such event, as soon as it is there."""
        return dict(until(lambda: self.events(kind, subtype))[0])

    def close(self) -> None:
        self.client.close()


Listen = Callable[..., Ear]


@pytest.fixture
def web(workspace: Workspace) -> WebClient:
    """Slack's Web API client with the bot's token; it repeats nothing by itself."""
    return WebClient(workspace.keys.bot_token, base_url=workspace.api_url, retry_handlers=[])


@pytest.fixture
def listen(workspace: Workspace) -> Iterator[Listen]:
    """A function that connects an `Ear`, which acknowledges all unless told otherwise."""
    with ExitStack() as stack:

        def connect(answer: Answer = lambda _: None, at: Workspace | None = None) -> Ear:
            ear = Ear(at or workspace, answer)
            stack.callback(ear.close)
            return ear

        yield connect


@contextmanager
def bolt_by_socket(workspace: Workspace, app: App) -> Iterator[None]:
    """A Bolt app on its own Socket Mode handler."""
    handler = SocketModeHandler(
        app, workspace.keys.app_token, web_client=WebClient(base_url=workspace.api_url)
    )
    handler.connect()  # type: ignore[no-untyped-call]
    workspace.connected()
    try:
        yield
    finally:
        handler.close()  # type: ignore[no-untyped-call]


@contextmanager
def bolt_by_http(workspace: Workspace, app: App) -> Iterator[str]:
    """A Bolt app behind its own Starlette adapter, which checks signatures; its address."""
    handler = SlackRequestHandler(app)

    async def take(request: Request) -> Response:
        return await handler.handle(request)

    served = Starlette(routes=[Route("/slack/events", take, methods=["POST"])])
    config = uvicorn.Config(served, "127.0.0.1", 0, log_level="warning", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until(lambda: server.started)
    port = server.servers[0].sockets[0].getsockname()[1]
    address = f"http://127.0.0.1:{port}/slack/events"
    workspace.knobs(request_url=address)
    try:
        yield address
    finally:
        workspace.knobs(request_url=None)
        server.should_exit = True
        thread.join(30)


def bolt_app(workspace: Workspace, **more: Any) -> App:
    """A Bolt app as anybody would make one, with the workspace in Slack's place."""
    client = WebClient(workspace.keys.bot_token, base_url=workspace.api_url)
    return App(client=client, signing_secret=workspace.keys.signing_secret, **more)
