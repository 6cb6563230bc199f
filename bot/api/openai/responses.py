"""`/v1/responses`: whole, or as the events that OpenAI's clients know."""

import re
import time
from collections.abc import AsyncIterator, Iterator
from typing import Annotated, Any, Final

from pydantic import AfterValidator, Field
from starlette.responses import JSONResponse, Response

from bot.api.asking import Abandoned, Told, asker_of
from bot.api.clients import Client
from bot.api.events import ALIVE, event, stream
from bot.api.front import Front
from bot.api.once import call_of
from bot.api.openai.asked import MODEL, Message, Request, check, question_of
from bot.api.openai.pieces import annotations, pieces
from bot.api.operations import Given, Operation
from bot.api.problems import Problem, not_found, problem_of
from bot.api.telling import Telling, tell
from bot.api.work import Answering, in_thread
from ingest.legible import legible

_ID: Final = re.compile(r"resp_([1-9][0-9]{0,18})")
Text = Annotated[str, Field(max_length=200_000), AfterValidator(legible)]


class ResponsesBody(Request):
    """A request in OpenAI's shape: `input` is the question, or a list that ends with it."""

    input: Text | Annotated[list[Message], Field(min_length=1, max_length=1_000)]
    previous_response_id: Annotated[str | None, Field(max_length=40)] = None
    background: bool | None = False


async def respond(front: Front, given: Given) -> Response:
    """The response, or its events."""
    body: ResponsesBody = given.body
    check(body)
    if body.background:
        raise Problem(422, "unsupported", "background: wait for the answer, or stream it.")
    messages = body.input
    if isinstance(messages, str):
        messages = [Message(role="user", content=messages)]
    client, previous = given.client, body.previous_response_id
    thread, before = None, None
    if previous is not None:
        thread, before = await in_thread(front.quick, _thread, front, client, previous)
    question = question_of(body, messages, thread)
    if before is not None and question.channel is None:
        question = question_of(
            body.model_copy(update={"metadata": {"channel": before}}), messages, thread
        )
    client.channel(question.channel)
    call = None
    if given.idempotency_key is not None:
        asked = body.model_dump_json(exclude={"stream"})
        call = call_of(client.key_id, given.idempotency_key, "responses", asked)
    answering = Answering(front, client, question, call)
    base = str(given.request.base_url)
    if body.stream:
        return stream(_events(front, answering, base, previous))
    told = await answering.told(given.request)
    made = await in_thread(front.quick, _Made, told, base, previous)
    return JSONResponse(made.whole)


class _Made:
    """The response, and what its events are made of."""

    def __init__(self, told: Told, base: str, previous: str | None) -> None:
        self.said: Telling = tell(told)
        self.annotations = annotations(self.said, base, nest=False)
        answer = told.shown.answer
        self.item_id = f"msg_{answer.answer_id}"
        read = told.reply.tokens_in if told.reply else 0
        written = told.reply.tokens_out if told.reply else 0
        self.empty: dict[str, Any] = {
            "id": f"resp_{answer.answer_id}",
            "object": "response",
            "created_at": int(time.time()),
            "status": "in_progress",
            "error": None,
            "incomplete_details": None,
            "instructions": None,
            "metadata": {"answer_id": str(answer.answer_id), "status": answer.status},
            "model": MODEL,
            "output": [],
            "parallel_tool_calls": False,
            "previous_response_id": previous,
            "temperature": None,
            "tool_choice": "none",
            "tools": [],
            "top_p": None,
        }
        self.part = {
            "type": "output_text",
            "text": self.said.text,
            "annotations": self.annotations,
            "logprobs": [],
        }
        self.item = {
            "id": self.item_id,
            "type": "message",
            "role": "assistant",
            "status": "completed",
            "content": [self.part],
        }
        self.whole = {
            **self.empty,
            "status": "completed",
            "output": [self.item],
            "usage": {
                "input_tokens": read,
                "input_tokens_details": {"cached_tokens": 0},
                "output_tokens": written,
                "output_tokens_details": {"reasoning_tokens": 0},
                "total_tokens": read + written,
            },
        }

    def events(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """In the order in which OpenAI sends them."""
        at: dict[str, Any] = {"item_id": self.item_id, "output_index": 0, "content_index": 0}
        begun = {**self.item, "status": "in_progress", "content": []}
        blank = {**self.part, "text": "", "annotations": []}
        yield "response.created", {"response": self.empty}
        yield "response.in_progress", {"response": self.empty}
        yield "response.output_item.added", {"output_index": 0, "item": begun}
        yield "response.content_part.added", {**at, "part": blank}
        for piece in pieces(self.said.text):
            yield "response.output_text.delta", {**at, "delta": piece, "logprobs": []}
        for number, one in enumerate(self.annotations):
            named = {**at, "annotation_index": number, "annotation": one}
            yield "response.output_text.annotation.added", named
        yield "response.output_text.done", {**at, "text": self.said.text, "logprobs": []}
        yield "response.content_part.done", {**at, "part": self.part}
        yield "response.output_item.done", {"output_index": 0, "item": self.item}
        yield "response.completed", {"response": self.whole}


async def _events(
    front: Front, answering: Answering, base: str, previous: str | None
) -> AsyncIterator[bytes]:
    try:
        async for _ in answering.lines():
            yield ALIVE
        told = await answering.end()
        made = await in_thread(front.quick, _Made, told, base, previous)
        for number, (kind, data) in enumerate(made.events()):
            yield event(kind, {"type": kind, "sequence_number": number, **data})
    except Abandoned:
        return
    except Exception as error:  # noqa: BLE001 - the status is sent: it is told as an event
        incidents = front.shop.db.home.run / "incidents"
        problem = problem_of(error, incidents, front.shop.settings.ingest.max_bytes)
        told_ = {"code": problem.slug, "message": problem.detail, "param": None}
        yield event("error", {"type": "error", "sequence_number": 0, **told_})
    finally:
        answering.leave()


def _thread(front: Front, client: Client, previous: str) -> tuple[str, str | None]:
    """The thread of an earlier response, and its channel."""
    found = _ID.fullmatch(previous)
    if found is None or int(found[1]) >= 2**63:
        raise not_found("response")
    asker = asker_of(front, client, int(found[1]), what="response")
    return asker.thread_ts, None if asker.channel == client.conversation else asker.channel


OPERATIONS = (
    Operation(
        "POST",
        "/v1/responses",
        "createResponse",
        "Ask in the shape of OpenAI's responses",
        "openai",
        "ask",
        ResponsesBody,
        serves=respond,
        once=True,
        media={"application/json": {"type": "object"}, "text/event-stream": {"type": "string"}},
    ),
)
