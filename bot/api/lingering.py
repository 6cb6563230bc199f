"""A refusal of a body that is still being sent, which the client gets to read."""

from typing import Final

import anyio
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

_SECONDS: Final = 30.0
_SECONDS_OF_SILENCE: Final = 5.0


class Lingering(Response):
    """Sent at once; what the client still sends is thrown away meanwhile, for some seconds, and
    then the connection may be closed.

    A connection that is closed with unread bytes is reset, and the client, which looks at the
    response only when it has sent everything, would see that instead of the response.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as ASGI has it."""
        head = {"status": self.status_code, "headers": self.raw_headers}
        await send({"type": "http.response.start", **head})
        await send({"type": "http.response.body", "body": self.body, "more_body": True})
        with anyio.move_on_after(_SECONDS):
            while await _more(receive):
                pass
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _more(receive: Receive) -> bool:
    with anyio.move_on_after(_SECONDS_OF_SILENCE):
        message = await receive()
        return message["type"] == "http.request" and bool(message.get("more_body"))
    return False
