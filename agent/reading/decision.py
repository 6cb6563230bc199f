"""Whether the units found answer the question: a calibrated probability, not a matter of wording.

A logistic of features that do not depend on how large the library is: what the LM says of the unit,
how near it stands by meaning in absolute terms, how many of the question's words and codes it
holds, and how clearly the search puts it first. Its weights are program state, fitted on labelled
questions with whole manuals left out (`python -m tests.bench.fit_answers`).
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from typing import Any, Final

import snowballstemmer

from agent.conversation import Kind
from agent.evidence import MOST, Found, Unit, UnitFusion
from agent.reading.reader import Status, chosen_lines

_FLOOR: Final = 1e-4
_JOBS: Final = ("procedure", "troubleshooting", "fault_code")
_WORD: Final = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True)
class Verdict:
    """What is shown and how it is called. `chosen`: the units to show first, best first."""

    status: Status
    chosen: tuple[Unit, ...]
    reason: str
    p: float | None = None
    lead: str = ""
    cut: bool = False
    """The units are the very lines that a reader chose, and not to be cut once more."""


def features(
    queries: Sequence[str],
    kind: Kind | None,
    fusion: UnitFusion,
    order: Sequence[Found],
    p_yes: float,
) -> dict[str, float]:
    """The features of the first unit of the order, whose P(yes) is `p_yes`.

    `queries`: the question, then what was searched beside it, whose words are a manual's.
    """
    first = order[0]
    others = [fusion.score(one, kind) for one in order[1:]]
    p = min(max(p_yes, _FLOOR), 1 - _FLOOR)
    shares = [shared(query, first.unit) for query in queries[1:] or queries]
    job = kind in _JOBS and any(line.role in ("step", "row") for line in first.unit.lines)
    return {
        "says_yes": math.log(p / (1 - p)),
        "cosine": first.signals.cosine,
        "words": sum(shares) / len(shares) if shares else 0.0,
        "ahead": fusion.score(first, kind) - max(others, default=0.0),
        "job": float(job),
    }


def shared(question: str, unit: Unit) -> float:
    """The share, 0..1, of the question's words that the unit, its headings or its manual's title
    hold, by their stems."""
    asked = _stems(question)
    texts = (line.text for line in unit.lines)
    held = _stems(" ".join((unit.manual, unit.section, unit.title, *texts)))
    return len(asked & held) / len(asked) if asked else 0.0


def _stems(text: str) -> set[str]:
    return {_stem(word.lower()) for word in _WORD.findall(text)}


@lru_cache(20_000)
def _stem(word: str) -> str:
    """The word's stem. Manuals say the same words again and again, and stemming one in Python costs
    as much as looking up a hundred: a quarter of an answer's computing went into it."""
    # A stemmer holds the word that it works on: one for threads to share would mix them up.
    return str(snowballstemmer.stemmer("english").stemWord(word))


@dataclass(frozen=True)
class Decision:
    """`weights` and `bias` make P(answers) of the features. From `answered` on the first unit is
    said to answer. A search came back near empty where nothing is as near to any query as the
    cosine `found`, and no identifier was found: then nothing is shown. A unit of another manual
    whose P is at least the share `rival` of the first one's makes it a question of which machine.
    `lead_kinds`: the kinds of question whose answers get a lead.
    """

    weights: Mapping[str, float] = field(default_factory=dict)
    bias: float = 0.0
    answered: float = 0.5
    found: float = 0.24
    rival: float = 0.4
    lead_kinds: tuple[Kind, ...] = ()

    def p(self, said: Mapping[str, float]) -> float:
        """P(answers), 0..1."""
        z = self.bias + sum(weight * said.get(name, 0.0) for name, weight in self.weights.items())
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, z))))

    def near_empty(self, found: Sequence[Found]) -> bool:
        """Whether what was found is nothing: so far from the question that showing it is noise."""
        return not any(
            one.signals.cosine >= self.found or one.signals.identifiers > 0 for one in found
        )

    def decide(
        self,
        queries: Sequence[str],
        kind: Kind | None,
        fusion: UnitFusion,
        order: Sequence[Found],
        p_yes: Sequence[float],
    ) -> Verdict:
        """The verdict on the units of a search, best first, of which the first have a P(yes).

        The unit that answers most likely comes first. Where it is of another manual than a second
        one that answers almost as likely, nobody knows which machine is meant: both are shown.
        """
        rated = sorted(
            (
                (self.p(features(queries, kind, fusion, rotated(order, at), p)), at)
                for at, p in enumerate(p_yes)
            ),
            key=lambda one: (-one[0], one[1]),
        )
        if not rated:
            return Verdict("likely", tuple(one.unit for one in order[:MOST]), "not read")
        best, at = rated[0]
        chosen = tuple(order[place].unit for _, place in rated)
        chosen += tuple(one.unit for one in order[len(rated) : MOST])
        if best < self.answered:
            return Verdict("likely", chosen, "unsure", best)
        first = order[at].unit
        rivals = [p for p, place in rated[1:] if order[place].unit.manual_id != first.manual_id]
        if max(rivals, default=0.0) >= best * self.rival:
            return Verdict("likely", chosen, "several machines", best)
        return Verdict("answered", (first,), "read", best)

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> "Decision":
        """The decision that `document` gave; TypeError where it has other fields."""
        return cls(**{**document, "lead_kinds": tuple(document["lead_kinds"])})

    def document(self) -> dict[str, Any]:
        """The decision as JSON."""
        return {**asdict(self), "weights": dict(self.weights)}


def rotated(order: Sequence[Found], at: int) -> list[Found]:
    """The order with the one at that place in front."""
    return [order[at], *order[:at], *order[at + 1 :]]


def of_reader(said: Any, units: Sequence[Unit]) -> Verdict:
    """The verdict of a reader that decides itself: the lines that it chose, in the unit's order.

    Lines of several machines are no answer but to a comparison: nobody knows which is meant.
    """
    chosen = tuple(chosen_lines(units[choice.unit], choice.lines) for choice in said.chosen)
    status: Status = said.status if chosen else "not_found"
    manuals = {unit.manual_id for unit in chosen}
    if status == "answered" and len(manuals) > 1 and said.kind != "comparison":
        return Verdict("likely", chosen, "several machines", cut=True)
    return Verdict(status, chosen, "read", None, said.lead, cut=True)
