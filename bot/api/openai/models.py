"""The one model that there is."""

from typing import Any

from bot.api.front import Front
from bot.api.openai.asked import MODEL, check_model
from bot.api.operations import Given, Operation

_MODEL = {"id": MODEL, "object": "model", "created": 0, "owned_by": "shoptalk"}


def list_(front: Front, given: Given) -> dict[str, Any]:
    """A list of it."""
    return {"object": "list", "data": [_MODEL]}


def one_of(front: Front, given: Given) -> dict[str, Any]:
    """It, by its name."""
    check_model(given.path["model"])
    return _MODEL


OPERATIONS = (
    Operation(
        "GET",
        "/v1/models",
        "listModels",
        "The model, for OpenAI's clients",
        "openai",
        "ask",
        reads=list_,
        media={"application/json": {"type": "object"}},
    ),
    Operation(
        "GET",
        "/v1/models/{model}",
        "getModel",
        "The model by its name, for OpenAI's clients",
        "openai",
        "ask",
        reads=one_of,
        media={"application/json": {"type": "object"}},
        ids={"model": "text"},
    ),
)
