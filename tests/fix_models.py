"""Models for tests: fetched once by hash and kept in pytest's cache, or in SHOPTALK_TEST_MODELS."""

import os
from pathlib import Path

import pytest

from ingest import weights
from ingest.embed import Embedder, MiniLmEmbedder, prepare_embedded


@pytest.fixture(scope="session")
def models(request: pytest.FixtureRequest) -> Path:
    """A models folder that is kept between runs."""
    chosen = os.environ.get("SHOPTALK_TEST_MODELS")
    assert request.config.cache is not None
    return Path(chosen) if chosen else request.config.cache.mkdir("models")


@pytest.fixture(scope="session")
def embedder(models: Path) -> Embedder:
    """The embedded embedding model."""
    return MiniLmEmbedder(*prepare_embedded(models))


@pytest.fixture(scope="session")
def small_gguf(models: Path) -> Path:
    """A real language model that is small enough for tests, and good for nothing else."""
    return weights.ensure(weights.LM_SMALL, models)
