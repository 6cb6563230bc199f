"""What was asked of models elsewhere a day, counted in the database for all workers together."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Protocol

from sql import lm_spending
from sql.database import Database
from sql.lm_spending import Spending

_NOTHING: Final = Spending(0, 0, 0, 0.0)


class Ledger(Protocol):
    """Where it is counted."""

    def today(self, name: str) -> Spending:
        """What was asked of the model of that name since midnight, UTC."""
        ...

    def add(self, name: str, tokens_read: int, tokens_written: int, money: float) -> None:
        """Count one call more."""
        ...


@dataclass(frozen=True)
class DatabaseLedger:
    """The table `lm_spending`. No connection is held between calls."""

    db: Database

    def today(self, name: str) -> Spending:
        with self.db.connection() as conn:
            found = lm_spending.on(conn, datetime.now(UTC).date(), name)
        return found or _NOTHING

    def add(self, name: str, tokens_read: int, tokens_written: int, money: float) -> None:
        with self.db.connection() as conn:
            lm_spending.add(
                conn, datetime.now(UTC).date(), name, tokens_read, tokens_written, money
            )
