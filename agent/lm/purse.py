"""What an LM may cost a day, counted in the database, so that all workers share one purse."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Protocol

import structlog

from agent.lm.calls import Call
from agent.lm.failing import spent
from agent.lm.prices import Price
from sql import lm_spending
from sql.database import Database
from sql.errors import SqlError
from sql.lm_spending import Spending

log = structlog.get_logger()

_NOTHING: Final = Spending(0, 0, 0, 0.0)


class Ledger(Protocol):
    """Where it is counted."""

    def today(self, lm: str) -> Spending:
        """What was asked of the LM since midnight, UTC."""
        ...

    def add(self, lm: str, call: Call, money: float) -> None: ...


@dataclass(frozen=True)
class DatabaseLedger:
    """The table `lm_spending`. No connection is held between calls."""

    db: Database

    def today(self, lm: str) -> Spending:
        with self.db.connection() as conn:
            found = lm_spending.on(conn, datetime.now(UTC).date(), lm)
        return found or _NOTHING

    def add(self, lm: str, call: Call, money: float) -> None:
        tokens = (call.prompt_tokens, call.completion_tokens)
        with self.db.connection() as conn:
            lm_spending.add(conn, datetime.now(UTC).date(), lm, *tokens, money)


@dataclass(frozen=True)
class Purse:
    """The limits of one LM. A call that is under way when a limit is reached is still paid: with
    several at a time they may go over it by as many calls."""

    lm: str
    ledger: Ledger
    price: Price | None = None
    most_tokens: int | None = None
    most_money: float | None = None

    def check(self) -> None:
        """Raises an error with LMSpent as its cause where a limit is reached."""
        if self.most_tokens is None and self.most_money is None:
            return
        today = self.ledger.today(self.lm)
        if self.most_tokens is not None and today.tokens >= self.most_tokens:
            raise spent(self.lm)
        if self.most_money is not None and today.money >= self.most_money:
            raise spent(self.lm)

    def pay(self, call: Call) -> None:
        """Count the call. The reply is there: where it cannot be counted, the log says so."""
        try:
            self.ledger.add(self.lm, call, self.price.cost(call) if self.price else 0.0)
        except SqlError as error:
            log.warning("lm.not_counted", lm=self.lm, error=type(error).__name__)
