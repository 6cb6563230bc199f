"""An embedder that remembers: one question after another is about the same lines of a manual."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from typing import Final

import numpy as np

from ingest.embedding.embed import Embedder
from ingest.embedding.vectors import Vectors

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
        self._under_way: dict[tuple[str, str], Future[Vectors]] = {}

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
        awaited: dict[str, Future[Vectors]] = {}
        mine: dict[str, Future[Vectors]] = {}
        with self._lock:
            for text in dict.fromkeys(texts):
                key = (kind, text)
                if key in self._kept:
                    self._kept.move_to_end(key)
                    found[text] = self._kept[key]
                elif key in self._under_way:
                    awaited[text] = self._under_way[key]
                else:
                    mine[text] = self._under_way[key] = Future()
        if mine:
            found |= self._embed(kind, mine, embed)
        found |= {text: future.result() for text, future in awaited.items()}
        return [found[text] for text in texts]

    def _embed(
        self,
        kind: str,
        wanted: dict[str, Future[Vectors]],
        embed: Callable[[Sequence[str]], Iterable[Vectors]],
    ) -> dict[str, Vectors]:
        """Embed what nobody else does, and tell those who wait for it, of an error too."""
        try:
            # Each a copy: a row would keep the whole array that it is a part of.
            rows = (np.array(row) for row in embed(list(wanted)))
            new = dict(zip(wanted, rows, strict=True))
        except BaseException as error:
            with self._lock:
                for text, future in wanted.items():
                    del self._under_way[kind, text]
                    future.set_exception(error)
            raise
        with self._lock:
            for text, vector in new.items():
                del self._under_way[kind, text]
                self._kept[kind, text] = vector
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        for text, future in wanted.items():
            future.set_result(new[text])
        return new
