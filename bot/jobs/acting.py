"""Who does something in Slack: asked of Slack now, where a job may ask."""

from bot.jobs.work import Work
from bot.roles import Actor, Rules, asked


def actor_of(work: Work, user: str) -> Actor:
    """The person with their role. SlackUnreachable where that cannot be asked."""
    rules = Rules.of(work.shop.settings.bot)
    return asked(work.shop.db, work.slack, work.me, rules, user)
