"""One request and its whole answer, within a time that counts from the first byte to the last."""

import asyncio
import threading
import time
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, wait
from dataclasses import dataclass
from typing import Any, Final

import httpx

from ingest.calling import trust
from sql.retry_after import seconds_of

_CONNECT_SECONDS: Final = 5.0
_SECONDS_BETWEEN: Final = 0.1
"""How often it is asked, while the server works, whether somebody still waits."""
_TURNS: Final = 3
"""Of the loop before it is stopped: a transport closes its socket in the turn after its own."""


@dataclass(frozen=True)
class Answer:
    """`retry_after`: the seconds that the server asks to be left alone, if it says so."""

    status: int
    text: str
    retry_after: float | None = None


class Wire:
    """The connections of one engine. Thread-safe.

    They are on an event loop in a thread of its own, since only there a request that a server keeps
    waiting can be ended from outside: its connection is closed, and so the server stops too.
    """

    def __init__(self, *, trust_env: bool) -> None:
        self._trust_env = trust_env
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._client: httpx.AsyncClient | None = None

    def post_whole(
        self,
        url: str,
        body: dict[str, Any],
        headers: dict[str, str],
        seconds: float,
        left: Callable[[], float | None] = lambda: None,
    ) -> Answer:
        """The whole answer; raises httpx's errors.

        One that trickles is given up like one that does not come (ReadTimeout), and so is one once
        `left` says that no time is left: its connection is closed.
        """
        end = time.monotonic() + seconds
        posting = self._begin(url, body, headers, seconds)
        while True:
            done, _ = wait([posting], min(_SECONDS_BETWEEN, max(0.0, end - time.monotonic())))
            if done:
                try:
                    return posting.result()
                except CancelledError as error:
                    raise httpx.ReadTimeout("its engine was closed meanwhile") from error
            rest = left()
            if time.monotonic() >= end or (rest is not None and rest <= 0):
                posting.cancel()
                raise httpx.ReadTimeout("it is not waited for any longer")

    def close(self) -> None:
        """No connection is open any more, and what was under way has failed (ReadTimeout); the next
        request opens another."""
        with self._lock:
            loop, thread, client = self._loop, self._thread, self._client
            self._loop = self._thread = self._client = None
        if loop is None or thread is None or client is None:
            return
        asyncio.run_coroutine_threadsafe(_end(client), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()

    def _begin(
        self, url: str, body: dict[str, Any], headers: dict[str, str], seconds: float
    ) -> "Future[Answer]":
        with self._lock:
            if self._loop is None or self._client is None:
                self._loop = asyncio.new_event_loop()
                verify = trust(from_environment=self._trust_env)
                self._client = httpx.AsyncClient(trust_env=self._trust_env, verify=verify)
                self._thread = threading.Thread(
                    target=self._loop.run_forever, name="lm wire", daemon=True
                )
                self._thread.start()
            posting = _post(self._client, url, body, headers, seconds)
            return asyncio.run_coroutine_threadsafe(posting, self._loop)


async def _end(client: httpx.AsyncClient) -> None:
    """Nothing is under way on this loop any more."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    await client.aclose()
    for _ in range(_TURNS):
        await asyncio.sleep(0)


async def _post(
    client: httpx.AsyncClient,
    url: str,
    body: dict[str, Any],
    headers: dict[str, str],
    seconds: float,
) -> Answer:
    timeout = httpx.Timeout(seconds, connect=min(_CONNECT_SECONDS, seconds))
    read = bytearray()
    async with client.stream("POST", url, json=body, headers=headers, timeout=timeout) as response:
        async for piece in response.aiter_bytes():
            read += piece
    asked = seconds_of(response.headers.get("Retry-After"))
    return Answer(response.status_code, read.decode(errors="replace"), asked)
