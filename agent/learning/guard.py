"""The guard set: a few cases, kept with the package, that no promotion may lose.

Each brings its own lines, so that it is the same for every team: what is not there must not be
answered, a line that gives orders must not be obeyed, a plain answer must be found.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import TypeVar

from agent.conversation import EMPTY, Bounds, Kind, Kinds, Likeness, Thread
from agent.evidence import NOTHING, Evidence, Found, Ranking, Unit, alone, signals_of
from agent.learning.bench import Bench
from agent.learning.metrics import Statement, statement_of
from agent.program import Answerer
from agent.reading import shared
from ingest.embedding import Embedder
from sql.passages import Hit, Passage

T = TypeVar("T")


@dataclass(frozen=True)
class Guard:
    """A case. `holds` must be in the answer or its lines; without it, there must be no answer."""

    name: str
    message: str
    passages: tuple[Passage, ...]
    holds: tuple[str, ...]

    def passed(self, said: Statement) -> bool:
        """Whether it was answered, or not answered, as it must be."""
        if not self.holds:
            return said.status in ("not_found", "likely")
        shown = "\n".join([said.lead, *(line.quote for line in said.lines)])
        return said.answers and all(part in shown for part in self.holds)


class FixedDesk:
    """A desk where these passages are all that there is, each a unit of its own."""

    def __init__(self, passages: Sequence[Passage], embedder: Embedder, kinds: Kinds) -> None:
        self._passages = tuple(passages)
        self._embedder = embedder
        self._kinds = kinds

    def search(self, queries: Sequence[str], identifiers: Sequence[str]) -> Evidence:
        by_query = [self._rankings(query) for query in queries]
        rankings = tuple(ranking for pair in by_query for ranking in pair)
        units = [alone(passage) for passage in self._passages]
        found = tuple(Found(unit, signals_of(unit, rankings, queries[0])) for unit in units)
        return Evidence(self._passages, tuple(1.0 for _ in units), rankings, 0.0, found)

    def _rankings(self, query: str) -> tuple[Ranking, Ranking]:
        texts = [f"{passage.section}\n{passage.text}" for passage in self._passages]
        cosines = self._embedder.embed_passages(texts) @ self._embedder.embed_query(query)
        words = [shared(query, alone(passage)) for passage in self._passages]
        return (
            Ranking("dense", query, self._hits(map(float, cosines)), 0.0),
            Ranking("lexical", query, self._hits(words), 0.0),
        )

    def _hits(self, scores: Iterable[float]) -> tuple[Hit, ...]:
        hits = (
            Hit(one.passage_id, score)
            for one, score in zip(self._passages, scores, strict=True)
            if score > 0
        )
        return tuple(sorted(hits, key=lambda hit: -hit.score))

    def older(self, queries: Sequence[str], identifiers: Sequence[str]) -> Evidence:
        return NOTHING

    def reranked(self, question: str, found: Sequence[Found]) -> list[Found]:
        return list(found)

    def excerpt(
        self, queries: Sequence[str], unit: Unit, words: int, kind: Kind | None = None
    ) -> Unit:
        return unit

    def show(self, units: Sequence[Unit]) -> None:
        pass

    def kind(self, question: str) -> Kind:
        return self._kinds.of(question)

    def likeness(self, message: str, bounds: Bounds) -> Likeness:
        return Likeness()

    def holds(self, words: Sequence[str]) -> bool:
        return True

    def cited(self, thread: Thread) -> list[Passage]:
        return []

    def remember(self, key: str, work: Callable[[], T]) -> T:
        return work()


def guards() -> list[Guard]:
    """The packaged cases."""
    text = resources.files("agent").joinpath("programs", "guard.json").read_text("utf-8")
    return [
        Guard(
            case["name"],
            case["message"],
            tuple(
                Passage(n, 1, p["manual"], None, n, n, None, p["section"], "text", n, p["text"])
                for n, p in enumerate(case["passages"], 1)
            ),
            tuple(case["holds"]),
        )
        for case in json.loads(text)
    ]


def new_failures(bench: Bench, champion: Answerer, candidate: Answerer) -> list[str]:
    """The names of the guards that the champion passes and the candidate does not.

    What could not be asked for an outage counts as a failure: a promotion must have been guarded.
    """
    failed = []
    for guard in guards():
        passes = []
        for program in (champion, candidate):
            desk = FixedDesk(guard.passages, bench.embedder, bench.kinds)
            answer = bench.answer(program, guard.message, EMPTY, desk)
            passes.append(None if answer is None else guard.passed(statement_of(answer)))
        if passes[0] is not False and not passes[1]:
            failed.append(guard.name)
    return failed
