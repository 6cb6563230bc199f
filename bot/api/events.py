"""Server-sent events."""

import json
from collections.abc import AsyncIterator
from typing import Any, Final

from starlette.responses import StreamingResponse

ALIVE: Final = b": still at work\n\n"
"""A comment, so that nobody on the way takes the connection for dead."""


def event(name: str | None, document: Any) -> bytes:
    """One event; `name` None: of no name."""
    data = json.dumps(document, ensure_ascii=False, default=str)
    head = f"event: {name}\n" if name else ""
    return f"{head}data: {data}\n\n".encode("utf-8", "backslashreplace")


def stream(events: AsyncIterator[bytes]) -> StreamingResponse:
    """The events as they come; when the client goes away, `events` is closed."""
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(events, media_type="text/event-stream", headers=headers)
