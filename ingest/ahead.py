"""Vectors that were paid for a PDF that is not a manual yet: whoever goes on has them."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ingest.embedding import Embedder, EndpointEmbedder, Vectors
from sql import vectors_ahead
from sql.database import Database


@dataclass(frozen=True)
class Ahead:
    """Of one PDF of one team. What the embedded model gives is not kept: it costs nothing."""

    db: Database
    team: str
    content_hash: str

    def known(self, embedder: Embedder) -> dict[bytes, Vectors]:
        """The vectors that there are, by `key_of` of their text."""
        if not isinstance(embedder, EndpointEmbedder):
            return {}
        with self.db.connection() as conn:
            found = vectors_ahead.known(conn, self.team, self.content_hash, embedder.slug)
        vectors = {one: np.frombuffer(raw, "<f4") for one, raw in found.items()}
        return {one: v for one, v in vectors.items() if len(v) == embedder.dimensions}

    def keep(self, embedder: Embedder, texts: Sequence[str], vectors: Vectors) -> None:
        """They were just given."""
        if not isinstance(embedder, EndpointEmbedder):
            return
        made: Mapping[bytes, bytes] = {
            key_of(text): vector.astype("<f4").tobytes()
            for text, vector in zip(texts, vectors, strict=True)
        }
        with self.db.connection() as conn:
            vectors_ahead.keep(conn, self.team, self.content_hash, embedder.slug, made)


def key_of(text: str) -> bytes:
    """SHA-256 of a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
