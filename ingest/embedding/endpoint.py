"""Embeddings from an endpoint, in the shape of OpenAI, Databricks or Azure.

The name says the shape: `azure/DEPLOYMENT` is asked at its deployment, with the key as `api-key`;
`databricks/ENDPOINT`, `openai/MODEL` and a plain name are asked by name at `/embeddings`.
"""

import hashlib
import re
from collections.abc import Sequence
from typing import Any, ClassVar, Final

import numpy as np
from pydantic import SecretStr

from ingest.calling import Caller, CallFailed
from ingest.embedding.vectors import Vectors
from sql.endpoint import Endpoint
from sql.failure import Failure, Kind

_BATCH: Final = 64
_AZURE: Final = "azure/"
_OTHERS: Final = ("openai/", "databricks/")


class EmbeddingFailed(Failure):
    """The embedding endpoint gave no vectors; check INGEST_EMBEDDING and
    INGEST_EMBEDDING_API_BASE."""

    kind: ClassVar[Kind] = "passing"
    people = (
        "I cannot search by meaning just now. Try again in a few minutes; if that does not help, "
        "tell whoever looks after me here."
    )


class EmbeddingRefused(EmbeddingFailed):
    """The embedding endpoint refuses what it is asked; check INGEST_EMBEDDING,
    INGEST_EMBEDDING_API_BASE and INGEST_EMBEDDING_API_KEY."""

    kind = "permanent"


class EndpointEmbedder:
    """An endpoint; its dimensions are asked for at the start."""

    def __init__(
        self,
        model: str,
        api_base: str,
        api_key: SecretStr | None,
        *,
        seconds: float = 120.0,
        retries: int = 2,
        most: int | None = None,
    ) -> None:
        key = api_key.get_secret_value() if api_key else None
        self._server = Endpoint(api_base)
        azure = model.startswith(_AZURE)
        self._model = model.removeprefix(_AZURE)
        for prefix in _OTHERS:
            self._model = self._model.removeprefix(prefix)
        path = f"openai/deployments/{self._model}/embeddings" if azure else "embeddings"
        self._url, self._told = self._server.at(path), f"{self._server}/{path}"
        self._named = {} if azure else {"model": self._model}
        headers = {"api-key" if azure else "Authorization": f"{'' if azure else 'Bearer '}{key}"}
        self._caller = Caller(
            self._server,
            key,
            headers=headers if key else {},
            seconds=seconds,
            retries=retries,
            most=most,
        )
        self.dimensions = len(self.embed_query("torque"))
        self.slug = slug_of(f"{self._model}_{self.dimensions}")

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        parts = [
            self._ask(list(texts[start : start + _BATCH])) for start in range(0, len(texts), _BATCH)
        ]
        return np.concatenate(parts) if parts else np.empty((0, self.dimensions), np.float32)

    def embed_query(self, text: str) -> Vectors:
        vector: Vectors = self._ask([text])[0]
        return vector

    def _ask(self, texts: list[str]) -> Vectors:
        try:
            said: Any = self._caller.post(self._url, self._told, {**self._named, "input": texts})
            rows = sorted(said["data"], key=lambda row: row["index"])
            vectors = np.array([row["embedding"] for row in rows], np.float32)
        except CallFailed as failed:
            settings = "INGEST_EMBEDDING_API_BASE"
            if failed.status is not None:
                settings = f"INGEST_EMBEDDING, {settings} and INGEST_EMBEDDING_API_KEY"
            kind = EmbeddingRefused if failed.is_refused else EmbeddingFailed
            raise kind(f"{failed}; check {settings}.") from failed
        except (KeyError, TypeError, ValueError) as error:
            raise EmbeddingFailed(f"{self._told} did not answer with embeddings.") from error
        if vectors.ndim != 2 or len(vectors) != len(texts):
            raise EmbeddingFailed(f"{self._told} did not give one vector for each text.")
        unit: Vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
        return unit


def slug_of(name: str) -> str:
    """A model name as part of a table name: at most 40 characters of a-z, 0-9 and _."""
    plain = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
    if len(plain) <= 40:
        return plain
    return f"{plain[:31]}_{hashlib.sha256(name.encode()).hexdigest()[:8]}"
