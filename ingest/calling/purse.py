"""What an endpoint costs and may cost: embeddings and rerankers, as `agent.lm.purse` for LMs.

Each endpoint has a purse of its own, counted beside those of the LMs; what a question took of them
all is collected by `using`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Literal, TypeAlias

import structlog

from ingest.calling.ledger import Ledger
from ingest.places import Rate
from sql.errors import SqlError

log = structlog.get_logger()

Kind: TypeAlias = Literal["embedding", "reranking"]
_CHARACTERS: Final = 4.0
"""Of a token, where a server does not say how many it read."""


class Spent(Exception):
    """The endpoint was asked as much as it may be today."""


@dataclass(frozen=True)
class Use:
    """One call of an endpoint; `money` None where nobody says what it costs."""

    kind: Kind
    tokens: int
    money: float | None


_OPEN: ContextVar[tuple[list[Use], ...]] = ContextVar("endpoints_used", default=())


@contextmanager
def using() -> Iterator[list[Use]]:
    """Collect the calls of endpoints made inside, by this thread. Nests."""
    uses: list[Use] = []
    token = _OPEN.set((*_OPEN.get(), uses))
    try:
        yield uses
    finally:
        _OPEN.reset(token)


@dataclass(frozen=True)
class Purse:
    """The price and the limits of one endpoint. Without a ledger nothing is counted, and no limit
    holds. A call that is under way when a limit is reached is still paid."""

    kind: Kind
    name: str
    ledger: Ledger | None = None
    rate: Rate | None = None
    most_tokens: int | None = None
    most_calls: int | None = None
    most_money: float | None = None

    def check(self) -> None:
        """Raises Spent where a limit is reached."""
        limits = (self.most_tokens, self.most_calls, self.most_money)
        if self.ledger is None or limits == (None, None, None):
            return
        today = self.ledger.today(self.name)
        counted = (today.tokens, today.calls, today.money)
        if any(most is not None and had >= most for had, most in zip(counted, limits, strict=True)):
            raise Spent

    def pay(self, tokens: int) -> None:
        """Count a call. What it gave is there: where it cannot be counted, the log says so."""
        money = None if self.rate is None else self.rate.cost(tokens, 1)
        for uses in _OPEN.get():
            uses.append(Use(self.kind, tokens, money))
        if self.ledger is None:
            return
        try:
            self.ledger.add(self.name, tokens, 0, money or 0.0)
        except SqlError as error:
            log.warning("endpoint.not_counted", name=self.name, error=type(error).__name__)


def tokens_said(said: object, *texts: str) -> int:
    """How many tokens a server says that it read, as OpenAI, Jina and Voyage do; else about as many
    as the texts have."""
    usage = said.get("usage") if isinstance(said, dict) else None
    for name in ("total_tokens", "prompt_tokens"):
        found = usage.get(name) if isinstance(usage, dict) else None
        if isinstance(found, int) and not isinstance(found, bool) and found >= 0:
            return found
    return round(sum(map(len, texts)) / _CHARACTERS)


def until_midnight() -> float:
    """Seconds until a day's limits begin anew, UTC."""
    now = datetime.now(UTC)
    midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return (midnight - now).total_seconds()
