"""The server over streamable HTTP, without sessions: any process may take any request."""

import json
from contextlib import AbstractAsyncContextManager
from typing import Final

from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp_types import INVALID_REQUEST
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from bot.api.clients import Client
from bot.api.front import Front
from bot.api.mcp.server import Context, server_of
from bot.api.problems import Problem, problem_of
from bot.api.reading import MOST_JSON, check_length, whose
from bot.api.work import in_thread

_CLIENT: Final = "shoptalk.client"


class McpApp:
    """The ASGI app at /mcp, within `running()`. Each request has the client's key, as all of the
    API's have."""

    def __init__(self, front: Front) -> None:
        self._front = front
        self._manager = StreamableHTTPSessionManager(
            server_of(front, _whose), stateless=True, max_request_body_size=MOST_JSON
        )

    def running(self) -> AbstractAsyncContextManager[None]:
        """The app serves within; once."""
        return self._manager.run()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        front, request = self._front, Request(scope)
        scope["shoptalk"] = {"operation": "mcp", "route": "/mcp"}
        try:
            if request.method != "POST":
                said = "MCP takes POST here: there are no sessions, and no stream to listen to."
                raise Problem(405, "no-such-method", said, headers={"Allow": "POST"})
            check_length(request, MOST_JSON)
            client = await in_thread(front.quick, whose, front, request)
        except Exception as error:  # noqa: BLE001 - the outermost boundary
            incidents = front.shop.db.home.run / "incidents"
            limit = front.shop.settings.ingest.max_bytes
            problem = await in_thread(front.quick, problem_of, error, incidents, limit)
            await _refusal(problem)(scope, receive, send)
            return
        scope["shoptalk"]["client"] = client.name
        scope[_CLIENT] = client
        await self._manager.handle_request(scope, receive, send)


def _refusal(problem: Problem) -> Response:
    """The problem as an error of the protocol, whose words clients show: of any other body they
    tell that there was an error, and not which."""
    error = {"code": INVALID_REQUEST, "message": problem.detail, "data": problem.document()}
    document = {"jsonrpc": "2.0", "id": None, "error": error}
    # In ASCII: it may repeat what the client sent, whatever that was.
    said = json.dumps(document)
    return Response(said, problem.status, problem.headers, media_type="application/json")


async def _whose(ctx: Context) -> Client:
    assert ctx.request is not None
    client: Client = ctx.request.scope[_CLIENT]
    return client
