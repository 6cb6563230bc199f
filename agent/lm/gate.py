"""The door in front of the embedded LM: it knows its home's secret and lets calls through in turn.

A call's address says what it is for: /answers/v1, /judge/v1 or /optimiser/v1.
"""

import asyncio
import hmac
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from agent.lm.turns import PURPOSES, Memories, Purpose, Turnstile


def build_gate(upstream: str, secret: str, model: str, slots: int, memories: int) -> Starlette:
    """The ASGI application that forwards to the server at `upstream`; both want the secret.

    `slots` calls are worked on at a time; the server has `memories` slots, which is more.
    """
    turnstile = Turnstile(slots)
    memory = Memories(memories)
    key = f"Bearer {secret}"
    # Answers come whole, and a caller that gives up closes its connection.
    client = httpx.AsyncClient(timeout=None, trust_env=False, headers={"Authorization": key})

    def known(request: Request) -> bool:
        return hmac.compare_digest(request.headers.get("authorization", "").encode(), key.encode())

    async def health(request: Request) -> Response:
        return JSONResponse({"model": model}) if known(request) else Response(status_code=401)

    async def chat(request: Request) -> Response:
        purpose = request.path_params["purpose"]
        if not known(request):
            return _refuse(401, "wrong key")
        if purpose not in PURPOSES:
            return _refuse(404, "no such purpose")
        try:
            body = await request.json()
            instructions = _instructions(body)
        except (ValueError, LookupError, TypeError):
            return _refuse(400, "no chat completion")
        work = asyncio.create_task(forward(purpose, body, instructions))
        gone = asyncio.create_task(_gone(request))
        try:
            await asyncio.wait({work, gone}, return_when=asyncio.FIRST_COMPLETED)
            return work.result() if work.done() else Response(status_code=499)
        except httpx.TransportError as error:
            return _refuse(502, f"the LM broke off: {error}")
        finally:
            # Closing the connection makes the LM stop writing for a caller who left.
            work.cancel()
            gone.cancel()
            await asyncio.gather(work, gone, return_exceptions=True)

    async def forward(purpose: Purpose, body: dict[str, Any], instructions: str) -> Response:
        async with turnstile.turn(purpose):
            with memory.use(instructions) as number:
                said = await client.post(
                    f"{upstream}/v1/chat/completions", json=body | {"id_slot": number}
                )
        return Response(said.content, said.status_code, media_type="application/json")

    return Starlette(
        routes=[
            Route("/health", health),
            Route("/{purpose}/v1/chat/completions", chat, methods=["POST"]),
        ]
    )


def _instructions(body: dict[str, Any]) -> str:
    first = body["messages"][0]
    return str(first["content"]) if first["role"] == "system" else ""


def _refuse(status: int, why: str) -> Response:
    return JSONResponse({"error": {"message": why}}, status)


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
