"""From a search to the few passages that an answer may draw on.

Every tool's rankings are fused by weighted reciprocal rank (Cormack et al., SIGIR 2009): a
passage's score is the sum over rankings of weight / (k + rank). The passages' text is then read
through the audience, so what a tool returns by mistake is never shown.
"""

import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from agent.tools import Arm, Ranking, Search, Tool
from sql import passages
from sql.passages import Passage
from sql.rows import Connection


@dataclass(frozen=True)
class Fusion:
    """How rankings become one: the constant k of reciprocal rank fusion and each arm's weight."""

    k: int = 5
    weights: Mapping[Arm, float] = field(
        default_factory=lambda: {"dense": 1.0, "lexical": 1.0, "identifier": 1.0}
    )


@dataclass(frozen=True)
class Evidence:
    """What was found: passages best first with their fused scores, and how they were found."""

    passages: tuple[Passage, ...]
    scores: tuple[float, ...]
    rankings: tuple[Ranking, ...]
    seconds: float

    @property
    def ids(self) -> list[int]:
        """The passages' ids, best first."""
        return [passage.passage_id for passage in self.passages]


NOTHING = Evidence((), (), (), 0.0)


def fuse(rankings: Sequence[Ranking], fusion: Fusion) -> list[tuple[int, float]]:
    """(passage_id, score), best first; ties go to the lower id so that a run can be repeated."""
    scores: dict[int, float] = defaultdict(float)
    for ranking in rankings:
        weight = fusion.weights.get(ranking.arm, 0.0)
        for rank, hit in enumerate(ranking.hits, start=1):
            if weight:
                scores[hit.passage_id] += weight / (fusion.k + rank)
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))


def gather(
    conn: Connection,
    tools: Sequence[Tool],
    search: Search,
    *,
    fusion: Fusion,
    keep: int,
) -> Evidence:
    """Ask every tool, fuse, and read the best `keep` passages that the audience may see."""
    start = time.perf_counter()
    rankings = tuple(ranking for tool in tools for ranking in tool.look_up(conn, search))
    fused = fuse(rankings, fusion)[:keep]
    scores = dict(fused)
    found = passages.read(conn, search.audience, [passage_id for passage_id, _ in fused])
    return Evidence(
        tuple(found),
        tuple(scores[passage.passage_id] for passage in found),
        rankings,
        time.perf_counter() - start,
    )
