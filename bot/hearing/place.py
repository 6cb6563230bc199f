"""Whether the bot is in a conversation: asked of Slack, and so after the acknowledgement."""

from bot.slack import Refused, Slack, calling


def is_here(slack: Slack, channel: str) -> bool:
    """True where the bot is a member; SlackUnreachable where that cannot be asked now."""
    try:
        with calling():
            said = (slack.quick or slack.reader).conversations_info(channel=channel)
    except Refused:
        return False
    info = said["channel"]
    return bool(info.get("is_im") or info.get("is_mpim") or info.get("is_member"))
