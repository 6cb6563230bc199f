"""Table `voters`: what Slack said of each person who voted, so that the night asks nobody."""

from collections.abc import Mapping
from typing import Literal, TypeAlias

from sql.files import load
from sql.rows import Connection, execute, value

VoterKind: TypeAlias = Literal["member", "guest", "bot", "deactivated"]
HOURS_FRESH = 24
DAYS_ASKED_FOR = 90
"""Who voted in so many days is asked about anew each day: they may have left."""
_SQL = load("voters")


def know(conn: Connection, team: str, told: Mapping[str, VoterKind]) -> None:
    """Keep what Slack says now of each person."""
    users = sorted(told)
    kinds = [told[user] for user in users]
    execute(conn, _SQL["know"], {"team": team, "users": users, "kinds": kinds})


def vouch(conn: Connection, team: str, user_id: str) -> None:
    """Take somebody for one of the team, as the command line's user says, unless Slack said."""
    execute(conn, _SQL["vouch"], {"team": team, "user_id": user_id})


def is_known(conn: Connection, team: str, user_id: str) -> bool:
    """Say whether anything is known of the person."""
    return bool(value(conn, _SQL["is_known"], {"team": team, "user_id": user_id}))


def to_ask(conn: Connection, team: str, limit: int) -> list[str]:
    """Return voters of whom nothing is known, then those who were asked about a day ago."""
    parameters = {"team": team, "hours": HOURS_FRESH, "days": DAYS_ASKED_FOR, "limit": limit}
    return [row[0] for row in conn.execute(_SQL["to_ask"], parameters)]
