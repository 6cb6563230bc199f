"""The three searches over passages: dense, lexical and by identifier.

All of them see only what the audience may read, in current revisions.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sql.audience import Audience
from sql.rows import Connection


@dataclass(frozen=True)
class Hit:
    """A passage that a search found; what `score` means is said by the search."""

    passage_id: int
    score: float


def dense(
    conn: Connection,
    audience: Audience,
    slug: str,
    vector: Sequence[float],
    k: int,
    equipment: str | None = None,
) -> list[Hit]:
    """Return the k passages nearest to the vector, best first; the score is cosine similarity.

    `slug` names the embedding model, `vector` has its dimensions. Exact where the audience sees
    few passages, else approximate.
    """
    raise NotImplementedError


def lexical(
    conn: Connection, audience: Audience, query: str, k: int, equipment: str | None = None
) -> list[Hit]:
    """Return the k best passages by BM25 over the words of the query, best first."""
    raise NotImplementedError


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
    raise NotImplementedError
