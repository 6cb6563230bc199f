"""Vectors of passages and queries."""

from ingest.embedding.embed import (
    Embedder,
    EmbeddingFailed,
    Vectors,
    open_embedder,
    prepare_embedded,
)
from ingest.embedding.kept import Kept
from ingest.embedding.remembered import Remembered

__all__ = [
    "Embedder",
    "EmbeddingFailed",
    "Kept",
    "Remembered",
    "Vectors",
    "open_embedder",
    "prepare_embedded",
]
