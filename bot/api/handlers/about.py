"""Whether it lives, whether it can serve, what it counts, and what it offers."""

from typing import Any

from starlette.responses import JSONResponse, Response

from bot.api.front import Front
from bot.api.operations import Given, Operation
from bot.api.results import HealthResult, ReadyResult
from bot.api.work import in_thread
from sql.failure import Failure

_METRICS = "text/plain; version=0.0.4; charset=utf-8"


async def health(front: Front, given: Given) -> Response:
    """The process answers; nothing else is asked."""
    return JSONResponse({"status": "ok"})


async def ready(front: Front, given: Given) -> Response:
    """200 where a question could be answered now, 503 where not."""
    document = await in_thread(front.quick, _ready, front)
    return JSONResponse(document, 200 if document["ready"] else 503)


def _ready(front: Front) -> dict[str, Any]:
    parts = {"database": "ok", "embedding": "not needed yet", "language model": "not needed yet"}
    try:
        with front.shop.db.connection():
            pass
    except Failure:
        parts["database"] = "away"
    made = front.shop.parts_made
    if "embedder" in made:
        parts["embedding"] = "ok"
    if "lms" in made:
        parts["language model"] = "ok"
    return {"ready": parts["database"] == "ok", "parts": parts}


async def metrics(front: Front, given: Given) -> Response:
    """Counters and histograms of this process, in Prometheus' text format."""
    # The database is asked as well.
    text = await in_thread(front.quick, front.metrics.text)
    return Response(text, headers={"Content-Type": _METRICS})


async def openapi(front: Front, given: Given) -> Response:
    """This API, as an OpenAPI 3.1 document."""
    from bot.api.handlers import OPERATIONS
    from bot.api.openapi import document

    return JSONResponse(document(OPERATIONS))


OPERATIONS = (
    Operation(
        "GET",
        "/health",
        "health",
        "Whether the process answers",
        "about",
        gives=HealthResult,
        serves=health,
    ),
    Operation(
        "GET",
        "/ready",
        "ready",
        "Whether it can serve",
        "about",
        gives=ReadyResult,
        serves=ready,
        errors=(503,),
    ),
    Operation(
        "GET",
        "/metrics",
        "metrics",
        "What it counts, for Prometheus",
        "about",
        "metrics",
        serves=metrics,
        media={"text/plain": {"type": "string"}},
    ),
    Operation(
        "GET",
        "/openapi.json",
        "openapi",
        "This document",
        "about",
        serves=openapi,
        media={"application/json": {"type": "object"}},
    ),
)
