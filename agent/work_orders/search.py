"""Has this been seen before, and what fixed it: past orders by fault and equipment.

Three arms over what the audience may read: meaning (the embedding of thing and fault), words (BM25)
and identifiers, fused by score with fitted weights.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from agent.work_orders.helped import ALIKE, WITHIN, Helped, Told, helped
from agent.work_orders.importing import embed_orders, found_by, normalised
from agent.work_orders.rule import TROUBLE, Likeness, Rule, overlap
from ingest.embedding import Embedder, EmbeddingSpent
from ingest.identifiers import find
from sql import past_orders
from sql.audience import Audience
from sql.database import Database
from sql.hits import Hit
from sql.past_orders import PastOrder

_DEPTH: Final = 50
_AT_ONCE: Final = 32
"""Orders that one search embeds: after a change of the model the next ones do the rest."""
SHOWN: Final = 3
COUNTED: Final = 20
"""Orders beside an answer over which it is counted how often a fix helped; the first are shown."""


@dataclass(frozen=True)
class Weights:
    """What each arm weighs; its hits count as shares of its best one."""

    dense: float = 1.0
    lexical: float = 0.4
    identifier: float = 0.5


@dataclass(frozen=True)
class Found:
    """A past order that was found. `score` orders them; `p`: how sure it is that it is about what
    was asked; `helped`: how often its fix helped among the orders that are about it too, None where
    it says no fix."""

    order: PastOrder
    score: float
    p: float
    helped: Helped | None
    like: Likeness = field(repr=False)

    @property
    def told(self) -> Told:
        """The order with how often its fix helped."""
        return Told(self.order, self.helped)


@dataclass(frozen=True)
class PastOrders:
    """The past orders of a database. `kind`: which kind of answer a question wants. No connection
    is held while anything is embedded."""

    db: Database
    embedder: Embedder
    kind: Callable[[str], str] | None = None
    weights: Weights = field(default_factory=Weights)
    rule: Rule = field(default_factory=Rule)

    def search(
        self, audience: Audience, text: str, k: int = SHOWN, machine: str = ""
    ) -> list[Found]:
        """The k likest orders, best first, however like they are. `machine`: only those of this
        machine, or of this kind of machine."""
        return self._found(audience, text, machine)[:k]

    def about(self, audience: Audience, question: str, k: int = COUNTED) -> list[Found]:
        """The orders that help with the question, best first; none where the rule says so, at once
        where there are no orders."""
        with self.db.connection() as conn:
            if not past_orders.has_any(conn, audience):
                return []
        found = self._found(audience, question, "")
        return [one for one in found if self.rule.shows(one.like)][:k]

    def rankings(self, audience: Audience, text: str, machine: str = "") -> dict[str, list[Hit]]:
        """What each arm finds; by words and identifiers alone where nothing may be embedded
        today."""
        slug = self.embedder.slug
        try:
            embed_orders(self.db, self.embedder, audience, at_once=_AT_ONCE, most=_AT_ONCE)
            vector = self.embedder.embed_query(text)
        except EmbeddingSpent:
            vector = None
        with self.db.connection() as conn:
            return {
                "dense": []
                if vector is None
                else past_orders.dense(conn, audience, slug, vector, _DEPTH, machine),
                "lexical": past_orders.lexical(conn, audience, text, _DEPTH, machine),
                "identifier": past_orders.identified(conn, audience, named_in(text), _DEPTH),
            }

    def _found(self, audience: Audience, text: str, machine: str) -> list[Found]:
        found = self.rankings(audience, text, machine)
        scores = fuse(found, self.weights)
        best = sorted(scores, key=lambda one: (-scores[one], one))[:_DEPTH]
        cosines = {hit.passage_id: hit.score for hit in found["dense"]}
        least = min(cosines.values(), default=0.0)
        with self.db.connection() as conn:
            orders = past_orders.read(conn, audience, best)
            outcomes = past_orders.outcomes(conn, audience, best, within=WITHIN, alike=ALIKE)
        trouble = float(self.kind is None or self.kind(text) in TROUBLE)
        names = set(named_in(text))
        likes = {}
        for order in orders:
            said = " ".join((order.machine, found_by(order.equipment, order.fault)))
            own = {*(one.normalised for one in find(said)), normalised(order.machine)}
            likes[order.order_id] = Likeness(
                cosines.get(order.order_id, least),
                overlap(text, f"{said} {order.fix}"),
                float(bool(names & own)),
                trouble,
            )
        alike = [one for one in orders if self.rule.shows(likes[one.order_id])]
        return [
            Found(
                order,
                scores[order.order_id],
                self.rule.p(likes[order.order_id]),
                helped(order, alike, outcomes),
                likes[order.order_id],
            )
            for order in orders
        ]


def fuse(found: Mapping[str, Sequence[Hit]], weights: Weights) -> dict[int, float]:
    """Each order's score; what is not among an arm's hits has the last one's share of the meaning,
    as any two texts have some, and nothing of the others."""
    scores: dict[int, float] = defaultdict(float)
    everyone = {hit.passage_id for hits in found.values() for hit in hits}
    for arm, hits in found.items():
        weight, best = getattr(weights, arm), hits[0].score if hits else 0.0
        if best <= 0:
            continue
        shares = {hit.passage_id: hit.score / best for hit in hits}
        floor = hits[-1].score / best if arm == "dense" else 0.0
        for one in everyone:
            scores[one] += weight * shares.get(one, floor)
    return scores


def named_in(text: str) -> list[str]:
    """Codes, parts and machines that the text names, normalised."""
    found = [one.normalised for one in find(text) if one.kind != "value"]
    words = [normalised(word) for word in text.split()]
    codes = [word for word in words if any(map(str.isdigit, word)) and not word.isdigit()]
    return list(dict.fromkeys([*found, *codes]))
