"""The official SDK's client of the MCP server in the API."""

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import TypeVar

import anyio
import httpx2
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

from tests.fix_api import ApiUp

T = TypeVar("T")


def with_client(
    api_up: ApiUp, secret: str, work: Callable[[Client], Awaitable[T]], mode: str = "auto"
) -> T:
    """What the work gives, done with a client that has this key."""

    async def run() -> T:
        async with AsyncExitStack() as stack:
            headers = {"Authorization": f"Bearer {secret}"}
            http = httpx2.AsyncClient(headers=headers, timeout=60)
            await stack.enter_async_context(http)
            transport = streamable_http_client(f"{api_up.url}/mcp", http_client=http)
            client = await stack.enter_async_context(Client(transport, mode=mode))
            return await work(client)

    return anyio.run(run)
