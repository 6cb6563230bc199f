"""One place that gives embeddings, in the shape of OpenAI, Databricks or Azure.

The name says the shape: `azure/DEPLOYMENT` is asked at its deployment, with the key as `api-key`;
`databricks/ENDPOINT`, `openai/MODEL` and a plain name are asked by name at `/embeddings`.
"""

from collections.abc import Sequence
from typing import Any, ClassVar, Final

import numpy as np
from pydantic import SecretStr

from ingest.calling import Breaker, Caller, CallFailed, Purse, tokens_said
from ingest.embedding.vectors import Vectors
from sql.endpoint import Endpoint
from sql.failure import Failure, Kind

_AZURE: Final = "azure/"
_OTHERS: Final = ("openai/", "databricks/")
FIRST: Final = "INGEST_EMBEDDING"


class EmbeddingFailed(Failure):
    """The embedding endpoint gave no vectors; check INGEST_EMBEDDING and
    INGEST_EMBEDDING_API_BASE."""

    kind: ClassVar[Kind] = "passing"
    people: ClassVar[str | None] = (
        "I cannot search by meaning just now. Try again in a few minutes; if that does not help, "
        "tell whoever looks after me here."
    )


class EmbeddingRefused(EmbeddingFailed):
    """The embedding endpoint refuses what it is asked; check INGEST_EMBEDDING,
    INGEST_EMBEDDING_API_BASE and INGEST_EMBEDDING_API_KEY."""

    kind = "permanent"


class EmbeddingPlace:
    """A server and its model; safe for threads. `setting`: what to change where it does not
    work."""

    def __init__(
        self,
        model: str,
        api_base: str,
        api_key: SecretStr | None,
        *,
        purse: Purse | None = None,
        setting: str = FIRST,
        seconds: float = 120.0,
        retries: int = 2,
        most: int | None = None,
        pause: float = 30.0,
        patient: bool = True,
    ) -> None:
        key = api_key.get_secret_value() if api_key else None
        self._server = Endpoint(api_base)
        azure = model.startswith(_AZURE)
        self.model = model.removeprefix(_AZURE)
        for prefix in _OTHERS:
            self.model = self.model.removeprefix(prefix)
        path = f"openai/deployments/{self.model}/embeddings" if azure else "embeddings"
        self._url, self.told = self._server.at(path), f"{self._server}/{path}"
        self._named = {} if azure else {"model": self.model}
        headers = {"api-key" if azure else "Authorization": f"{'' if azure else 'Bearer '}{key}"}
        self._caller = Caller(
            self._server,
            key,
            headers=headers if key else {},
            seconds=seconds,
            retries=retries,
            most=most,
            patient=patient,
        )
        self.breaker = Breaker(pause)
        self.purse = purse or Purse("embedding", known_as(model, self._server))
        self.setting = setting

    def ask(self, texts: Sequence[str]) -> Vectors:
        """(n, dimensions) float32 of unit length, in the order of `texts`, which are counted.
        Raises EmbeddingFailed."""
        try:
            body = {**self._named, "input": list(texts)}
            said: Any = self._caller.post(self._url, self.told, body)
            self.purse.pay(tokens_said(said, *texts))
            rows = sorted(said["data"], key=lambda row: row["index"])
            vectors = np.array([row["embedding"] for row in rows], np.float32)
        except CallFailed as failed:
            kind = EmbeddingRefused if failed.is_refused else EmbeddingFailed
            raise kind(f"{failed}; check {self._to_check(failed)}.") from failed
        except (KeyError, TypeError, ValueError) as error:
            raise EmbeddingFailed(f"{self.told} did not answer with embeddings.") from error
        if vectors.ndim != 2 or len(vectors) != len(texts):
            raise EmbeddingFailed(f"{self.told} did not give one vector for each text.")
        if not np.isfinite(vectors).all():
            raise EmbeddingFailed(f"{self.told} gave vectors that are no numbers.")
        unit: Vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
        return unit

    def _to_check(self, failed: CallFailed) -> str:
        if self.setting != FIRST:
            return self.setting
        if failed.status is None:
            return f"{FIRST}_API_BASE"
        return f"{FIRST}, {FIRST}_API_BASE and {FIRST}_API_KEY"


def known_as(model: str, api_base: str) -> str:
    """What its calls are counted under. No secret."""
    return f"{model} at {Endpoint(api_base)}"
