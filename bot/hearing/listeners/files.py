"""Files: shared (the message that shares them comes too, before or after) and deleted."""

from slack_bolt import App

from bot.hearing.heard import Event
from bot.hearing.inbox import Inbox


def register(app: App, inbox: Inbox) -> None:
    """Hear of files."""

    @app.event("file_shared")
    def shared(event: Event) -> None:
        inbox.file_shared(event)

    @app.event("file_deleted")
    def deleted(event: Event) -> None:
        inbox.file_deleted(event)
