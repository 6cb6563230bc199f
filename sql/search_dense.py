"""Search by meaning: the passages whose embeddings are nearest to a query's."""

from collections.abc import Sequence

from sql import embeddings
from sql.audience import Audience
from sql.embeddings import EXACT_UP_TO, Vector
from sql.hits import Hit, Hits
from sql.rows import Connection, many
from sql.searchable import searchable


def dense(
    conn: Connection,
    audience: Audience,
    slug: str,
    vector: Vector,
    k: int,
    left_out: Sequence[int] = (),
    *,
    exact_up_to: int = EXACT_UP_TO,
) -> Hits:
    """Return the k passages nearest to the vector, best first; the score is cosine similarity.

    `slug` names the embedding model, `vector` has its dimensions. Exact where the audience sees at
    most `exact_up_to` passages, else approximate; but where its passages are so far from the
    vector that a bounded walk through the index meets fewer than k of them, exact again.
    Within a transaction, which the settings of the walk end with.
    EmbeddingsMissing when the model embedded none.
    """
    seen = searchable(conn, audience, left_out)
    if not seen.passages:
        return Hits()
    parameters = {
        **seen.parameters(),
        "vector": embeddings.literal(vector),
        "k": k,
        "walk": max(embeddings.WALK_UP_TO, k),
    }
    for exactly in (False, True) if seen.passages > exact_up_to else (True,):
        statement = embeddings.nearest(conn, slug, k, exactly=exactly)
        hits = many(conn, Hit, statement, parameters, prepare=False)
        if len(hits) >= k:
            break
    return Hits(hits)
