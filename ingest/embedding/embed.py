"""Turn passages and queries into vectors of unit length, by the embedded model or an endpoint.

An embedder's `slug` names its table in the database: it changes with the model, so that vectors
of two models never meet.
"""

import fcntl
import hashlib
import os
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import ClassVar, Protocol

import httpx
import numpy as np
import onnxruntime
import structlog
from pydantic import SecretStr
from tokenizers import Tokenizer

from ingest import weights
from ingest.weights import EMBEDDING_MODEL, EMBEDDING_TOKENIZER, Report
from sql.endpoint import Endpoint
from sql.failure import Failure, Kind

log = structlog.get_logger()

Vectors = np.ndarray[tuple[int, ...], np.dtype[np.float32]]

MAX_TOKENS = 256
_ENDPOINT_BATCH = 64
# The number counts changes of onnx_minilm.py that change the graph: an older one is then rebuilt.
_GRAPH = "all-MiniLM-L6-v2.int8-1.onnx"


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


class Embedder(Protocol):
    """What turns text into vectors; safe to use from several threads."""

    @property
    def slug(self) -> str: ...

    @property
    def dimensions(self) -> int: ...

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """(n, dimensions) float32, rows of unit length, in the order of `texts`."""
        ...

    def embed_query(self, text: str) -> Vectors:
        """(dimensions,) float32 of unit length."""
        ...


class EmbeddingChoice(Protocol):
    """The part of IngestSettings that chooses an embedder."""

    @property
    def embedding(self) -> str: ...
    @property
    def embedding_api_base(self) -> str | None: ...
    @property
    def embedding_api_key(self) -> SecretStr | None: ...
    @property
    def models_path(self) -> Path | None: ...
    @property
    def hub_url(self) -> str | None: ...


def open_embedder(
    settings: EmbeddingChoice, models: Path, progress: Report | None = None
) -> Embedder:
    """The embedder that the settings name, ready to use; `models` is the home's models folder.

    "embedded" fetches and builds what is missing. Anything else is a model name served by an
    OpenAI-compatible endpoint. Raises WeightsError or EmbeddingFailed.
    """
    if settings.embedding != "embedded":
        return EndpointEmbedder(
            settings.embedding,
            settings.embedding_api_base or "https://api.openai.com/v1",
            settings.embedding_api_key,
        )
    model = prepare_embedded(
        models, local=settings.models_path, hub_url=settings.hub_url, progress=progress
    )
    return MiniLmEmbedder(*model)


def prepare_embedded(
    models: Path,
    *,
    local: Path | None = None,
    hub_url: str | None = weights.DEFAULT_HUB,
    progress: Report | None = None,
) -> tuple[Path, Path]:
    """(ONNX graph, tokenizer) of the embedded model, fetched and built on first use.

    A graph that was built in the folder `local` is used as it is: building takes seconds.
    """
    built = models / _GRAPH
    if local is not None and (local / _GRAPH).exists():
        built = local / _GRAPH
    source = None
    if not built.exists():
        source = weights.ensure(
            EMBEDDING_MODEL, models, local=local, hub_url=hub_url, progress=progress
        )
    tokenizer = weights.ensure(
        EMBEDDING_TOKENIZER, models, local=local, hub_url=hub_url, progress=progress
    )
    if source is not None:
        from ingest.embedding import (
            onnx_minilm,  # the onnx package is slow to import and needed once
        )

        with (models / "onnx-build.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not built.exists():
                onnx_minilm.build_int8(source, built)
                log.info("embedding.built", path=built.name)
    return built, tokenizer


class MiniLmEmbedder:
    """all-MiniLM-L6-v2 in int8 on the CPU; texts past 256 tokens are cut.

    Texts run one by one, each on one core: int8 scales depend on all that is in a batch, so that
    a vector would depend on its neighbours, and threads inside a run mostly wait for each other.
    """

    slug = "minilm_l6_v2_int8"
    dimensions = 384

    def __init__(self, graph: Path, tokenizer: Path, threads: int | None = None) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            graph, options, providers=["CPUExecutionProvider"]
        )
        self._pool = ThreadPoolExecutor(threads or len(os.sched_getaffinity(0)), "embed")
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        # The file says 128 tokens, padded to 128: the model reads 256, and padding costs time.
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.no_padding()

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        vectors = np.empty((len(texts), self.dimensions), np.float32)
        for row, vector in enumerate(self._pool.map(self.embed_query, texts)):
            vectors[row] = vector
        return vectors

    def embed_query(self, text: str) -> Vectors:
        ids = np.array([self._tokenizer.encode(text).ids], np.int64)
        given = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        vector: Vectors = self._session.run(None, given)[0][0]
        return vector


class EndpointEmbedder:
    """Any OpenAI-compatible `/embeddings` endpoint; its dimensions are asked for at the start."""

    def __init__(self, model: str, api_base: str, api_key: SecretStr | None) -> None:
        headers = {"Authorization": f"Bearer {api_key.get_secret_value()}"} if api_key else {}
        self._client = httpx.Client(
            headers=headers,
            timeout=httpx.Timeout(120, connect=5),
            transport=httpx.HTTPTransport(retries=2),
        )
        self._key = api_key.get_secret_value() if api_key else None
        self._server = Endpoint(api_base)
        self._url = f"{self._server}/embeddings"
        self._model = model.removeprefix("openai/")
        self.dimensions = len(self.embed_query("torque"))
        self.slug = slug_of(f"{self._model}_{self.dimensions}")

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        parts = [
            self._ask(list(texts[start : start + _ENDPOINT_BATCH]))
            for start in range(0, len(texts), _ENDPOINT_BATCH)
        ]
        return np.concatenate(parts) if parts else np.empty((0, self.dimensions), np.float32)

    def embed_query(self, text: str) -> Vectors:
        vector: Vectors = self._ask([text])[0]
        return vector

    def _ask(self, texts: list[str]) -> Vectors:
        try:
            response = self._client.post(
                self._server.at("embeddings"), json={"model": self._model, "input": texts}
            )
            response.raise_for_status()
            rows = sorted(response.json()["data"], key=lambda row: row["index"])
            vectors = np.array([row["embedding"] for row in rows], np.float32)
        except httpx.HTTPStatusError as error:
            status = error.response.status_code
            refused = 400 <= status < 500 and status not in (408, 429)
            raise (EmbeddingRefused if refused else EmbeddingFailed)(
                f"{self._url} answered {status}; check INGEST_EMBEDDING, "
                "INGEST_EMBEDDING_API_BASE and INGEST_EMBEDDING_API_KEY."
            ) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            why = self._server.without_secrets(str(error), self._key)
            raise EmbeddingFailed(
                f"{self._url} cannot be reached ({why}); check INGEST_EMBEDDING_API_BASE."
            ) from error
        except (KeyError, TypeError, ValueError) as error:
            raise EmbeddingFailed(f"{self._url} did not answer with embeddings.") from error
        if vectors.ndim != 2 or len(vectors) != len(texts):
            raise EmbeddingFailed(f"{self._url} did not give one vector for each text.")
        unit: Vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
        return unit


def slug_of(name: str) -> str:
    """A model name as part of a table name: at most 40 characters of a-z, 0-9 and _."""
    plain = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
    if len(plain) <= 40:
        return plain
    return f"{plain[:31]}_{hashlib.sha256(name.encode()).hexdigest()[:8]}"
