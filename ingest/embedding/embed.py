"""Turn passages and queries into vectors of unit length, by the embedded model or an endpoint.

An embedder's `slug` names its table in the database: it changes with the model, so that vectors
of two models never meet.
"""

import fcntl
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Protocol

import numpy as np
import onnxruntime
import structlog
from tokenizers import Tokenizer

from ingest import weights
from ingest.calling import Ledger
from ingest.embedding.endpoint import EndpointEmbedder
from ingest.embedding.opening import Places, places_of
from ingest.embedding.vectors import Vectors
from ingest.weights import EMBEDDING_MODEL, EMBEDDING_TOKENIZER, Report

log = structlog.get_logger()

MAX_TOKENS = 256
# The number counts changes of onnx_minilm.py that change the graph: an older one is then rebuilt.
_GRAPH = "all-MiniLM-L6-v2.int8-1.onnx"


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


class EmbeddingChoice(Places, Protocol):
    """The part of IngestSettings that chooses an embedder."""

    @property
    def models_path(self) -> Path | None: ...
    @property
    def hub_url(self) -> str | None: ...


def open_embedder(
    settings: EmbeddingChoice,
    models: Path,
    progress: Report | None = None,
    ledger: Ledger | None = None,
) -> Embedder:
    """The embedder that the settings name, ready to use; `models` is the home's models folder.

    "embedded" fetches and builds what is missing. Anything else is a model name served by an
    endpoint, whose calls are counted in `ledger`: without it no limit holds. Raises WeightsError
    or EmbeddingFailed.
    """
    if settings.embedding != "embedded":
        return EndpointEmbedder(places_of(settings, ledger))
    model = prepare_embedded(
        models, local=settings.models_path, hub_url=settings.hub_url, progress=progress
    )
    return MiniLmEmbedder(*model)


def check(embedder: Embedder) -> None:
    """Raises EmbeddingSpent where it may give no vector today; one that runs here always may."""
    if isinstance(embedder, EndpointEmbedder):
        embedder.check()


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
