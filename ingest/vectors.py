"""From passages to vectors: what of a passage is embedded, and what is embedded once more."""

from collections.abc import Callable, Sequence

import numpy as np
import structlog

from ingest.ahead import Ahead, key_of
from ingest.embedding import Embedder, Vectors
from sql import embeddings, manuals, passages
from sql.audience import Audience
from sql.database import Database
from sql.passages import NewPassage, Passage

log = structlog.get_logger()

_TITLE_CHARS = 60


def embedding_text(title: str, passage: NewPassage | Passage) -> str:
    """What is embedded of a passage: where it stands, then what it says.

    `title` is what the PDF says itself, or empty: how one conversation calls the file must not
    lead the searches of another.
    """
    where = " > ".join(filter(None, (title[:_TITLE_CHARS], passage.section)))
    return "\n".join(filter(None, (where, passage.carried, passage.text)))


def embed(
    embedder: Embedder,
    title: str,
    embedded: Sequence[NewPassage | Passage],
    batch: int,
    progress: Callable[[int, int], None] = lambda _done, _of: None,
    ahead: Ahead | None = None,
) -> Vectors:
    """(passages, dimensions) float32, in the order of the passages. Each batch is kept in `ahead`
    once it is there, and what is in it already is not asked for."""
    total = len(embedded)
    vectors = np.empty((total, embedder.dimensions), np.float32)
    known = {} if ahead is None else ahead.known(embedder)
    progress(0, total)
    for start in range(0, total, batch):
        texts = [embedding_text(title, passage) for passage in embedded[start : start + batch]]
        new = [text for text in texts if key_of(text) not in known]
        if new:
            made = embedder.embed_passages(new)
            known |= {key_of(text): vector for text, vector in zip(new, made, strict=True)}
            if ahead is not None:
                ahead.keep(embedder, new, made)
        vectors[start : start + batch] = [known[key_of(text)] for text in texts]
        progress(min(start + batch, total), total)
    return vectors


def embed_again(db: Database, embedder: Embedder, team: str, manual_id: int, batch: int) -> bool:
    """Make the vectors of a manual anew that hold what its PDF does not say; False where none do.

    Until then, and where the embedder fails, the old ones are searched.
    """
    with db.connection() as conn:
        title = manuals.to_embed_again(conn, team).get(manual_id)
        if title is None:
            return False
        stored = passages.of_manual(conn, Audience.of_operator(team), manual_id)
    vectors = embed(embedder, title, stored, batch)
    ids = [passage.passage_id for passage in stored]
    with db.connection() as conn:
        embeddings.ensure(conn, embedder.slug, embedder.dimensions)
        embeddings.drop(conn, manual_id)
        embeddings.copy(conn, embedder.slug, zip(ids, vectors, strict=True))
        manuals.embedded_again(conn, team, manual_id)
    log.info("manual.embedded_again", team=team, manual_id=manual_id, embedding=embedder.slug)
    return True
