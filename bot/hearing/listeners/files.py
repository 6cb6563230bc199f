"""Files: shared (the message that shares them comes too, before or after) and deleted."""

from bot.hearing.heard import Event
from bot.hearing.inbox import Inbox


def shared(inbox: Inbox, event: Event) -> None:
    """A file in a conversation that the bot is in."""
    inbox.file_shared(event)


def deleted(inbox: Inbox, event: Event) -> None:
    """A file that is nowhere any more."""
    inbox.file_deleted(event)
