"""An embedder that remembers: one question after another is about the same lines of a manual."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from typing import Final

import numpy as np

from ingest.embed import Embedder, Vectors

MOST: Final = 20_000
"""Vectors kept: about 35 MB of those of 384 numbers, with their texts."""


class Remembered:
    """Gives what `embedder` gives, asking it once for each of the last `most` texts. Thread-safe.

    Not for what is embedded once, such as a manual that is read: it would drive out the rest.
    """

    def __init__(self, embedder: Embedder, most: int = MOST) -> None:
        self._embedder = embedder
        self._most = most
        self._lock = threading.Lock()
        # A query's vector need not be that of a passage with the same text.
        self._kept: OrderedDict[tuple[str, str], Vectors] = OrderedDict()

    @property
    def slug(self) -> str:
        return self._embedder.slug

    @property
    def dimensions(self) -> int:
        return self._embedder.dimensions

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.empty((0, self.dimensions), np.float32)
        return np.stack(self._look_up("passage", texts, self._embedder.embed_passages))

    def embed_query(self, text: str) -> Vectors:
        def embed(texts: Sequence[str]) -> Iterable[Vectors]:
            return [self._embedder.embed_query(one) for one in texts]

        return self._look_up("query", [text], embed)[0].copy()

    def _look_up(
        self, kind: str, texts: Sequence[str], embed: Callable[[Sequence[str]], Iterable[Vectors]]
    ) -> list[Vectors]:
        found: dict[str, Vectors] = {}
        with self._lock:
            for text in texts:
                if (vector := self._kept.get((kind, text))) is not None:
                    self._kept.move_to_end((kind, text))
                    found[text] = vector
        missing = [text for text in dict.fromkeys(texts) if text not in found]
        if missing:
            # Each a copy: a row would keep the whole array that it is a part of.
            found |= zip(missing, (np.array(row) for row in embed(missing)), strict=True)
            with self._lock:
                self._kept.update(((kind, text), found[text]) for text in missing)
                while len(self._kept) > self._most:
                    self._kept.popitem(last=False)
        return [found[text] for text in texts]
