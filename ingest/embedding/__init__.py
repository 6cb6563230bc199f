"""Vectors of passages and queries."""

from ingest.embedding.embed import Embedder, MiniLmEmbedder, open_embedder, prepare_embedded
from ingest.embedding.endpoint import EmbeddingFailed
from ingest.embedding.kept import Kept
from ingest.embedding.remembered import Remembered
from ingest.embedding.vectors import Vectors

__all__ = [
    "Embedder",
    "EmbeddingFailed",
    "Kept",
    "MiniLmEmbedder",
    "Remembered",
    "Vectors",
    "open_embedder",
    "prepare_embedded",
]
