"""Who leads, and who is the expert, in the demo: what they see and may needs a role."""

from bot.demo.story import ROLES
from bot.roles import at_command_line, grant
from bot.settings import Settings
from bot.team import team_of
from sql import roles
from sql.database import Database


def give_roles(settings: Settings) -> None:
    """The story's people have their roles, as whoever is at the command line gives them; a role
    that somebody has already stays."""
    with Database.open(settings.sql) as db:
        db.migrate()
        team = team_of(db, settings.bot)
        with db.connection() as conn:
            actor = at_command_line(conn, team)
            for user, role in ROLES.items():
                if roles.of(conn, team, "user", user) is None:
                    grant(conn, actor, user, role)
