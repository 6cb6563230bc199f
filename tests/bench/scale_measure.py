"""Measure the evidence step over a large library, against the same search without any bound."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from agent.desk import fusion_of
from agent.evidence import Fusion, fuse, gather
from agent.settings import AgentSettings
from agent.tools import Ranking, Search, default_tools
from agent.triage import to_search
from ingest.embed import Embedder
from sql import passages
from sql.audience import Audience
from sql.database import Connection, Database

_DEPTH, _KEEP = 50, 10
_ENDLESS = 10**9


@dataclass(frozen=True)
class Bench:
    """What is measured on."""

    db: Database
    embedder: Embedder
    questions: Sequence[str]

    def audience(self, who: Audience) -> dict[str, Any]:
        """Times in milliseconds and recall@10 of what this audience is given."""
        fusion = fusion_of(AgentSettings(_env_file=None))
        tools = default_tools(self.embedder)
        searches = [self._search(question, who) for question in self.questions]
        for search in searches[:10]:  # caches, as they are in a server that is at work
            self._in(lambda conn, s=search: gather(conn, tools, s, fusion=fusion, keep=_KEEP))
        whole: list[float] = []
        arms: dict[str, list[float]] = {}
        same: dict[str, list[float]] = {}
        cut = 0
        for search in searches:
            begun = time.perf_counter()
            found = self._in(
                lambda conn, s=search: gather(conn, tools, s, fusion=fusion, keep=_KEEP)
            )
            whole.append(time.perf_counter() - begun)
            cut += any(ranking.left_out for ranking in found.rankings)
            full = self._in(lambda conn, s=search: self._unbounded(conn, s))
            for ranking in found.rankings:
                arms.setdefault(ranking.arm, []).append(ranking.seconds)
            for arm, overlap in _overlaps(found.rankings, full, fusion, search.queries):
                same.setdefault(arm, []).append(overlap)
        return {
            "evidence_ms": _times(whole),
            "arms_ms": {arm: _times(seconds) for arm, seconds in arms.items()},
            "recall_at_10": {arm: round(float(np.mean(row)), 4) for arm, row in same.items()},
            "searches_that_left_words_out": cut,
            "questions": len(searches),
        }

    def _in(self, work: Callable[[Connection], Any]) -> Any:
        with self.db.connection() as conn:
            return work(conn)

    def _search(self, question: str, who: Audience) -> Search:
        route = to_search(question, question, (), "bench")
        return Search(route.queries, route.identifiers, who, limit=_DEPTH)

    def _unbounded(self, conn: Connection, search: Search) -> list[Ranking]:
        query, who = search.queries[0], search.audience
        vector = self.embedder.embed_query(query)
        slug = self.embedder.slug
        dense = passages.dense(conn, who, slug, vector, _DEPTH, exact_up_to=_ENDLESS)
        lexical = passages.lexical(conn, who, query, _DEPTH, bound=_ENDLESS)
        exact = passages.identified(conn, who, search.identifiers, _DEPTH, bound=1_000_000)
        return [
            Ranking("dense", query, tuple(dense), 0.0),
            Ranking("lexical", query, tuple(lexical), 0.0),
            Ranking("identifier", " ".join(search.identifiers), tuple(exact), 0.0),
        ]


def _overlaps(
    found: Sequence[Ranking], full: Sequence[Ranking], fusion: Fusion, queries: Sequence[str]
) -> list[tuple[str, float]]:
    """(arm or "fused", share of the unbounded ten that were found)."""
    pairs = [
        (one.arm, _ids(one), _ids(other)) for one in found for other in full if one.arm == other.arm
    ]
    ten = [[i for i, _ in fuse(rankings, fusion, queries)[:_KEEP]] for rankings in (found, full)]
    pairs.append(("fused", *ten))
    return [(arm, len(set(a) & set(b)) / len(b)) for arm, a, b in pairs if b]


def _ids(ranking: Ranking) -> list[int]:
    return [hit.passage_id for hit in ranking.hits[:_KEEP]]


def _times(seconds: Sequence[float]) -> dict[str, float]:
    p50, p95 = np.percentile(seconds, [50, 95])
    return {"p50": round(p50 * 1000, 1), "p95": round(p95 * 1000, 1)}
