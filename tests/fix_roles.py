"""Whoever does something, for tests."""

from bot.roles import Actor
from sql import people
from sql.database import Database

ADMIN = Actor("local", "cli:tester", "administrator", "cli")
"""Who may do everything."""


def expert(user: str, team: str = "local") -> Actor:
    """Somebody in Slack who may decide on corrections."""
    return Actor(team, user, "expert", "slack")


def known(db: Database, team: str, *users: str) -> None:
    """Slack said just now that they are of the team."""
    with db.connection() as conn:
        people.learn(conn, team, dict.fromkeys(users, "member"))
