"""Table `citations`, seen from the manuals: which answers stand on one."""

from dataclasses import dataclass
from datetime import datetime

from sql.audience import Audience
from sql.files import load
from sql.rows import Connection, many

_SQL = load("citations")


@dataclass(frozen=True)
class Citing:
    """An answer that cites a manual, with its question and one of the lines that it cites."""

    answer_id: int
    channel: str
    user_id: str
    question: str
    answered_at: datetime
    page: int
    label: str | None
    quote: str


def of_manual(conn: Connection, audience: Audience, manual_id: int) -> list[Citing]:
    """Return the citations of a manual that the audience may read, the newest answer first.

    The questions are shown whoever asked them: for the operator.
    """
    return many(conn, Citing, _SQL["of_manual"], {**audience.parameters(), "manual_id": manual_id})
