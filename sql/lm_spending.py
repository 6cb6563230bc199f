"""Table `lm_spending`: what language models elsewhere were asked, a day and an LM."""

from dataclasses import dataclass
from datetime import date

from sql.files import load
from sql.rows import Connection, execute, one

_SQL = load("lm_spending")


@dataclass(frozen=True)
class Spending:
    """Of one LM on one day; `money` in the currency of its price, 0 where it has none."""

    calls: int
    tokens_read: int
    tokens_written: int
    money: float

    @property
    def tokens(self) -> int:
        """Read and written."""
        return self.tokens_read + self.tokens_written


def on(conn: Connection, day: date, lm: str) -> Spending | None:
    """Return what was asked of the LM that day; None where nothing was."""
    return one(conn, Spending, _SQL["on"], {"day": day, "lm": lm})


def add(
    conn: Connection, day: date, lm: str, tokens_read: int, tokens_written: int, money: float
) -> None:
    """Count one call more."""
    values = {"tokens_read": tokens_read, "tokens_written": tokens_written, "money": money}
    execute(conn, _SQL["add"], {"day": day, "lm": lm, **values})


def old(conn: Connection, days: int) -> int:
    """Drop what is older than so many days; return how many rows there were."""
    return execute(conn, _SQL["old"], {"days": days})
