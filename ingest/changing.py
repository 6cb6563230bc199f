"""Another embedding model: its vectors are made beside those that are searched, and then serve.

`ask_for` makes known what the settings name; `fill` makes vectors, some at a time, and goes on
where it was, whoever was killed; `switch` lets the new model serve, in one transaction, when all
passages have their vectors. Who serves is looked up for each question.
"""

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import structlog

from ingest.calling import Ledger
from ingest.embedding import Embedder, EmbeddingFailed, MiniLmEmbedder, open_embedder
from ingest.settings import IngestSettings
from ingest.vectors import embed
from ingest.weights import WeightsError
from sql import embedders, embeddings, passages
from sql.audience import Audience
from sql.database import Connection, Database
from sql.embedders import StoredEmbedder
from sql.endpoint import Endpoint

log = structlog.get_logger()

_AT_ONCE: Final = 256
"""Passages a transaction; what a kill costs."""
_MANUALS: Final = 50
_SECONDS_WITHOUT: Final = 60.0
"""Until one that could not be opened is tried again."""


def ask_for(db: Database, embedder: Embedder, settings: IngestSettings) -> bool:
    """Make known that the settings name this embedder; whether vectors of it have to be made.

    It serves at once where there is nothing that it lacks, or nothing else that could serve.
    """
    slug, address = embedder.slug, settings.embedding_api_base
    named = (settings.embedding, str(address) if address else None)
    with db.connection() as conn:
        embedders.lock(conn)
        embeddings.ensure(conn, slug, embedder.dimensions)
        whole = embeddings.is_whole(conn, slug)
        serves = embedders.serving(conn) or _of_older_release(conn, slug, whole)
        if serves is None or serves.slug == slug or whole:
            embedders.leave(conn, "filling")
            embedders.put(conn, slug, *named, "serving")
            return not whole
        embedders.put(conn, slug, *named, "filling")
    done, total = progress(db, slug)
    log.info("embedding.changing", to=slug, serving=serves.slug, done=done, total=total)
    return True


def fill(
    db: Database,
    embedder: Embedder,
    batch: int,
    *,
    seconds: float | None = None,
    report: Callable[[int, int], None] = lambda _done, _of: None,
) -> bool:
    """Make vectors of what has none yet, for about so many seconds; whether there are all.

    No connection is held while anything is embedded. EmbeddingSpent where no more may be asked
    today: what was made by then stays.
    """
    ends = None if seconds is None else time.monotonic() + seconds
    with db.connection() as conn:
        embeddings.ensure(conn, embedder.slug, embedder.dimensions)
        done, total = embedders.progress(conn, embedder.slug)
    while True:
        with db.connection() as conn:
            lacking = embeddings.lacking(conn, embedder.slug, _MANUALS)
        if not lacking:
            return True
        for manual in lacking:
            with db.connection() as conn:
                operator = Audience.of_operator(manual.team)
                has = embeddings.stored_of(conn, embedder.slug, manual.manual_id)
                stored = passages.of_manual(conn, operator, manual.manual_id)
            left = [one for one in stored if one.passage_id not in has]
            for start in range(0, len(left), _AT_ONCE):
                part = left[start : start + _AT_ONCE]
                vectors = embed(embedder, manual.title, part, batch)
                ids = [one.passage_id for one in part]
                with db.connection() as conn:
                    embeddings.copy(conn, embedder.slug, zip(ids, vectors, strict=True))
                done += len(part)
                report(done, total)
                if ends is not None and time.monotonic() > ends:
                    return False


def switch(db: Database, slug: str) -> bool:
    """Let the model that was being filled serve; False where it is another one, or lacks some."""
    with db.connection() as conn:
        embedders.lock(conn)
        new = embedders.filling(conn)
        if new is None or new.slug != slug or not embeddings.is_whole(conn, slug):
            return False
        embedders.leave(conn, "serving")
        embedders.put(conn, slug, new.setting, new.address, "serving")
    log.info("embedding.changed", to=slug)
    return True


def progress(db: Database, slug: str) -> tuple[int, int]:
    """How many passages the model has embedded, and how many there are."""
    with db.connection() as conn:
        return embedders.progress(conn, slug)


def _of_older_release(conn: Connection, slug: str, whole: bool) -> StoredEmbedder | None:
    """Before the table was there: the embedded model serves, if it has vectors, and the one that
    the settings name has not all of them."""
    old = MiniLmEmbedder.slug
    if whole or slug == old or not embeddings.exists(conn, old) or not embeddings.count(conn, old):
        return None
    embedders.put(conn, old, "embedded", None, "serving")
    return embedders.serving(conn)


class Embedders:
    """The embedders of a process: the one that the settings name, and the one that serves until
    that one's vectors are there. Thread-safe."""

    def __init__(
        self,
        named: Embedder,
        settings: IngestSettings,
        models: Path,
        ledger: Ledger | None = None,
    ) -> None:
        self.named = named
        self._ledger = ledger
        self._settings = settings
        self._models = models
        self._lock = threading.Lock()
        self._opened: dict[str, Embedder] = {named.slug: named}
        self._failed_at: dict[str, float] = {}

    def serving(self, db: Database) -> Embedder:
        """Whose vectors are searched at this moment; the named one where that cannot be opened."""
        with db.connection() as conn:
            now = embedders.serving(conn)
        return self.named if now is None else self._open(now) or self.named

    def also(self, db: Database) -> tuple[Embedder, ...]:
        """Who needs vectors of what is ingested now, beside the one that serves."""
        with db.connection() as conn:
            now, new = embedders.serving(conn), embedders.filling(conn)
        if new is None or now is None or new.slug == now.slug:
            return ()
        opened = self._open(new)
        return () if opened is None else (opened,)

    def _open(self, stored: StoredEmbedder) -> Embedder | None:
        with self._lock:
            failed = self._failed_at.get(stored.slug, float("-inf"))
            if stored.slug not in self._opened and time.monotonic() > failed + _SECONDS_WITHOUT:
                made = self._made(stored)
                if made is None:
                    self._failed_at[stored.slug] = time.monotonic()
                else:
                    self._opened[stored.slug] = made
            return self._opened.get(stored.slug)

    def _made(self, stored: StoredEmbedder) -> Embedder | None:
        before = self._settings.embedding_before_api_key or self._settings.embedding_api_key
        settings = self._settings.model_copy(
            update={
                "embedding": stored.setting,
                "embedding_api_base": Endpoint(stored.address) if stored.address else None,
                "embedding_api_key": before,
                "embedding_fallbacks": (),
                "embedding_price": None,
                "embedding_day_tokens": None,
                "embedding_day_money": None,
            }
        )
        try:
            made = open_embedder(settings, self._models, ledger=self._ledger)
        except (EmbeddingFailed, WeightsError) as error:
            log.warning("embedding.unusable", slug=stored.slug, reason=str(error))
            return None
        if made.slug != stored.slug:
            log.warning("embedding.unusable", slug=stored.slug, reason=f"it is {made.slug} now")
            return None
        return made
