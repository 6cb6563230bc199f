"""Models for tests: fetched once by hash and kept for every checkout of this user.

SHOPTALK_TEST_MODELS names another folder for them.
"""

import os
from pathlib import Path

import platformdirs
import pytest

from agent.conversation import Examples, Fitted, Kinds
from ingest import weights
from ingest.embedding import Kept
from ingest.embedding.embed import Embedder, MiniLmEmbedder, prepare_embedded
from ingest.embedding.remembered import Remembered


def models_folder() -> Path:
    """Where models for tests are kept between runs."""
    chosen = os.environ.get("SHOPTALK_TEST_MODELS")
    folder = platformdirs.user_cache_path("shoptalk", appauthor=False) / "models"
    return Path(chosen) if chosen else folder


@pytest.fixture(scope="session")
def models() -> Path:
    """A models folder that is kept between runs: the embedding model is in it, ready to use, with
    the vectors of the program's own examples, so that no process of a test makes them anew; so is
    what the fixtures below put there."""
    folder = models_folder()
    embedder = Kept(MiniLmEmbedder(*prepare_embedded(folder)), [folder])
    Examples(embedder).warm()
    Kinds(embedder).warm()
    return folder


@pytest.fixture(scope="session")
def minilm(models: Path) -> Embedder:
    """The embedded embedding model."""
    return MiniLmEmbedder(*prepare_embedded(models))


@pytest.fixture(scope="session")
def remembered(minilm: Embedder, models: Path) -> Embedder:
    """The same, asked once for each text: what questions and the lines read for them go through.
    Vectors of the program's own examples are on the disk already."""
    made = Remembered(Kept(minilm, [models]), 20_000)
    Examples(made).warm()
    Kinds(made).warm()
    made._embedder = minilm  # lists of tests are not kept on the disk
    return made


@pytest.fixture(scope="session")
def fitted(remembered: Embedder) -> dict[str, Fitted]:
    """What each shop would make for itself of that model, to be shared by the shops of tests."""
    return {remembered.slug: Fitted.to(remembered, [])}


@pytest.fixture(scope="session")
def small_gguf(models: Path) -> Path:
    """A real language model that is small enough for tests, and good for nothing else."""
    return weights.ensure(weights.LM_SMALL, models)
