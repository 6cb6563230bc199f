"""In which language a job speaks. Who reads it alone: theirs. What experts are put: that of the
question, which its answer has. What leads read in their channel: that of the channel.
"""

from agent.wording import Language
from bot.jobs.work import Work
from bot.slack import Tongues


def tongue_of(work: Work, user: str) -> Language:
    """By what they asked of late, else by their settings in Slack, else English."""
    return _tongues(work).of(user)


def tongue_in(work: Work, channel: str) -> Language:
    """As Slack tells of the conversation, else English."""
    return _tongues(work).of_channel(channel)


def _tongues(work: Work) -> Tongues:
    return Tongues(lambda: work.shop.db, work.me.team, work.slack)
