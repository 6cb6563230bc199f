"""The door in front of the embedded LM: who is served first.

A call's address says what it is for: /answers/v1, /judge/v1 or /optimiser/v1. Answers go before
judging, judging before optimising, and optimising never holds the last free slot, so that a
question does not wait for the end of a call that nobody waits for.
"""

import asyncio
import hmac
import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Literal, get_args

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

Purpose = Literal["answers", "judge", "optimiser"]
PURPOSES: tuple[Purpose, ...] = get_args(Purpose)


class Turnstile:
    """Lets `slots` callers through at a time, the most urgent first, equals in order of arrival."""

    def __init__(self, slots: int) -> None:
        self._free = slots
        self._slots = slots
        self._arrivals = itertools.count()
        self._waiting: dict[tuple[int, int], asyncio.Future[None]] = {}

    @asynccontextmanager
    async def turn(self, purpose: Purpose) -> AsyncIterator[None]:
        """Wait for a slot and hold it; cancelling the wait gives the place up."""
        rank = PURPOSES.index(purpose)
        place = (rank, next(self._arrivals))
        mine = asyncio.get_running_loop().create_future()
        self._waiting[place] = mine
        self._admit()
        try:
            await mine
        except asyncio.CancelledError:
            if self._waiting.pop(place, None) is None:
                self._leave()
            raise
        try:
            yield
        finally:
            self._leave()

    def _admit(self) -> None:
        for place in sorted(self._waiting):
            kept_free = 1 if place[0] == len(PURPOSES) - 1 and self._slots > 1 else 0
            if self._free <= kept_free:
                return
            self._free -= 1
            self._waiting.pop(place).set_result(None)

    def _leave(self) -> None:
        self._free += 1
        self._admit()


def build_gate(upstream: str, secret: str, model: str, slots: int) -> Starlette:
    """The ASGI application that forwards to the server at `upstream`; both want the secret."""
    turnstile = Turnstile(slots)
    headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
    # Answers come whole, and a caller that gives up closes its connection.
    client = httpx.AsyncClient(timeout=None, trust_env=False)

    def known(request: Request) -> bool:
        given = request.headers.get("authorization", "")
        return hmac.compare_digest(given.encode(), headers["Authorization"].encode())

    async def health(request: Request) -> Response:
        return JSONResponse(
            {"model": model} if known(request) else {}, 200 if known(request) else 401
        )

    async def chat(request: Request) -> Response:
        purpose = request.path_params["purpose"]
        if not known(request):
            return JSONResponse({"error": {"message": "wrong key"}}, 401)
        if purpose not in PURPOSES:
            return JSONResponse({"error": {"message": "no such purpose"}}, 404)
        body = await request.body()

        async def forward() -> Response:
            async with turnstile.turn(purpose):
                said = await client.post(
                    f"{upstream}/v1/chat/completions", content=body, headers=headers
                )
            return Response(said.content, said.status_code, media_type="application/json")

        work = asyncio.create_task(forward())
        gone = asyncio.create_task(_gone(request))
        try:
            await asyncio.wait({work, gone}, return_when=asyncio.FIRST_COMPLETED)
            if not work.done():
                return Response(status_code=499)
            return work.result()
        except httpx.TransportError as error:
            return JSONResponse({"error": {"message": f"the LM broke off: {error}"}}, 502)
        finally:
            # Closing the connection makes the LM stop writing for a caller who left.
            work.cancel()
            gone.cancel()
            await asyncio.gather(work, gone, return_exceptions=True)

    return Starlette(
        routes=[
            Route("/health", health),
            Route("/{purpose}/v1/chat/completions", chat, methods=["POST"]),
        ]
    )


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
