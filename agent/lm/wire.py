"""One request and its whole answer, within a time that counts from the first byte to the last."""

import time
from typing import Any

import httpx

_CONNECT_SECONDS = 5.0


def post_whole(
    client: httpx.Client, url: str, body: dict[str, Any], headers: dict[str, str], seconds: float
) -> tuple[int, str]:
    """Status and text of the answer; raises httpx's errors.

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
    return response.status_code, read.decode(errors="replace")
