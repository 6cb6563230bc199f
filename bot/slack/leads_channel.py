"""Whether leads can be asked in a channel."""

from typing import Final

from bot.slack.calls import Refused, calling
from bot.slack.client import Slack

_INVITE: Final = "invite the bot there (`/invite @Shoptalk`)"
_UNKNOWN: Final = (
    "BOT_LEADS_CHANNEL={channel}: Slack shows the bot no such channel ({code}): " + _INVITE + ", or"
    " set the id of another (channel details, at the very bottom); its name is none."
)
_NOT_IN: Final = "BOT_LEADS_CHANNEL={channel}: the bot is not in #{name}: " + _INVITE + "."
_ARCHIVED: Final = (
    "BOT_LEADS_CHANNEL={channel}: #{name} is archived: unarchive it, or set another one."
)


def leads_channel_amiss(slack: Slack, channel: str) -> str | None:
    """What keeps leads from being asked there, and what to do; None: nothing.

    SlackUnreachable where Slack does not say now.
    """
    try:
        with calling():
            info = slack.reader.conversations_info(channel=channel)["channel"]
    except Refused as error:
        return _UNKNOWN.format(channel=channel, code=error.code)
    name = info.get("name") or channel
    if info.get("is_archived"):
        return _ARCHIVED.format(channel=channel, name=name)
    if not info.get("is_member", True) and not info.get("is_im"):
        return _NOT_IN.format(channel=channel, name=name)
    return None
