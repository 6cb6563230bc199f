"""What people wrote in a thread below an answer that they voted on."""

from dataclasses import dataclass

from sql.files import load
from sql.rows import Connection, many

_SQL = load("below")


@dataclass(frozen=True)
class Below:
    """A message, by the answer that it stands below and whoever wrote it."""

    answer_id: int
    user_id: str
    text: str


def below(conn: Connection, team: str) -> list[Below]:
    """Return the team's messages below answers that their writers voted on, in their order; those
    that were withdrawn are left out."""
    return many(conn, Below, _SQL["below"], {"team": team})
