"""Which Slack team a command works for, where nobody is there to say it."""

from bot.settings import BotSettings
from sql import teams
from sql.database import Database


def team_of(db: Database, settings: BotSettings) -> str:
    """BOT_TEAM where a person set it, else the only team that the bot was at work in, else "local".

    With several teams in one database somebody has to say which: it is BOT_TEAM's default then.
    """
    if "team" in settings.model_fields_set:
        return settings.team
    with db.connection() as conn:
        return teams.only(conn) or settings.team
