"""One request and its whole answer, within a time that counts from the first byte to the last."""

import time
from dataclasses import dataclass
from typing import Any

import httpx

from sql.retry_after import seconds_of

_CONNECT_SECONDS = 5.0


@dataclass(frozen=True)
class Answer:
    """`retry_after`: the seconds that the server asks to be left alone, if it says so."""

    status: int
    text: str
    retry_after: float | None = None


def post_whole(
    client: httpx.Client, url: str, body: dict[str, Any], headers: dict[str, str], seconds: float
) -> Answer:
    """The whole answer; raises httpx's errors.

    One that trickles is given up like one that does not come (ReadTimeout), and the connection is
    closed, so that the server stops too.
    """
    end = time.monotonic() + seconds
    timeout = httpx.Timeout(seconds, connect=min(_CONNECT_SECONDS, seconds))
    read = bytearray()
    with client.stream("POST", url, json=body, headers=headers, timeout=timeout) as response:
        for piece in response.iter_bytes():
            read += piece
            if time.monotonic() > end:
                raise httpx.ReadTimeout("it trickles", request=response.request)
    asked = seconds_of(response.headers.get("Retry-After"))
    return Answer(response.status_code, read.decode(errors="replace"), asked)
