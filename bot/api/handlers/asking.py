"""Ask, plainly or as a stream of events, and read an answer again."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

from starlette.responses import JSONResponse, Response

from bot.api.asking import Abandoned, Question, read_again
from bot.api.bodies import AskBody
from bot.api.events import ALIVE, event, stream
from bot.api.front import Front
from bot.api.once import call_of
from bot.api.operations import Given, Operation
from bot.api.problems import problem_of
from bot.api.results import AnswerResult
from bot.api.telling import document_of
from bot.api.work import Answering, in_thread
from bot.showing import Part, plain


async def ask(front: Front, given: Given) -> Response:
    """The answer, or events: `lines` as they are found, then `answer`, or `problem`."""
    body: AskBody = given.body
    history = [one.model_dump() for one in body.history]
    question = Question(body.question, body.channel, body.thread, history, body.user)
    given.client.channel(body.channel)
    call = None
    if given.idempotency_key is not None:
        key_id = given.client.key_id
        call = call_of(
            key_id, given.idempotency_key, "ask", body.model_dump_json(exclude={"stream"})
        )
    answering = Answering(front, given.client, question, call)
    base = str(given.request.base_url)
    if body.stream or "text/event-stream" in given.request.headers.get("accept", ""):
        return stream(_events(front, answering, base))
    told = await answering.told(given.request)
    return JSONResponse(await in_thread(front.quick, document_of, told, base))


async def _events(front: Front, answering: Answering, base: str) -> AsyncIterator[bytes]:
    try:
        async for found in answering.lines():
            yield ALIVE if found is None else event("lines", {"parts": _early(found)})
        told = await answering.end()
        yield event("answer", await in_thread(front.quick, document_of, told, base))
    except Abandoned:
        return
    except Exception as error:  # noqa: BLE001 - the status is sent: it is told as an event
        settings = front.shop.settings.ingest
        incidents = front.shop.db.home.run / "incidents"
        yield event("problem", problem_of(error, incidents, settings.max_bytes).document())
    finally:
        answering.leave()


def _early(found: Sequence[Part]) -> list[dict[str, Any]]:
    return [
        {
            "manual": part.manual,
            "title": part.title,
            "section": part.section,
            "lines": [
                {"text": plain(line), "page": line.page, "label": line.label} for line in part.lines
            ],
        }
        for part in found
    ]


def read(front: Front, given: Given) -> dict[str, Any]:
    """The answer as the key may see it now."""
    told = read_again(front, given.client, given.path["answer_id"])
    return document_of(told, str(given.request.base_url))


OPERATIONS = (
    Operation(
        "POST",
        "/v1/ask",
        "ask",
        "Ask a question, and get the manual's lines that answer it",
        "ask",
        "ask",
        AskBody,
        AnswerResult,
        serves=ask,
        once=True,
        media={"text/event-stream": {"type": "string"}},
    ),
    Operation(
        "GET",
        "/v1/answers/{answer_id}",
        "readAnswer",
        "Read an answer again, as the key may see it now",
        "ask",
        "ask",
        gives=AnswerResult,
        reads=read,
        ids={"answer_id": "int"},
    ),
)
