"""Model weights, each known by its content."""

from ingest.weights.catalogue import (
    CATALOGUE,
    DEFAULT_HUB,
    EMBEDDING_MODEL,
    EMBEDDING_TOKENIZER,
    LM_ANSWERS,
    LM_SMALL,
    Report,
    WeightsError,
)
from ingest.weights.sources import (
    NoSource,
    NoSpace,
    Weight,
    WeightStatus,
    WrongBytes,
    ensure,
    status,
)

__all__ = [
    "CATALOGUE",
    "DEFAULT_HUB",
    "EMBEDDING_MODEL",
    "EMBEDDING_TOKENIZER",
    "LM_ANSWERS",
    "LM_SMALL",
    "NoSource",
    "NoSpace",
    "Report",
    "Weight",
    "WeightStatus",
    "WeightsError",
    "WrongBytes",
    "ensure",
    "status",
]
