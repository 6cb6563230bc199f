"""Embeddings from endpoints of one model, each asked with care; the next where one does not answer.

Vectors of another model cannot be compared, so that whoever stands behind the first has to give the
same ones: what is measurably another model's is not taken.
"""

from collections.abc import Sequence
from typing import ClassVar, Final

import numpy as np
import structlog

from ingest.calling import Spent
from ingest.embedding.place import EmbeddingFailed, EmbeddingPlace
from ingest.embedding.slug import slug_of
from ingest.embedding.vectors import Vectors

log = structlog.get_logger()

_BATCH: Final = 64
_PROBE: Final = "torque"
_ALIKE: Final = 0.97
"""Least cosine of the probe's vectors by two servers of the same model: rounding, as of half
precision or int8, costs less."""


class EmbeddingSpent(EmbeddingFailed):
    """The embedding endpoint was asked as much as it may be today: raise
    INGEST_EMBEDDING_DAY_TOKENS or INGEST_EMBEDDING_DAY_MONEY, name another place of the same model
    in INGEST_EMBEDDING_FALLBACKS, or wait until midnight (UTC)."""

    people: ClassVar[str | None] = (
        "I have searched by meaning as much as I may today. Try again tomorrow, or tell whoever "
        "looks after me here."
    )


class EndpointEmbedder:
    """The first of the places that answers; which model it is, is asked at the start."""

    def __init__(self, places: Sequence[EmbeddingPlace]) -> None:
        """Raises EmbeddingFailed where none answers; being asked what it is counts, and is not
        refused for a day's limit, or nothing could be started."""
        self._places = list(places)
        self._checked: set[int] = set()
        self._probe: Vectors | None = None
        self._probe = self._ask([_PROBE], within_limits=False)[0]
        self.dimensions = len(self._probe)
        self.slug = slug_of(f"{self._places[0].model}_{self.dimensions}")

    @property
    def places(self) -> Sequence[EmbeddingPlace]:
        """Where it is asked, in order."""
        return self._places

    def check(self) -> None:
        """Raises EmbeddingSpent where every place was asked as much as it may be today."""
        for place in self._places:
            try:
                place.purse.check()
            except Spent:
                continue
            return
        raise EmbeddingSpent

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        parts = [
            self._ask(list(texts[start : start + _BATCH])) for start in range(0, len(texts), _BATCH)
        ]
        return np.concatenate(parts) if parts else np.empty((0, self.dimensions), np.float32)

    def embed_query(self, text: str) -> Vectors:
        vector: Vectors = self._ask([text])[0]
        return vector

    def _ask(self, texts: list[str], *, within_limits: bool = True) -> Vectors:
        failed: EmbeddingFailed | None = None
        alone = len(self._places) == 1
        for number, place in enumerate(self._places):
            if not alone and not place.breaker.lets_through():
                continue
            try:
                if within_limits:
                    place.purse.check()
                self._know(number, place)
                vectors = self._fitting(place, place.ask(texts))
            except Spent:
                continue
            except EmbeddingFailed as error:
                place.breaker.failed()
                failed = failed or error
                if number + 1 < len(self._places):
                    log.warning("embedding.fell_back", place=place.told, reason=str(error))
                continue
            place.breaker.worked()
            self._checked.add(number)
            return vectors
        if failed is None and within_limits:
            self.check()
        raise failed or EmbeddingFailed("Every embedding endpoint failed just now.")

    def _fitting(self, place: EmbeddingPlace, vectors: Vectors) -> Vectors:
        if self._probe is not None and vectors.shape[1] != len(self._probe):
            raise EmbeddingFailed(
                f"{place.told} gives vectors of {vectors.shape[1]} numbers, where "
                f"{len(self._probe)} are needed: it is another model; check {place.setting}."
            )
        return vectors

    def _know(self, number: int, place: EmbeddingPlace) -> None:
        """Whoever answers in the place of another gives the same vectors, as far as one tells.
        Raises EmbeddingFailed."""
        if self._probe is not None and number not in self._checked:
            self.compare(place)

    def compare(self, place: EmbeddingPlace) -> float:
        """How like this place's vector is to the one that was given at the start: a cosine. Raises
        EmbeddingFailed where it is another model's."""
        assert self._probe is not None
        cosine = float(self._fitting(place, place.ask([_PROBE]))[0] @ self._probe)
        if cosine < _ALIKE:
            raise EmbeddingFailed(
                f"{place.told} gives other vectors than are searched (cosine {cosine:.2f}): it is "
                f"another model; check {place.setting}."
            )
        return cosine
