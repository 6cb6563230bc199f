"""Search the manuals by meaning (pgvector) and by words (BM25 over Postgres full text)."""

import time

from agent.evidence.tools import Ranking, Search
from ingest.embedding import Embedder, EmbeddingSpent
from sql import passages
from sql.rows import Connection


class ByMeaning:
    """Nearest passages by cosine similarity of their embeddings; no ranking at all where the
    embedding endpoint may be asked no more today."""

    name = "meaning"

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def look_up(self, conn: Connection, search: Search) -> list[Ranking]:
        rankings = []
        for query in search.queries:
            start = time.perf_counter()
            try:
                vector = self._embedder.embed_query(query)
            except EmbeddingSpent:
                return []
            hits = passages.dense(
                conn,
                search.audience,
                self._embedder.slug,
                vector.tolist(),
                search.limit,
                left_out=search.left_out,
            )
            rankings.append(Ranking("dense", query, tuple(hits), time.perf_counter() - start))
        return rankings


class ByWords:
    """Passages that share the rarest words with the query."""

    name = "words"

    def look_up(self, conn: Connection, search: Search) -> list[Ranking]:
        rankings = []
        for query in search.queries:
            start = time.perf_counter()
            hits = passages.lexical(
                conn,
                search.audience,
                query,
                search.limit,
                left_out=search.left_out,
                superseded=search.superseded,
            )
            seconds = time.perf_counter() - start
            found = Ranking("lexical", query, tuple(hits), seconds, hits.left_out, hits.rarest)
            rankings.append(found)
        return rankings
