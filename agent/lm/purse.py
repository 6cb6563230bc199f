"""What an LM may cost a day, counted in the database, so that all workers share one purse."""

from dataclasses import dataclass

import structlog

from agent.lm.calls import Call
from agent.lm.failing import spent
from agent.lm.prices import Price
from ingest.calling import Ledger
from sql.errors import SqlError

log = structlog.get_logger()


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
            money = self.price.cost(call) if self.price else 0.0
            self.ledger.add(self.lm, call.prompt_tokens, call.completion_tokens, money)
        except SqlError as error:
            log.warning("lm.not_counted", lm=self.lm, error=type(error).__name__)
