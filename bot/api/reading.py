"""From a request to what its operation is given: whose key, which body; else a Problem."""

import json
import re
from typing import Any, Final

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from starlette.requests import Request

from bot.api.bodies import CHANNEL
from bot.api.clients import Client
from bot.api.front import Front
from bot.api.keys import hash_of
from bot.api.operations import Given, Operation
from bot.api.problems import Problem, not_found, too_large, too_often, wrong_key
from sql import api_keys

MOST_JSON: Final = 1_000_000
_MOST_ID: Final = 2**63 - 1
_KEY: Final = re.compile(r"[\x21-\x7e]{1,200}")
_TEXT_ID: Final = re.compile(r"[\w.:-]{1,200}", re.ASCII)
_PATTERNS: Final = {
    r"\S": "It has no words.",
    CHANNEL: "Give the id that Slack has for it, such as C0123ABC.",
}
"""What a text that is not of the pattern has to be."""
_NOBODY: Final = Client(0, "", "nobody")


def client_of(front: Front, request: Request, scope: str | None) -> Client:
    """Whose key it is, which may do this, now; in a thread. Problem 401, 403, 429."""
    if scope is None:
        return _NOBODY
    client = whose(front, request)
    client.need(scope)
    return client


def whose(front: Front, request: Request) -> Client:
    """Whose key the request has, whatever it may do; in a thread. Problem 401, 429."""
    kind, _, secret = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer" or not secret.strip():
        raise wrong_key()
    return of_secret(front, secret.strip())


def of_secret(front: Front, secret: str) -> Client:
    """Whose key it is; this is one of its calls. Problem 401, 429."""
    with front.shop.db.connection() as conn:
        key = api_keys.by_hash(conn, hash_of(secret))
        if key is None:
            raise wrong_key()
        wait = api_keys.take_turn(conn, key.key_id, key.per_minute)
    if wait:
        raise too_often(wait)
    return Client.of(key)


def path_of(operation: Operation, request: Request) -> dict[str, Any]:
    """The ids in the path; Problem 404 where one cannot be one."""
    read: dict[str, Any] = {}
    for name, kind in operation.ids.items():
        raw = str(request.path_params[name])
        if kind == "text":
            if not _TEXT_ID.fullmatch(raw):
                raise not_found(name.removesuffix("_id"))
            read[name] = raw
            continue
        if not (raw.isascii() and raw.isdecimal() and 0 < len(raw) < 20):
            raise not_found(name.removesuffix("_id"))
        number = int(raw)
        if not 0 < number <= _MOST_ID:
            raise not_found(name.removesuffix("_id"))
        read[name] = number
    return read


async def body_of(request: Request, most: int = MOST_JSON) -> bytes:
    """The whole body; Problem 413 before more than `most` bytes of it were read."""
    check_length(request, most)
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > most:
            raise too_large(most)
    return bytes(body)


def check_length(request: Request, most: int) -> None:
    """Problem 413 where the body says that it is longer, before any of it is read."""
    length = request.headers.get("content-length", "")
    if length.isascii() and length.isdecimal() and (len(length) > 18 or int(length) > most):
        raise too_large(most)


def parsed(operation: Operation, request: Request, raw: bytes) -> BaseModel | None:
    """The body as the operation's model; Problem 400, 415 or 422."""
    if operation.takes is None:
        return None
    kind = request.headers.get("content-type", "application/json").partition(";")[0].strip()
    if kind.lower() != "application/json" and not kind.lower().endswith("+json"):
        said = f"Send the body as application/json, not as {kind[:60]!r}."
        raise Problem(415, "not-json", said)
    return checked(operation.takes, document_of(raw))


def document_of(raw: bytes) -> Any:
    """The JSON of a body; Problem 400."""
    try:
        return json.loads(raw)
    except (ValueError, RecursionError) as error:
        line, column = getattr(error, "lineno", 0), getattr(error, "colno", 0)
        where = f" (line {line}, column {column})" if line else ""
        said = f"The body is no JSON document{where}: send one, in UTF-8."
        raise Problem(400, "not-json", said) from error


def query_of(operation: Operation, request: Request) -> BaseModel | None:
    """The query as the operation's model; Problem 422."""
    if operation.query is None:
        return None
    several = {
        name
        for name, one in operation.query.model_json_schema()["properties"].items()
        if one.get("type") == "array"
    }
    read: dict[str, Any] = {}
    for name in request.query_params:
        given = request.query_params.getlist(name)
        if name not in several and len(given) > 1:
            raise _invalid([{"at": name, "what": "Give it once."}])
        read[name] = given if name in several else given[0]
    return checked(operation.query, read, strict=False)


def idempotency_key_of(operation: Operation, request: Request) -> str | None:
    """The key that the client gave; Problem 422 where it cannot be one."""
    if not operation.takes_key:
        return None
    given = request.headers.get("idempotency-key")
    if given is not None and not _KEY.fullmatch(given):
        said = "An Idempotency-Key has 1 to 200 visible ASCII characters."
        raise Problem(422, "invalid", said)
    return given


def checked(model: type[BaseModel], document: Any, *, strict: bool = True) -> BaseModel:
    """The document as the model; Problem 400 or 422, which says where it is wrong."""
    try:
        return model.model_validate(document, strict=strict)
    except (ValidationError, RecursionError) as error:
        if isinstance(error, RecursionError):
            raise Problem(400, "not-json", "The document is too deep.") from error
        told = [
            {"at": ".".join(map(str, one["loc"])) or "body", "what": _what(one, model)}
            for one in error.errors(include_url=False, include_input=False)
        ]
        raise _invalid(told[:20]) from error


def _what(error: ErrorDetails, model: type[BaseModel]) -> str:
    """What is wrong, in words: pydantic's own are of patterns, items and models."""
    kind, told = error["type"], error.get("ctx", {})
    is_text = told.get("field_type") == "Value"
    if kind == "too_short" and is_text:
        return "It has no words."
    if kind == "too_long" and is_text:
        return f"Its {told['actual_length']:,} characters are more than {told['max_length']:,}."
    if kind == "string_pattern_mismatch":
        return _PATTERNS.get(told["pattern"], error["msg"])
    if kind == "extra_forbidden" and len(error["loc"]) == 1:
        return f"There is no such field; there are {', '.join(model.model_fields)}."
    if kind in ("model_type", "model_attributes_type", "dict_type"):
        return "It has to be a JSON object, {...}."
    return error["msg"]


def _invalid(told: list[dict[str, str]]) -> Problem:
    said = f"{told[0]['at']}: {told[0]['what']}"
    return Problem(422, "invalid", said, errors=told)


__all__ = [
    "Given",
    "body_of",
    "check_length",
    "checked",
    "client_of",
    "document_of",
    "of_secret",
    "parsed",
    "path_of",
    "query_of",
    "whose",
]
