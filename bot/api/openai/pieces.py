"""The text in pieces as it is streamed, and its citations as OpenAI's annotations."""

import re
from collections.abc import Iterator
from typing import Any

from bot.api.telling import Source, Telling, url_of

_PIECE = re.compile(r"\S*\s*")


def pieces(text: str) -> Iterator[str]:
    """Word by word; together they are the text."""
    yield from (found[0] for found in _PIECE.finditer(text) if found[0])


def flat(source: Source, base: str) -> dict[str, Any]:
    """As `/v1/responses` has them."""
    return {
        "type": "url_citation",
        "start_index": source.start,
        "end_index": source.end,
        "title": source.title,
        "url": url_of(base, source.manual_id, source.page),
    }


def nested(source: Source, base: str) -> dict[str, Any]:
    """As `/v1/chat/completions` has them."""
    inside = flat(source, base)
    return {"type": inside.pop("type"), "url_citation": inside}


def annotations(telling: Telling, base: str, *, nest: bool) -> list[dict[str, Any]]:
    """All of them, in the order of the text."""
    make = nested if nest else flat
    return [make(source, base) for source in telling.sources]
