"""From a search to the few passages that an answer may draw on, and the units they stand in.

Rankings are fused by score: each hit counts as a share of its ranking's best, so that a ranking
that is sure of one passage says so, and one that finds all alike says little. The passages' text is
then read through the audience, so what a tool returns by mistake is never shown.
"""

import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from agent.evidence.assemble import assemble
from agent.evidence.fusion import Found, signals_of
from agent.evidence.tools import Arm, Ranking, Search, Tool
from sql import passages
from sql.passages import Passage
from sql.rows import Connection

_RARE_WORDS = 1.5
POOL = 30
"""Passages whose units are looked at: enough that a long procedure is seen by several of them."""


@dataclass(frozen=True)
class Fusion:
    """How rankings become one.

    `weights`: each arm's. Where there are several queries (a follow-up), those beside the first
    weigh `beside` together, and words weigh `follow_up` of what they do else: a follow-up's words
    are few, or somebody else's. `k`: with a number, reciprocal rank fusion with this constant
    (Cormack et al., SIGIR 2009) instead of fusion by score.
    """

    weights: Mapping[Arm, float] = field(
        default_factory=lambda: {"dense": 1.0, "lexical": 1.0, "identifier": 0.6}
    )
    beside: float = 0.7
    follow_up: float = 0.5
    k: int | None = None

    def weight(self, ranking: Ranking, queries: Sequence[str]) -> float:
        """What the ranking weighs among those for the queries, the first of them the question."""
        weight = self.weights.get(ranking.arm, 0.0)
        if len(queries) < 2 or ranking.query not in queries:
            return weight
        if ranking.query != queries[0]:
            weight *= self.beside / (len(queries) - 1)
        return weight * self.follow_up if ranking.arm == "lexical" else weight


@dataclass(frozen=True)
class Evidence:
    """What was found: passages best first with their fused scores, the units that they stand in
    with what the search says of each, and how they were found."""

    passages: tuple[Passage, ...]
    scores: tuple[float, ...]
    rankings: tuple[Ranking, ...]
    seconds: float
    found: tuple[Found, ...] = ()

    @property
    def ids(self) -> list[int]:
        """The passages' ids, best first."""
        return [passage.passage_id for passage in self.passages]

    @property
    def by_words(self) -> bool:
        """Whether nothing was searched by meaning, but by words."""
        arms = {ranking.arm for ranking in self.rankings}
        return "lexical" in arms and "dense" not in arms

    @property
    def covered(self) -> float:
        """How much of what the question says in rare words one passage holds, 0..1.

        1 is as much as one and a half words that stand nowhere else; it is not a share of the
        question, whose further words (a greeting, the day's troubles) say nothing against it. Of
        several queries the best counts: one may be in the manuals' language. 1 as well where no
        words were searched for.
        """
        shares = [
            ranking.hits[0].score / ranking.rarest if ranking.hits else 0.0
            for ranking in self.rankings
            if ranking.arm == "lexical" and ranking.rarest > 0
        ]
        return min(1.0, max(shares) / _RARE_WORDS) if shares else 1.0


NOTHING = Evidence((), (), (), 0.0)


def fuse(
    rankings: Sequence[Ranking], fusion: Fusion, queries: Sequence[str] = ()
) -> list[tuple[int, float]]:
    """(passage_id, score), best first; ties go to the lower id so that a run can be repeated.

    `queries` are those of the search, the question first.
    """
    weighed = [(ranking, fusion.weight(ranking, queries)) for ranking in rankings if ranking.hits]
    weighed = [(ranking, weight) for ranking, weight in weighed if weight]
    scores: dict[int, float] = defaultdict(float)
    for ranking, weight in weighed:
        floor = 0.0 if fusion.k is not None else _floor(ranking)
        shares = dict(_shares(ranking, fusion.k))
        for passage_id in {hit.passage_id for other, _ in weighed for hit in other.hits}:
            scores[passage_id] += weight * shares.get(passage_id, floor)
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))


def _shares(ranking: Ranking, k: int | None) -> Iterator[tuple[int, float]]:
    best = ranking.hits[0].score
    for rank, hit in enumerate(ranking.hits, start=1):
        if k is not None:
            yield hit.passage_id, 1 / (k + rank)
        else:
            yield hit.passage_id, hit.score / best if best > 0 else 0.0


def _floor(ranking: Ranking) -> float:
    """What a passage that is not in the ranking may still have of it.

    Any two texts have some cosine, so a passage that is just not among the nearest gets the last
    one's; without a word or identifier in common there is nothing.
    """
    best, last = ranking.hits[0].score, ranking.hits[-1].score
    return last / best if ranking.arm == "dense" and best > 0 else 0.0


def gather(
    conn: Connection,
    tools: Sequence[Tool],
    search: Search,
    *,
    fusion: Fusion,
    keep: int,
    pool: int = POOL,
) -> Evidence:
    """Ask every tool, fuse, and read the best `keep` passages that the audience may see, and the
    units that the best `pool` passages stand in."""
    start = time.perf_counter()
    rankings = tuple(ranking for tool in tools for ranking in tool.look_up(conn, search))
    fused = fuse(rankings, fusion, search.queries)
    scores = dict(fused[: max(keep, pool)])
    units = assemble(conn, search.audience, list(scores))
    question = search.queries[0] if search.queries else ""
    found = passages.read(conn, search.audience, [passage_id for passage_id, _ in fused[:keep]])
    return Evidence(
        tuple(found),
        tuple(scores[passage.passage_id] for passage in found),
        rankings,
        time.perf_counter() - start,
        tuple(Found(unit, signals_of(unit, rankings, question)) for unit in units),
    )
