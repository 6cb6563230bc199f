"""How far the reading of uploaded PDFs is: asked, listed, and told as events."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from starlette.responses import JSONResponse, Response

from bot.api import progress
from bot.api.clients import Client
from bot.api.events import ALIVE, event, stream
from bot.api.front import Front
from bot.api.operations import Given, Operation
from bot.api.problems import problem_of
from bot.api.results import ReadingResult, ReadingsResult
from bot.api.work import SECONDS_ALIVE, in_thread
from sql import readings


def list_(front: Front, given: Given) -> dict[str, Any]:
    """Those of the last day, newest first."""
    with front.shop.db.connection() as conn:
        found = readings.latest(conn, given.client.key_id, progress.MOST)
    return {"readings": [progress.document(one) for one in found]}


async def get(front: Front, given: Given) -> Response:
    """The reading as it is now; as events until it has ended."""
    reading_id = given.path["reading_id"]
    one = await in_thread(front.quick, progress.of, front, given.client, reading_id)
    if wants_events(given):
        return stream(events_of(front, given.client, reading_id))
    return JSONResponse(progress.document(one))


def wants_events(given: Given) -> bool:
    """Whether the client asks for server-sent events."""
    return "text/event-stream" in given.request.headers.get("accept", "")


async def events_of(front: Front, client: Client, reading_id: int) -> AsyncIterator[bytes]:
    """`progress` whenever something changed, then `ended` or `failed`: each with the reading. Who
    hangs up ends nothing but this."""
    telling = progress.told(front, client, reading_id)
    coming: asyncio.Future[dict[str, Any] | None] | None = None
    try:
        while True:
            coming = asyncio.ensure_future(anext(telling, None))
            while not (await asyncio.wait({coming}, timeout=SECONDS_ALIVE))[0]:
                yield ALIVE
            now = coming.result()
            if now is None:
                return
            yield event("progress" if now["state"] == "reading" else now["state"], now)
    except Exception as error:  # noqa: BLE001 - the status is sent: it is told as an event
        settings = front.shop.settings.ingest
        incidents = front.shop.db.home.run / "incidents"
        yield event("problem", problem_of(error, incidents, settings.max_bytes).document())
    finally:
        if coming is not None:
            coming.cancel()


OPERATIONS = (
    Operation(
        "GET",
        "/v1/readings",
        "listReadings",
        "How far the reading of the PDFs is that the key uploaded",
        "manuals",
        "manuals:write",
        gives=ReadingsResult,
        reads=list_,
    ),
    Operation(
        "GET",
        "/v1/readings/{reading_id}",
        "getReading",
        "How far one reading is, now or as events until it ends",
        "manuals",
        "manuals:write",
        gives=ReadingResult,
        serves=get,
        media={"text/event-stream": {"type": "string"}},
        ids={"reading_id": "int"},
    ),
)
