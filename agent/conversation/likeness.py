"""How like chat, or like asking back, a message is: its embedding beside a few examples.

Small talk has too many words to list. A message's likeness to a kind is its cosine to the nearest
example of that kind less its cosine to the nearest example of work (`programs/messages.json`). The
bounds above which it counts are program state and belong to one embedding model: with another
model nothing is like anything, and every message searches. No vector of the database is read.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cached_property
from importlib import resources
from typing import Any

from ingest.embedding import Embedder, EmbeddingSpent, Vectors


@dataclass(frozen=True)
class Likeness:
    """Differences of two cosines, -2..2; 0 says nothing."""

    chat: float = 0.0
    recall: float = 0.0


@dataclass(frozen=True)
class Bounds:
    """The least likeness that counts, for embeddings of the model `slug`.

    `chat_unknown` is for a message with no word that the manuals hold. `recall` is for a message
    that brings words into the thread which the manuals hold, `recall_unknown` for one whose new
    words they do not hold, `recall_known` for one that brings none. Set on
    `tests/messages/conditional_dev.jsonl`, above all that had to search.
    """

    slug: str = "minilm_l6_v2_int8"
    chat: float = 0.15
    chat_unknown: float = 0.1
    recall: float = 0.1
    recall_unknown: float = 0.05
    recall_known: float = 0.0

    def document(self) -> dict[str, Any]:
        """The bounds as JSON."""
        return asdict(self)


class Examples:
    """The examples' vectors by one embedder, made when they are first needed."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    @cached_property
    def _vectors(self) -> Mapping[str, Vectors]:
        text = resources.files("agent").joinpath("programs", "messages.json").read_text("utf-8")
        return {
            kind: self._embedder.embed_passages(examples)
            for kind, examples in json.loads(text).items()
        }

    def warm(self) -> "Examples":
        """Make the vectors now, so that the first question does not wait for them."""
        with suppress(EmbeddingSpent):
            _ = self._vectors
        return self

    def likeness(self, message: str, bounds: Bounds) -> Likeness:
        """The message's likeness; zeros where the bounds are another model's, or nothing may be
        embedded today."""
        if self._embedder.slug != bounds.slug or not message.strip():
            return Likeness()
        try:
            vector, known = self._embedder.embed_query(message), self._vectors
        except EmbeddingSpent:
            return Likeness()
        near = {kind: float((rows @ vector).max()) for kind, rows in known.items()}
        return Likeness(near["chat"] - near["work"], near["recall"] - near["work"])
