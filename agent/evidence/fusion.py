"""What the search says of a unit in numbers, and the fitted weights that make one order of them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from agent.conversation import Kind
from agent.evidence.tools import Arm, Ranking
from agent.evidence.units import Unit, UnitKind

WANTED: Final[Mapping[Kind, UnitKind]] = {
    "procedure": "procedure",
    "troubleshooting": "fault",
    "fault_code": "fault",
}


@dataclass(frozen=True)
class Signals:
    """What the arms found of a unit's passages. Shares are of the best hit of a ranking, 0..1, and
    of several passages the best counts; of several rewritten searches the mean.

    `cosine` is absolute, the best of all queries: it does not depend on what else there is.
    """

    dense_question: float = 0.0
    dense_rewritten: float = 0.0
    lexical_question: float = 0.0
    lexical_rewritten: float = 0.0
    identifiers: float = 0.0
    cosine: float = 0.0


@dataclass(frozen=True)
class Found:
    """A unit with what the search says of it."""

    unit: Unit
    signals: Signals


@dataclass(frozen=True)
class UnitFusion:
    """The weights of the signals in the order of units: program state, fitted with whole manuals
    left out (`python -m tests.bench.fit_fusion`). `wanted_procedure`, `wanted_fault`: for a unit of
    the kind that the question's kind wants."""

    weights: Mapping[str, float] = field(
        default_factory=lambda: {
            "dense_question": 7.3,
            "dense_rewritten": 3.55,
            "lexical_question": 3.26,
            "lexical_rewritten": 3.92,
            "identifiers": 4.44,
            "wanted_procedure": 1.93,
            "wanted_fault": 2.35,
        }
    )

    def score(self, found: Found, kind: Kind | None) -> float:
        """The higher the better; scores of one search compare."""
        said: dict[str, float] = asdict(found.signals)
        wanted = WANTED.get(kind) if kind else None
        if wanted == found.unit.kind:
            said[f"wanted_{wanted}"] = 1.0
        return sum(weight * said.get(name, 0.0) for name, weight in self.weights.items())

    def order(self, found: Sequence[Found], kind: Kind | None) -> list[Found]:
        """Best first; ties keep the search's order."""
        return sorted(found, key=lambda one: -self.score(one, kind))

    def document(self) -> dict[str, Any]:
        """The weights as JSON."""
        return {"weights": dict(self.weights)}


def signals_of(unit: Unit, rankings: Sequence[Ranking], question: str) -> Signals:
    """The unit's signals in these rankings; `question` is the query of the question itself.

    Where nothing was rewritten, the question's own rankings stand for the rewritten ones.
    """
    ids = unit.passage_ids
    shares: dict[tuple[Arm, bool], list[float]] = {}
    cosine = 0.0
    for ranking in rankings:
        share, raw = _best(ranking, ids)
        shares.setdefault((ranking.arm, ranking.query == question), []).append(share)
        cosine = max(cosine, raw) if ranking.arm == "dense" else cosine

    def mean(arm: Arm, of_question: bool) -> float:
        found = shares.get((arm, of_question)) or shares.get((arm, not of_question)) or [0.0]
        return sum(found) / len(found)

    return Signals(
        mean("dense", True),
        mean("dense", False),
        mean("lexical", True),
        mean("lexical", False),
        mean("identifier", False),
        cosine,
    )


def _best(ranking: Ranking, ids: Sequence[int]) -> tuple[float, float]:
    """The best share and score of the passages in the ranking.

    Any two texts have some cosine: what is just not among the nearest has the last one's.
    """
    if not ranking.hits or ranking.hits[0].score <= 0:
        return 0.0, 0.0
    scores = {hit.passage_id: hit.score for hit in ranking.hits}
    least = ranking.hits[-1].score if ranking.arm == "dense" else 0.0
    best = max((scores.get(one, least) for one in ids), default=least)
    return best / ranking.hits[0].score, best
