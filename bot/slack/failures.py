"""What a failed call says about when, and whether, to ask again."""

from typing import ClassVar, Final

from slack_sdk.errors import SlackApiError

from bot.slack.calls import LATER, OPEN, Refused

UNKNOWN: Final = frozenset(
    {"channel_not_found", "not_in_channel", "user_not_found", "user_not_visible", "users_not_found"}
)
"""What Slack does not know, or does not show us: nobody reads anything by it."""


class NotHere(Refused):
    """The bot is not in this conversation, or Slack does not show it to the bot."""

    people: ClassVar[str | None] = (
        "I am not in this conversation, so I cannot know who reads here, nor what you may read. "
        "In a channel, invite me (type /invite @shoptalk) and use the command again; or write me a "
        "direct message."
    )

    def __init__(self, code: str = "not_in_channel") -> None:
        super().__init__(code)


def limited(error: SlackApiError) -> bool:
    """Whether there were too many calls."""
    code = error.response.get("error")
    return error.response.status_code == 429 or code in ("ratelimited", "rate_limited")


def transient(error: SlackApiError) -> bool:
    """Whether the same call may succeed later, as opposed to an answer that says no."""
    if error.response.status_code == 429 or error.response.status_code >= 500:
        return True
    return error.response.get("error") in LATER | OPEN
