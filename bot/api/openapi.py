"""The OpenAPI 3.1 document, made of the same table as the routes."""

from collections.abc import Iterable, Mapping
from importlib.metadata import version
from typing import Any, Final

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from bot.api.operations import Operation
from bot.api.problems import MEDIA
from bot.api.results import ProblemResult

_REF: Final = "#/components/schemas/{model}"
_ERRORS: Final[Mapping[int, str]] = {
    400: "The body cannot be read",
    401: "No key that holds",
    403: "The key may not do that",
    404: "There is none such, or none for this key",
    409: "Not as things stand, or the first request with this key is still worked on",
    413: "The body is too large",
    415: "Not that kind of content",
    422: "The request cannot be used",
    429: "Too many requests: see Retry-After",
    500: "A defect, which was written down with a number",
    501: "A part that this needs is not installed",
    503: "A part that this needs is away: see Retry-After",
}


def document(operations: Iterable[Operation]) -> dict[str, Any]:
    """The document of these operations."""
    operations = list(operations)
    models: list[type[BaseModel]] = [ProblemResult]
    for one in operations:
        told = (one.takes, one.reads_also, one.gives)
        models += [model for model in told if model is not None]
        models += one.also.values()
    of_bodies = {model for one in operations for model in (one.takes, one.reads_also)}
    _, schemas = models_json_schema(
        [
            (model, "validation" if model in of_bodies else "serialization")
            for model in dict.fromkeys(models)
        ],
        ref_template=_REF,
    )
    paths: dict[str, dict[str, Any]] = {}
    for one in operations:
        paths.setdefault(one.path, {})[one.method.lower()] = _operation(one)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Shoptalk",
            "version": version("shoptalk"),
            "summary": "Answers maintenance questions from your own manuals: line and page.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": paths,
        "components": {
            "schemas": schemas.get("$defs", {}),
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(one: Operation) -> dict[str, Any]:
    told: dict[str, Any] = {
        "operationId": one.name,
        "summary": one.summary,
        "tags": [one.tag],
        "parameters": [*_path(one), *_query(one), *_key(one)],
        "responses": {str(one.status): _response(one), **_errors(one)},
        "security": [{"key": []}] if one.scope else [],
    }
    if one.status == 201:
        told["responses"]["200"] = _response(one)
    for status, model in one.also.items():
        content = {"application/json": {"schema": _schema(model)}}
        told["responses"][str(status)] = {"description": one.summary, "content": content}
    if one.scope:
        told["description"] = f"Needs a key with the scope `{one.scope}`."
    if one.takes is not None:
        content = {"application/json": {"schema": _schema(one.takes)}}
        told["requestBody"] = {"required": True, "content": content}
    elif one.body_media:
        binary = {"type": "string", "contentMediaType": one.body_media}
        content = {one.body_media: {"schema": binary}}
        if one.reads_also is not None:
            content = {"application/json": {"schema": _schema(one.reads_also)}, **content}
        told["requestBody"] = {"required": True, "content": content}
    return told


def _response(one: Operation) -> dict[str, Any]:
    content: dict[str, Any] = {}
    if one.gives is not None:
        content["application/json"] = {"schema": _schema(one.gives)}
    content |= {media: {"schema": dict(schema)} for media, schema in one.media.items()}
    return {"description": one.summary, "content": content}


def _errors(one: Operation) -> dict[str, Any]:
    statuses = {500, *one.errors}
    if one.scope:
        statuses |= {401, 403, 429, 503, 404}
    if one.takes is not None:
        statuses |= {400, 413, 415, 422}
    if one.query is not None:
        statuses |= {422}
    if one.takes_key:
        statuses |= {409, 422}
    problem = {MEDIA: {"schema": _schema(ProblemResult)}}
    told: dict[str, Any] = {
        str(status): {"description": _ERRORS[status], "content": problem}
        for status in sorted(statuses)
    }
    if one.name == "ready":
        told["503"] = {**_response(one), "description": "It cannot serve now"}
    return told


def _schema(model: type[BaseModel]) -> dict[str, Any]:
    return {"$ref": _REF.format(model=model.__name__)}


def _path(one: Operation) -> list[dict[str, Any]]:
    kinds = {
        "int": {"type": "integer", "minimum": 1, "maximum": 2**63 - 1},
        "text": {"type": "string", "pattern": r"^[A-Za-z0-9_.:-]{1,200}$"},
    }
    return [
        {"name": name, "in": "path", "required": True, "schema": kinds[kind]}
        for name, kind in one.ids.items()
    ]


def _query(one: Operation) -> list[dict[str, Any]]:
    if one.query is None:
        return []
    told = one.query.model_json_schema(ref_template=_REF)
    return [
        {
            "name": name,
            "in": "query",
            "required": name in told.get("required", ()),
            "schema": _without_null(schema),
        }
        for name, schema in told["properties"].items()
    ]


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """A query holds no null: a field is there, or it is not."""
    kinds = [one for one in schema.get("anyOf", ()) if one.get("type") != "null"]
    if len(kinds) != 1:
        return schema
    rest = {key: value for key, value in schema.items() if key not in ("anyOf", "default")}
    return {**kinds[0], **rest}


def _key(one: Operation) -> list[dict[str, Any]]:
    if not one.takes_key:
        return []
    return [
        {
            "name": "Idempotency-Key",
            "in": "header",
            "required": False,
            "description": "Of your making, for this one request: a repeat within a day gets the "
            "first one's result, and does nothing.",
            "schema": {"type": "string", "pattern": r"^[!-~]{1,200}$"},
        }
    ]
