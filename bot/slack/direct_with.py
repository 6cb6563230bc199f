"""The bot's own conversation with one person."""

from bot.slack.calls import calling
from bot.slack.client import Slack


def direct_with(slack: Slack, user: str) -> str:
    """Its id; the same one however often it is asked for. Takes the scope `im:write`
    (https://docs.slack.dev/reference/methods/conversations.open).

    Refused where the person is gone or a bot; SlackUnreachable where Slack does not say now.
    """
    with calling():
        said = slack.reader.conversations_open(users=user)
    return str(said["channel"]["id"])
