"""Vectors of passages and queries."""

from ingest.embedding.embed import Embedder, MiniLmEmbedder, check, open_embedder, prepare_embedded
from ingest.embedding.endpoint import EmbeddingSpent, EndpointEmbedder
from ingest.embedding.kept import Kept
from ingest.embedding.opening import places_of, purses_of
from ingest.embedding.place import EmbeddingFailed
from ingest.embedding.remembered import Remembered
from ingest.embedding.vectors import Vectors

__all__ = [
    "Embedder",
    "EmbeddingFailed",
    "EmbeddingSpent",
    "EndpointEmbedder",
    "Kept",
    "MiniLmEmbedder",
    "Remembered",
    "Vectors",
    "check",
    "open_embedder",
    "places_of",
    "prepare_embedded",
    "purses_of",
]
