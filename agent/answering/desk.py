"""What the program looks things up at: the tools over one database, for one audience."""

from collections.abc import Callable, Sequence

from agent.conversation.likeness import Bounds, Examples, Likeness
from agent.conversation.thread import Thread
from agent.conversation.triage import Route
from agent.evidence.focus import Focus, focus
from agent.evidence.lines import Near, nearest
from agent.evidence.search import Evidence, Fusion, gather
from agent.evidence.tools import Search, Tool
from agent.evidence.tools.manuals import ByWords
from agent.settings import AgentSettings
from ingest.embed import Embedder
from sql import manuals, passages
from sql.audience import Audience
from sql.database import Database
from sql.passages import Passage


class ManualsDesk:
    """A `program.Desk` over the manuals of an audience. No connection is held between calls.

    `on_evidence` is told the lines that were found as soon as they are, before the LM reads them.
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
        on_evidence: Callable[[Sequence[Focus]], None] = lambda _: None,
    ) -> None:
        self._db = db
        self._embedder = embedder
        self._tools = tools
        self._audience = audience
        self._settings = settings
        self._on_evidence = on_evidence
        self._examples = examples or Examples(embedder)

    def search(self, route: Route) -> Evidence:
        wanted = Search(
            route.queries, route.identifiers, self._audience, limit=self._settings.search_depth
        )
        fusion = fusion_of(self._settings)
        with self._db.connection() as conn:
            return gather(conn, self._tools, wanted, fusion=fusion, keep=self._settings.keep)

    def older(self, route: Route) -> Evidence:
        wanted = Search(
            route.queries,
            route.identifiers,
            self._audience,
            limit=self._settings.search_depth,
            superseded=True,
        )
        fusion = fusion_of(self._settings)
        with self._db.connection() as conn:
            return gather(conn, [ByWords()], wanted, fusion=fusion, keep=self._settings.keep)

    def focus(self, question: str, passages: Sequence[Passage]) -> list[Focus]:
        read = focus(
            question,
            passages[: self._settings.read_passages],
            self._embedder,
            words=self._settings.read_words,
        )
        self._on_evidence(read)
        return read

    def lines(self, question: str, evidence: Evidence) -> list[Near]:
        return nearest(question, evidence, self._embedder, count=self._settings.read_lines)

    def likeness(self, message: str, bounds: Bounds) -> Likeness:
        return self._examples.likeness(message, bounds)

    def holds(self, words: Sequence[str]) -> bool:
        if not words:
            return False
        with self._db.connection() as conn:
            return bool(passages.lexical(conn, self._audience, " ".join(words), 1))

    def cited(self, thread: Thread) -> list[Passage]:
        last = thread.last_answer
        ids = [c.passage_id for c in last.citations if c.passage_id] if last else []
        with self._db.connection() as conn:
            read = passages.read(conn, self._audience, list(dict.fromkeys(ids)))
            current = {manual.manual_id for manual in manuals.searched(conn, self._audience)}
        return [passage for passage in read if passage.manual_id in current]


def fusion_of(settings: AgentSettings) -> Fusion:
    """The fusion that the settings name."""
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
