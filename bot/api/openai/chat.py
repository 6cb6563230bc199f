"""`/v1/chat/completions`: whole, or in chunks."""

import time
from collections.abc import AsyncIterator
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse, Response

from bot.api.asking import Abandoned, Told
from bot.api.events import ALIVE, event, stream
from bot.api.front import Front
from bot.api.once import call_of
from bot.api.openai.asked import MODEL, Message, Request, check, question_of
from bot.api.openai.pieces import annotations, pieces
from bot.api.operations import Given, Operation
from bot.api.problems import Problem, problem_of
from bot.api.telling import tell
from bot.api.work import Answering, in_thread


class StreamOptions(BaseModel):
    """What a stream ends with."""

    model_config = ConfigDict(extra="allow")
    include_usage: bool | None = False


class ChatBody(Request):
    """A chat in OpenAI's shape: the last message is the question."""

    messages: Annotated[list[Message], Field(min_length=1, max_length=1_000)]
    n: int | None = 1
    stream_options: StreamOptions | None = None


async def chat(front: Front, given: Given) -> Response:
    """The completion, or its chunks."""
    body: ChatBody = given.body
    check(body)
    if body.n not in (None, 1):
        raise Problem(422, "unsupported", "n: there is one answer to a question.")
    question = question_of(body, body.messages)
    given.client.channel(question.channel)
    call = None
    if given.idempotency_key is not None:
        asked = body.model_dump_json(exclude={"stream", "stream_options"})
        call = call_of(given.client.key_id, given.idempotency_key, "chat", asked)
    answering = Answering(front, given.client, question, call)
    base = str(given.request.base_url)
    if body.stream:
        usage = bool(body.stream_options and body.stream_options.include_usage)
        return stream(_chunks(front, answering, base, usage=usage))
    told = await answering.told(given.request)
    return JSONResponse(await in_thread(front.quick, _completion, told, base))


def usage_of(told: Told) -> dict[str, int]:
    """The language model's tokens; none where the answer was given before."""
    read = told.reply.tokens_in if told.reply else 0
    written = told.reply.tokens_out if told.reply else 0
    return {
        "prompt_tokens": read,
        "completion_tokens": written,
        "total_tokens": read + written,
    }


def _completion(told: Told, base: str) -> dict[str, Any]:
    said = tell(told)
    message = {
        "role": "assistant",
        "content": said.text,
        "refusal": None,
        "annotations": annotations(said, base, nest=True),
    }
    return {
        **_head(told, "chat.completion"),
        "choices": [{"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}],
        "usage": usage_of(told),
    }


def _head(told: Told, kind: str) -> dict[str, Any]:
    answer = told.shown.answer
    return {
        "id": f"chatcmpl-{answer.answer_id}",
        "object": kind,
        "created": int(time.time()),
        "model": MODEL,
        "system_fingerprint": answer.program,
        "shoptalk": {"answer_id": answer.answer_id, "status": answer.status, "thread": told.thread},
    }


async def _chunks(
    front: Front, answering: Answering, base: str, *, usage: bool
) -> AsyncIterator[bytes]:
    try:
        async for _ in answering.lines():
            yield ALIVE
        told = await answering.end()
        said = await in_thread(front.quick, tell, told)
        head = _head(told, "chat.completion.chunk")

        def chunk(delta: dict[str, Any], reason: str | None = None) -> bytes:
            one = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": reason}
            return event(None, {**head, "choices": [one]})

        yield chunk({"role": "assistant", "content": ""})
        for piece in pieces(said.text):
            yield chunk({"content": piece})
        yield chunk({"annotations": annotations(said, base, nest=True)})
        yield chunk({}, "stop")
        if usage:
            yield event(None, {**head, "choices": [], "usage": usage_of(told)})
        yield b"data: [DONE]\n\n"
    except Abandoned:
        return
    except Exception as error:  # noqa: BLE001 - the status is sent: it is told as an event
        incidents = front.shop.db.home.run / "incidents"
        limit = front.shop.settings.ingest.max_bytes
        yield event(None, problem_of(error, incidents, limit).document())
    finally:
        answering.leave()


OPERATIONS = (
    Operation(
        "POST",
        "/v1/chat/completions",
        "chatCompletion",
        "Ask in the shape of OpenAI's chat completions",
        "openai",
        "ask",
        ChatBody,
        serves=chat,
        once=True,
        media={"application/json": {"type": "object"}, "text/event-stream": {"type": "string"}},
    ),
)
