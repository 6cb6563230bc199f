"""The server over standard input and output, for the program that started it."""

from collections.abc import Callable

import anyio
from mcp.server.stdio import stdio_server

from bot.api.clients import Client
from bot.api.front import Front
from bot.api.mcp.server import Context, Whose, server_of
from bot.api.reading import of_secret
from bot.api.serve import front_of
from bot.api.work import in_thread
from bot.shop import Shop


def run_stdio(shop: Shop, secret: str | None, begun: Callable[[], None] = lambda: None) -> None:
    """Serve until standard input ends. `secret`: the key of the client that it serves; None: the
    person at this machine's command line. `begun` is called once it is sure that it is served:
    Problem 401 where the key does not hold."""
    front = front_of(shop)
    if secret is not None:
        of_secret(front, secret)
    server = server_of(front, _keyed(front, secret) if secret is not None else _operator(front))
    begun()

    async def serve() -> None:
        try:
            async with stdio_server() as (reading, writing):
                await server.run(reading, writing, server.create_initialization_options())
        finally:
            front.closing.set()

    anyio.run(serve)


def _operator(front: Front) -> Whose:
    async def whose(_: Context) -> Client:
        team = await in_thread(front.quick, lambda: front.shop.team)
        return Client.of_operator(team)

    return whose


def _keyed(front: Front, secret: str) -> Whose:
    async def whose(_: Context) -> Client:
        return await in_thread(front.quick, of_secret, front, secret)

    return whose
