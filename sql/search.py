"""The three searches over passages: dense, lexical and by identifier.

All of them see only what the audience may read, in current revisions, and with an equipment only
manuals of it and those that name none.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sql import embeddings
from sql.audience import Audience
from sql.embeddings import EXACT_UP_TO, Vector
from sql.files import load
from sql.rows import Connection, many, value

_SQL = load("search")
_LEAST_SIMILARITY = 0.6


@dataclass(frozen=True)
class Hit:
    """A passage that a search found; what `score` means is said by the search."""

    passage_id: int
    score: float


def dense(
    conn: Connection,
    audience: Audience,
    slug: str,
    vector: Vector,
    k: int,
    equipment: str | None = None,
    *,
    exact_up_to: int = EXACT_UP_TO,
) -> list[Hit]:
    """Return the k passages nearest to the vector, best first; the score is cosine similarity.

    `slug` names the embedding model, `vector` has its dimensions. Exact where the audience sees at
    most `exact_up_to` passages, else approximate. EmbeddingsMissing when the model embedded none.
    """
    parameters = {**audience.parameters(), "equipment": equipment}
    visible = value(conn, _SQL["visible_passages"], parameters)
    if not visible:
        return []
    exactly = visible <= exact_up_to
    statement = embeddings.nearest(conn, slug, k, exactly=exactly)
    nearest = {"vector": embeddings.literal(vector), "k": k}
    return many(conn, Hit, statement, {**parameters, **nearest})


def lexical(
    conn: Connection,
    audience: Audience,
    query: str,
    k: int,
    equipment: str | None = None,
    *,
    superseded: bool = False,
) -> list[Hit]:
    """Return the k best passages by BM25 over the words of the query, best first.

    A word of the section path counts twice; one word in common is enough. With `superseded`, only
    manuals are searched that a newer revision replaces.
    """
    parameters = {
        **audience.parameters(),
        "equipment": equipment,
        "query": query,
        "k": k,
        "superseded": superseded,
    }
    return many(conn, Hit, _SQL["lexical"], parameters)


def identified(
    conn: Connection,
    audience: Audience,
    normalised: Sequence[str],
    k: int,
    equipment: str | None = None,
) -> list[Hit]:
    """Return the k passages that carry most of these normalised identifiers, best first.

    The score adds 1.0 for each identifier that the passage carries exactly, else the trigram
    similarity of the nearest it carries, from 0.6 up.
    """
    if not normalised:
        return []
    parameters = {
        **audience.parameters(),
        "equipment": equipment,
        "normalised": list(normalised),
        "k": k,
    }
    value(conn, _SQL["similar_from"], {"least": str(_LEAST_SIMILARITY)})
    return many(conn, Hit, _SQL["identified"], parameters)
