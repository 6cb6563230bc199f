"""What the program looks things up at: the tools over one database, for one audience."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar, cast

from agent.conversation import Bounds, Examples, Kind, Kinds, Likeness, Thread
from agent.evidence import (
    ByMeaning,
    ByWords,
    Evidence,
    Found,
    Fusion,
    Reranker,
    Search,
    Tool,
    Unit,
    excerpt,
    gather,
    rerank,
)
from agent.settings import AgentSettings
from ingest.embedding import Embedder
from sql import lm_memory, manuals, passages
from sql.audience import Audience
from sql.database import Connection, Database
from sql.passages import Passage
from sql.spans import staged

T = TypeVar("T")


class ManualsDesk:
    """An `evidence.desk.Desk` over the manuals of an audience. No connection is held between calls.

    `left_out`: manuals that it does not look into: of another machine than it is about.
    `on_evidence` is told the units that were found as soon as they are, and once more when better
    ones are.
    """

    def __init__(
        self,
        db: Database,
        embedder: Embedder,
        tools: Sequence[Tool],
        audience: Audience,
        settings: AgentSettings,
        *,
        examples: Examples | None = None,
        kinds: Kinds | None = None,
        reranker: Reranker | None = None,
        on_evidence: Callable[[Sequence[Unit]], None] = lambda _: None,
        left_out: Sequence[int] = (),
    ) -> None:
        self._db = db
        self._embedder = embedder
        self._tools = tools
        self._audience = audience
        self._settings = settings
        self._reranker = reranker
        self._left_out = tuple(left_out)
        self._on_evidence = on_evidence
        self._examples = examples or Examples(embedder)
        self._kinds = kinds or Kinds(embedder)
        self.remembered: set[str] = set()
        """Keys of what an LM was asked here, or would have been."""
        self.by_words = False
        """Whether a search by meaning was due and could not be paid: words alone were searched."""

    @staged("search")
    def search(self, queries: Sequence[str], identifiers: Sequence[str]) -> Evidence:
        evidence = self._gather(self._tools, queries, identifiers, superseded=False)
        by_meaning = any(tool.name == ByMeaning.name for tool in self._tools) and bool(queries)
        found = any(ranking.arm == "dense" for ranking in evidence.rankings)
        self.by_words = self.by_words or (by_meaning and not found)
        return evidence

    def older(self, queries: Sequence[str], identifiers: Sequence[str]) -> Evidence:
        return self._gather([ByWords()], queries, identifiers, superseded=True)

    def _gather(
        self,
        tools: Sequence[Tool],
        queries: Sequence[str],
        identifiers: Sequence[str],
        *,
        superseded: bool,
    ) -> Evidence:
        wanted = Search(
            tuple(queries),
            tuple(identifiers),
            self._audience,
            limit=self._settings.search_depth,
            superseded=superseded,
            left_out=self._left_out,
        )
        fusion = fusion_of(self._settings)
        with self._db.connection() as conn:
            return gather(conn, tools, wanted, fusion=fusion, keep=self._settings.keep)

    @staged("rerank")
    def reranked(self, question: str, found: Sequence[Found]) -> list[Found]:
        by_unit = {id(one.unit): one for one in found}
        rated = [(one.unit, 0.0) for one in found]
        return [by_unit[id(unit)] for unit, _ in rerank(self._reranker, question, rated)]

    def excerpt(
        self, queries: Sequence[str], unit: Unit, words: int, kind: Kind | None = None
    ) -> Unit:
        return excerpt(queries, unit, self._embedder, words=words, kind=kind)

    def show(self, units: Sequence[Unit]) -> None:
        self._on_evidence(units)

    def kind(self, question: str) -> Kind:
        return self._kinds.of(question)

    def likeness(self, message: str, bounds: Bounds) -> Likeness:
        return self._examples.likeness(message, bounds)

    def holds(self, words: Sequence[str]) -> bool:
        if not words:
            return False
        with self._db.connection() as conn:
            return bool(self._held(conn, words))

    def _held(self, conn: Connection, words: Sequence[str]) -> Sequence[object]:
        said = " ".join(words)
        return passages.lexical(conn, self._audience, said, 1, left_out=self._left_out)

    def cited(self, thread: Thread) -> list[Passage]:
        last = thread.last_answer
        ids = [c.passage_id for c in last.citations if c.passage_id] if last else []
        with self._db.connection() as conn:
            read = passages.read(conn, self._audience, list(dict.fromkeys(ids)))
            current = {manual.manual_id for manual in manuals.searched(conn, self._audience)}
        current -= set(self._left_out)
        return [passage for passage in read if passage.manual_id in current]

    def remember(self, key: str, work: Callable[[], T]) -> T:
        self.remembered.add(key)
        with self._db.connection() as conn:
            kept: Any = lm_memory.get(conn, key)
        if kept is not None:
            return cast(T, kept)
        done = work()
        with self._db.connection() as conn:
            # Whoever was first decides, so that two that ask at the same time hear the same.
            return cast(T, lm_memory.keep(conn, key, done))


def fusion_of(settings: AgentSettings) -> Fusion:
    """The fusion of passages that the settings name."""
    return Fusion(
        weights={
            "dense": settings.weight_dense,
            "lexical": settings.weight_lexical,
            "identifier": settings.weight_identifier,
        },
        beside=settings.weight_beside,
        follow_up=settings.weight_follow_up,
        k=settings.fusion_k,
    )
