"""What answers cost, by whatever they are counted by."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from bot.monitoring.prices import Prices
from sql.state import Cost


@dataclass
class Row:
    """What a version, channel or day came to. `endpoint_cost`: of what embeds and reranks
    elsewhere, and a part of `cost`. None: of an LM in `unpriced`, or of an endpoint, nobody knows
    the price."""

    name: str
    answers: int = 0
    lm_calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    embed_tokens: int = 0
    reranks: int = 0
    endpoint_cost: float | None = 0.0
    cost: float | None = 0.0
    lms: list[str] = field(default_factory=list)
    unpriced: list[str] = field(default_factory=list)

    def add(self, one: Cost, cost: float | None) -> None:
        """What one LM did for it."""
        self.answers += one.answers
        self.lm_calls += one.calls
        self.tokens_in += one.tokens_in
        self.tokens_out += one.tokens_out
        if one.lm:
            self.lms.append(one.lm)
        if cost is None:
            self.unpriced.append(one.lm)
        self.embed_tokens += one.embed_tokens
        self.reranks += one.reranks
        self.endpoint_cost = _sum(self.endpoint_cost, one.endpoint_money)
        self.cost = _sum(self.cost, cost, one.endpoint_money)

    def document(self) -> dict[str, Any]:
        """As JSON; money to the ten-thousandth, by answer too."""
        each = None if self.cost is None or not self.answers else self.cost / self.answers
        rounded = {
            "endpoint_cost": None if self.endpoint_cost is None else round(self.endpoint_cost, 6),
            "cost": None if self.cost is None else round(self.cost, 4),
            "cost_an_answer": None if each is None else round(each, 6),
        }
        return {**asdict(self), **rounded}


def _sum(*amounts: float | None) -> float | None:
    known = [one for one in amounts if one is not None]
    return sum(known) if len(known) == len(amounts) else None


def rows_of(
    found: Sequence[Cost], prices: Prices
) -> tuple[list[Row], dict[str, dict[str, Any] | None]]:
    """A row for each name, and the price of a million tokens of each LM, with who says so."""
    rows: dict[str, Row] = {}
    named: dict[str, dict[str, Any] | None] = {}
    for one in found:
        cost = prices.cost(one.lm, one.tokens_in, one.tokens_out) if one.lm else 0.0
        rows.setdefault(one.name, Row(one.name)).add(one, cost)
        if one.lm:
            price = prices.of(one.lm)
            said = None if price is None else dict(zip(("in", "out", "from"), price, strict=True))
            named[one.lm] = said
    return list(rows.values()), named
