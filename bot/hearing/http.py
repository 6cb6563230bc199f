"""Slack by HTTP: checks each request's signature, then hands it to the Bolt app."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager

import structlog
from slack_bolt import BoltRequest
from slack_bolt.adapter.starlette.handler import to_starlette_response
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.hearing.apps import Dispatching
from bot.hearing.bolt import THREADS

log = structlog.get_logger()

_MOST_BYTES = 1_000_000
"""Slack's events are a few kilobytes; nobody else's megabytes are read to check a signature."""


def http_app(app: Dispatching, signing_secret: str | None, more: Sequence[Route] = ()) -> Starlette:
    """Serves `POST /slack/events` (events, clicks and forms alike), `GET /health` and `more`.

    A request without a valid signature of the last five minutes reaches no listener; without a
    secret there is nothing to send events to.
    """
    verifier = SignatureVerifier(signing_secret) if signing_secret else None
    pool = ThreadPoolExecutor(THREADS, "delivery")

    async def events(request: Request) -> Response:
        body = await _body(request)
        if body is None:
            return PlainTextResponse("too large", 413)
        if verifier is None or not _signed(verifier, request, body):
            log.warning("slack.bad_signature")
            return PlainTextResponse("invalid signature", 401)
        delivery = BoltRequest(
            body=body.decode("utf-8", "replace"),
            query=str(request.url.query),
            headers=dict(request.headers),
        )
        loop = asyncio.get_running_loop()
        return to_starlette_response(await loop.run_in_executor(pool, app.dispatch, delivery))

    async def health(request: Request) -> Response:
        return PlainTextResponse("ok")

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        pool.shutdown()

    return Starlette(
        routes=[
            *([Route("/slack/events", events, methods=["POST"])] if verifier else []),
            Route("/health", health, methods=["GET"]),
            *more,
        ],
        lifespan=lifespan,
    )


async def _body(request: Request) -> bytes | None:
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > _MOST_BYTES:
            return None
    return bytes(body)


def _signed(verifier: SignatureVerifier, request: Request, body: bytes) -> bool:
    timestamp = request.headers.get("x-slack-request-timestamp", "")
    signature = request.headers.get("x-slack-signature", "")
    # What Slack never sends, and its own library fails on.
    if not (timestamp.isdecimal() and len(timestamp) < 20 and signature.isascii()):
        return False
    return verifier.is_valid(body, timestamp, signature)
