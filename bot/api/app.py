"""The API as an ASGI app: each operation is a route, every error a problem, every request a line in
the log and a count."""

import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractContextManager
from typing import Any, Final

import structlog
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.api import once
from bot.api.asking import Abandoned
from bot.api.front import Front
from bot.api.handlers import OPERATIONS
from bot.api.mcp.http import McpApp
from bot.api.once import Done, Overtaken, call_of
from bot.api.operations import Given, Operation
from bot.api.problems import Problem, problem_of
from bot.api.reading import (
    body_of,
    client_of,
    idempotency_key_of,
    parsed,
    path_of,
    query_of,
)
from bot.api.work import in_thread
from sql.spans import Span, span

log = structlog.get_logger()
_GONE: Final = 499
"""The client went away; nobody reads it."""
_QUIET: Final = frozenset({"/health", "/ready", "/metrics"})
_METHODS: Final = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"})


def api(front: Front) -> Starlette:
    """The app. Nothing of it blocks the event loop."""
    routes = [
        Route(one.path, _endpoint(front, one), methods=[one.method], name=one.name)
        for one in OPERATIONS
    ]

    mcp = McpApp(front)
    routes.append(Route("/mcp", mcp, name="mcp"))

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with mcp.running():
            yield
            front.closing.set()

    app = Starlette(routes=routes, exception_handlers={HTTPException: _http}, lifespan=lifespan)
    app.add_middleware(_Counted, front=front)
    return app


def _endpoint(front: Front, one: Operation) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        request.scope["shoptalk"] = {"operation": one.name, "route": one.path}
        try:
            return await _served(front, one, request)
        except (ClientDisconnect, Abandoned):
            return Response(status_code=_GONE)
        except Overtaken:
            said = "The first request with this idempotency key was taken up by another: repeat it."
            return Problem(409, "still-at-work", said).response()
        except Exception as error:  # noqa: BLE001 - the outermost boundary
            incidents = front.shop.db.home.run / "incidents"
            limit = front.shop.settings.ingest.max_bytes
            problem = await in_thread(front.quick, problem_of, error, incidents, limit)
            return problem.response()

    return endpoint


async def _served(front: Front, one: Operation, request: Request) -> Response:
    client = await in_thread(front.quick, client_of, front, request, one.scope)
    request.scope["shoptalk"]["client"] = client.name
    path, query = path_of(one, request), query_of(one, request)
    key = idempotency_key_of(one, request)
    raw = await body_of(request) if one.takes is not None else b""
    body = parsed(one, request, raw)
    given = Given(client, request, path, query, body, key, raw)
    if one.serves is not None:
        return await one.serves(front, given)
    if one.reads is not None:
        document = await in_thread(front.quick, one.reads, front, given)
        return JSONResponse(document, one.status)
    done = await in_thread(front.quick, _written, front, one, given)
    return JSONResponse(dict(done.result), done.status)


def _written(front: Front, one: Operation, given: Given) -> Done:
    call = None
    if given.idempotency_key is not None:
        asked = (one.name, given.request.url.path, given.raw)
        call = call_of(given.client.key_id, given.idempotency_key, *asked)
    writes = one.writes
    assert writes is not None
    with front.shop.db.connection() as conn:
        return once.in_transaction(conn, call, lambda: writes(front, given, conn))


async def _http(request: Request, error: Exception) -> Response:
    """What Starlette says by itself: no such path, or not that method."""
    assert isinstance(error, HTTPException)
    said = {
        404: "There is no such path: /openapi.json lists them.",
        405: "This path has no such method: the header Allow lists them.",
    }
    headers = dict(error.headers or {})
    slug = {404: "no-such-path", 405: "no-such-method"}.get(error.status_code, "http")
    detail = said.get(error.status_code, str(error.detail))
    return Problem(error.status_code, slug, detail, headers=headers).response()


def _request(scope: Scope) -> AbstractContextManager[Span]:
    """The request's span, part of the client's trace; those who only look after us begin none."""
    if scope["path"] in _QUIET:
        return span("request")
    carried = next((value for name, value in scope["headers"] if name == b"traceparent"), b"")
    return span("request", kind="server", parent=carried.decode("latin-1") or None)


def _told(scope: Scope, status: int) -> tuple[str, dict[str, str | int | None]]:
    """A request's span as OpenTelemetry names it, and what it says: the path as we have it in our
    list, not as it was sent, which could hold anything."""
    known: dict[str, Any] = scope.get("shoptalk") or {}
    method = scope["method"] if scope["method"] in _METHODS else "_OTHER"
    route = known.get("route")
    return " ".join(filter(None, (method, route))), {
        "http.request.method": method,
        "http.route": route,
        "http.response.status_code": status,
        "url.scheme": scope["scheme"],
        "shoptalk.operation": known.get("operation", "none"),
    }


class _Counted:
    """Counts each request, and logs it: ids and times, nothing that was said."""

    def __init__(self, app: ASGIApp, front: Front) -> None:
        self._app = app
        self._metrics = front.metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = time.perf_counter(), 0

        async def sent(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            with _request(scope) as one:
                try:
                    await self._app(scope, receive, sent)
                finally:
                    one.name, about = _told(scope, status)
                    one.set(about)
                    if status >= 500:
                        one.error = str(status)
        finally:
            seconds = time.perf_counter() - began
            known: dict[str, Any] = scope.get("shoptalk") or {}
            operation = known.get("operation", "none")
            self._metrics.requests.labels(operation, str(status)).inc()
            self._metrics.seconds.labels(operation).observe(seconds)
            log.info(
                "api.request",
                operation=operation,
                status=status,
                client=known.get("client"),
                seconds=round(seconds, 3),
            )
