"""Measure the evidence step over a large library, against the same search without any bound.

Beside the time that passes stands the time that processors were at work for it, here and in the
server's process: on a busy machine the first says how busy it was, the second hardly changes.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from agent.answering.desk import fusion_of
from agent.conversation.triage import to_search
from agent.evidence.search import Evidence, fuse, gather
from agent.evidence.tools import Arm, Ranking, Search, Tool, default_tools
from agent.settings import AgentSettings
from ingest.embedding.embed import Embedder
from sql import passages
from sql.audience import Audience
from sql.database import Connection, Database
from sql.passages import Hits

_ENDLESS = 10**9
_TEN = 10


@dataclass(frozen=True)
class Took:
    """Seconds that passed, and that processors were at work."""

    passed: float
    at_work: float


def timed(conn: Connection, work: Callable[[], Any]) -> tuple[Took, Any]:
    """What the work took, here and in the process that serves the connection, and gave."""
    begun, at_work = time.perf_counter(), _at_work(conn)
    done = work()
    return Took(time.perf_counter() - begun, _at_work(conn) - at_work), done


def _at_work(conn: Connection) -> float:
    nanoseconds = Path(f"/proc/{conn.info.backend_pid}/schedstat").read_text("ascii").split()[0]
    return time.process_time() + int(nanoseconds) / 1e9


class Clocked:
    """A tool, and what its rankings took."""

    def __init__(self, tool: Tool) -> None:
        self._tool = tool
        self.name = tool.name
        self.took: dict[str, Took] = {}

    def look_up(self, conn: Connection, search: Search) -> list[Ranking]:
        took, rankings = timed(conn, lambda: self._tool.look_up(conn, search))
        self.took = {ranking.arm: took for ranking in rankings}
        return list(rankings)


@dataclass(frozen=True)
class Bench:
    """What is measured on."""

    db: Database
    embedder: Embedder
    questions: Sequence[str]

    def reference(self, who: Audience) -> list[dict[str, Any]]:
        """For each question what each arm finds without any bound, and in how many seconds."""
        return [self._unbounded(self._search(question, who)) for question in self.questions]

    def audience(self, who: Audience, reference: Sequence[dict[str, Any]]) -> dict[str, Any]:
        """Times in milliseconds, and recall@10, of what this audience is given."""
        searches = [self._search(question, who) for question in self.questions]
        for search in searches:  # caches, as they are in a server that is at work
            self._gather(search)
        founds = []
        parts: dict[str, list[Took]] = {}
        for search in searches:
            with self.db.connection() as conn:
                tools = [Clocked(tool) for tool in default_tools(self.embedder)]
                took, found = timed(conn, lambda s=search, c=conn, t=tools: self._found(c, t, s))
                founds.append(found)
                parts.setdefault("evidence", []).append(took)
                for tool in tools:
                    for arm, seconds in tool.took.items():
                        parts.setdefault(arm, []).append(seconds)
                query = search.queries[0]
                took = timed(conn, lambda q=query: self.embedder.embed_query(q))[0]
                parts.setdefault("embedding of the query", []).append(took)
                took = timed(conn, lambda c=conn, f=found: passages.read(c, who, f.ids))[0]
                parts.setdefault("reading", []).append(took)
        same: dict[str, list[float]] = {}
        for found, full in zip(founds, reference, strict=True):
            for arm, overlap in self._overlaps(found, full):
                same.setdefault(arm, []).append(overlap)
        cut = [r for found in founds for r in found.rankings if r.left_out]
        words = [r for r in cut if r.arm == "lexical"]
        return {
            "questions": len(searches),
            "ms": {part: _times([one.passed for one in row]) for part, row in parts.items()},
            "cpu_ms": {part: _times([one.at_work for one in row]) for part, row in parts.items()},
            "unbounded_cpu_ms": {
                arm: _times([full[arm]["cpu_seconds"] for full in reference if arm in full])
                for arm in ("dense", "lexical", "identifier")
            },
            "recall_at_10": {arm: round(float(np.mean(row)), 4) for arm, row in same.items()},
            "lexical_recall_where_left_out": _mean(
                [o for f, full in zip(founds, reference, strict=True) for o in _cut(f, full)]
            ),
            "questions_that_left_out": {
                arm: sum(r.arm == arm for r in cut) for arm in ("lexical", "identifier")
            },
            "lexemes_left_out": sum(len(r.left_out) for r in words),
        }

    def graph(self, who: Audience, reference: Sequence[dict[str, Any]]) -> dict[str, Any]:
        """The search by meaning as it is above `EXACT_UP_TO`, whatever this audience sees."""
        rows, same = [], []
        for question, full in zip(self.questions, reference, strict=True):
            search = self._search(question, who)
            vector = self.embedder.embed_query(search.queries[0])
            for _ in ("caches", "measured"):
                with self.db.connection() as conn:
                    took, hits = timed(conn, lambda c=conn, v=vector: self._near(c, who, v, 0))
            rows.append(took)
            ten = {passage_id for passage_id, _ in full["dense"]["hits"][:_TEN]}
            same.append(len(ten & {hit.passage_id for hit in hits[:_TEN]}) / len(ten))
        return {
            "ms": _times([took.passed for took in rows]),
            "cpu_ms": _times([took.at_work for took in rows]),
            "recall_at_10": _mean(same),
        }

    def _near(self, conn: Connection, who: Audience, vector: np.ndarray, exact: int) -> Hits:
        depth = AgentSettings(_env_file=None).search_depth
        return passages.dense(conn, who, self.embedder.slug, vector, depth, exact_up_to=exact)

    def _gather(self, search: Search) -> Evidence:
        with self.db.connection() as conn:
            return self._found(conn, default_tools(self.embedder), search)

    def _found(self, conn: Connection, tools: Sequence[Tool], search: Search) -> Evidence:
        settings = AgentSettings(_env_file=None)
        return gather(conn, tools, search, fusion=fusion_of(settings), keep=settings.keep)

    def _search(self, question: str, who: Audience) -> Search:
        route = to_search(question, question, (), "bench")
        depth = AgentSettings(_env_file=None).search_depth
        return Search(route.queries, route.identifiers, who, limit=depth)

    def _unbounded(self, search: Search) -> dict[str, Any]:
        query, who, k = search.queries[0], search.audience, search.limit
        vector = self.embedder.embed_query(query)
        arms: dict[str, Callable[[Connection], Hits]] = {
            "dense": lambda c: self._near(c, who, vector, _ENDLESS),
            "lexical": lambda c: passages.lexical(c, who, query, k, bound=_ENDLESS),
        }
        if search.identifiers:
            named = search.identifiers
            arms["identifier"] = lambda c: passages.identified(c, who, named, k, bound=10**6)
        full = {}
        for arm, look_up in arms.items():
            with self.db.connection() as conn:
                took, hits = timed(conn, lambda f=look_up, c=conn: f(c))
            pairs = [(hit.passage_id, hit.score) for hit in hits]
            full[arm] = {"query": query, "cpu_seconds": took.at_work, "hits": pairs}
        return full

    def _overlaps(self, found: Evidence, full: dict[str, Any]) -> list[tuple[str, float]]:
        """(arm or "fused", share of the unbounded ten that were found)."""
        whole = [_ranking(arm, one) for arm, one in full.items()]  # type: ignore[arg-type]
        pairs = [
            (one.arm, _ids(one), _ids(other))
            for one in found.rankings
            for other in whole
            if one.arm == other.arm
        ]
        fusion, queries = fusion_of(AgentSettings(_env_file=None)), [found.rankings[0].query]
        ten = [[i for i, _ in fuse(r, fusion, queries)[:_TEN]] for r in (found.rankings, whole)]
        pairs.append(("fused", *ten))
        return [(arm, len(set(a) & set(b)) / len(b)) for arm, a, b in pairs if b]


def _ranking(arm: Arm, one: dict[str, Any]) -> Ranking:
    hits = tuple(passages.Hit(passage_id, score) for passage_id, score in one["hits"])
    return Ranking(arm, one["query"], hits, 0.0)


def _cut(found: Evidence, full: dict[str, Any]) -> list[float]:
    """The overlap of the search by words, where it left words out."""
    ten = {passage_id for passage_id, _ in full["lexical"]["hits"][:_TEN]}
    cut = [one for one in found.rankings if one.arm == "lexical" and one.left_out]
    return [len(set(_ids(one)) & ten) / len(ten) for one in cut if ten]


def _ids(ranking: Ranking) -> list[int]:
    return [hit.passage_id for hit in ranking.hits[:_TEN]]


def _mean(row: Sequence[float]) -> float | None:
    return round(float(np.mean(row)), 4) if row else None


def _times(seconds: Sequence[float]) -> dict[str, float]:
    if not seconds:
        return {}
    p50, p95, most = np.percentile(seconds, [50, 95, 100])
    return {"p50": round(p50 * 1e3, 1), "p95": round(p95 * 1e3, 1), "most": round(most * 1e3, 1)}
