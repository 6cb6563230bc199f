"""Whether the bot can ask in a channel that a setting names."""

from typing import Final

from bot.slack.calls import Refused, calling
from bot.slack.client import Slack

_INVITE: Final = "invite the bot there (`/invite @Shoptalk`)"
_UNKNOWN: Final = (
    "{setting}={channel}: Slack shows the bot no such channel ({code}): " + _INVITE + ", or"
    " set the id of another (channel details, at the very bottom); its name is none."
)
_NOT_IN: Final = "{setting}={channel}: the bot is not in #{name}: " + _INVITE + "."
_ARCHIVED: Final = "{setting}={channel}: #{name} is archived: unarchive it, or set another one."


def channel_amiss(slack: Slack, setting: str, channel: str) -> str | None:
    """What keeps the bot from asking there, and what to do about the setting; None: nothing.

    SlackUnreachable where Slack does not say now.
    """
    try:
        with calling():
            info = slack.reader.conversations_info(channel=channel)["channel"]
    except Refused as error:
        return _UNKNOWN.format(setting=setting, channel=channel, code=error.code)
    name = info.get("name") or channel
    if info.get("is_archived"):
        return _ARCHIVED.format(setting=setting, channel=channel, name=name)
    if not info.get("is_member", True) and not info.get("is_im"):
        return _NOT_IN.format(setting=setting, channel=channel, name=name)
    return None


def leads_channel_amiss(slack: Slack, channel: str) -> str | None:
    """The same for the channel in which leads are asked."""
    return channel_amiss(slack, "BOT_LEADS_CHANNEL", channel)
