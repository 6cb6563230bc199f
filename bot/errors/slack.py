"""Slack did not do what was asked."""

from typing import ClassVar

from bot.errors.base import BotError
from sql.failure import Kind


class SlackError(BotError):
    """Slack did not do what was asked."""


class SlackUnreachable(SlackError):
    """Slack cannot be reached: check the network and SLACK_API_URL; it is tried again."""

    kind = "passing"
    people = "Slack did not let me do this just now. Try again in a few minutes."


class ReadersChange(SlackError):
    """Who reads along changes so often here that no answer can be composed for them: ask again."""

    kind = "passing"


class SlackRefused(SlackError):
    """Slack refused the request: check SLACK_BOT_TOKEN and the app's scopes (`shoptalk doctor`)."""

    kind: ClassVar[Kind] = "permanent"
    people: ClassVar[str | None] = (
        "Slack does not let me do what this needs: somebody has to change how I am set up. "
        "Please tell whoever looks after me here."
    )
