"""Messages: written, edited, deleted; a mention comes once more as `app_mention`."""

from bot.hearing.heard import Event
from bot.hearing.inbox import Inbox


def message(inbox: Inbox, event: Event) -> None:
    """A message of a conversation that the bot is in, or what became of one."""
    match event.get("subtype"):
        case "message_changed":
            inbox.edited(event)
        case "message_deleted":
            inbox.deleted(event)
        case _:
            inbox.message(event)


def mention(inbox: Inbox, event: Event) -> None:
    """A message that names the bot."""
    inbox.message(event)
