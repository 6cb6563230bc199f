"""The vectors of another embedding model, made while the one before serves."""

from typing import Final

import structlog

from bot.jobs.work import Work
from bot.jobs.works import Works
from bot.queue import EMBED_ANEW
from ingest.calling import until_midnight
from ingest.changing import ask_for, fill, switch
from ingest.embedding import EmbeddingSpent
from sql import embedders

log = structlog.get_logger()

_SECONDS: Final = 20.0
"""A job's share: then whoever waits for a PDF to be read goes first."""
_SECONDS_SPENT: Final = 900.0


def ask_to_embed(work: Work | Works) -> None:
    """What the settings name is known, and its vectors are going to be made where it lacks some."""
    shop = work.shop
    if ask_for(shop.db, shop.embedders.named, shop.settings.ingest):
        _enqueue(work)


def embed_anew(work: Work) -> None:
    """The model of the settings has some more vectors, and serves when it has all.

    Killed and run again it goes on, and where the day's limit is reached, tomorrow. A worker whose
    settings name another model leaves it to those that name this one.
    """
    shop = work.shop
    embedder = shop.embedders.named
    with shop.db.connection() as conn:
        wanted = embedders.filling(conn) or embedders.serving(conn)
    if wanted is None or wanted.slug != embedder.slug:
        log.info("embedding.not_mine", wanted=wanted and wanted.slug, mine=embedder.slug)
        return
    try:
        whole = fill(shop.db, embedder, shop.settings.ingest.embedding_batch, seconds=_SECONDS)
    except EmbeddingSpent:
        log.info("embedding.spent", slug=embedder.slug)
        _enqueue(work, pause())
        return
    if wanted.state == "filling" and whole:
        whole = switch(shop.db, embedder.slug)
    if not whole:
        _enqueue(work)


def pause() -> float:
    """Seconds until it is looked again whether more may be embedded: at midnight, UTC, or before,
    as somebody may raise the limit."""
    return min(_SECONDS_SPENT, until_midnight() + 1.0)


def _enqueue(work: Work | Works, in_seconds: float = 0.0) -> None:
    with work.shop.db.connection() as conn:
        work.queue.defer(
            conn,
            EMBED_ANEW,
            lock=EMBED_ANEW,
            queueing_lock=EMBED_ANEW,
            in_seconds=in_seconds,
        )
