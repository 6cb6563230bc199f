"""In which language a job speaks to a person."""

from agent.wording import Language
from bot.jobs.work import Work
from bot.slack import Tongues


def tongue_of(work: Work, user: str) -> Language:
    """By what they asked of late, else by their settings in Slack, else English."""
    return Tongues(lambda: work.shop.db, work.me.team, work.slack).of(user)
