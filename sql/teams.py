"""Table `teams`: the Slack workspaces in which the bot was at work."""

from sql.files import load
from sql.rows import Connection, execute, value

_SQL = load("teams")


def seen(conn: Connection, team: str, name: str, bot_user: str) -> None:
    """Note that the bot is at work in this team, under this name and as this user."""
    execute(conn, _SQL["seen"], {"team": team, "name": name, "bot_user": bot_user})


def only(conn: Connection) -> str | None:
    """Return the one team that the bot was seen in; None where there is none, or several."""
    teams = conn.execute(_SQL["first_two"]).fetchall()
    return str(teams[0][0]) if len(teams) == 1 else None


def is_seen(conn: Connection, team: str) -> bool:
    """Say whether the bot was ever at work in this team."""
    return bool(value(conn, _SQL["is_seen"], {"team": team}))
