"""How far the message is in which leads are asked about an answer."""

from bot.showing.ledger import Mark, Overtaken, State
from sql import samples
from sql.database import Database
from sql.samples import Outcome


class LeadLedger:
    """The row of one such message, for one attempt."""

    def __init__(self, db: Database, lead_id: int, attempt: int) -> None:
        self._db = db
        self._lead_id = lead_id
        self._attempt = attempt

    @property
    def mark(self) -> Mark:
        return Mark("shoptalk_lead", "lead_id", self._lead_id)

    def check(self) -> None:
        with self._db.connection() as conn:
            now = samples.row(conn, self._lead_id)
        if now is None or now.attempt != self._attempt:
            raise Overtaken

    def move(self, state: State, ts: str | None = None) -> None:
        with self._db.connection() as conn:
            if not samples.move(conn, self._lead_id, self._attempt, state, ts=ts):
                raise Overtaken

    def finish(self, outcome: Outcome) -> None:
        """Leads were asked, or why not. Raises Overtaken."""
        with self._db.connection() as conn:
            if not samples.move(conn, self._lead_id, self._attempt, "final", outcome=outcome):
                raise Overtaken

    def others(self) -> tuple[bool, str | None]:
        with self._db.connection() as conn:
            now = samples.row(conn, self._lead_id)
        return (False, None) if now is None else (now.state == "posting", now.ts)
