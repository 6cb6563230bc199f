"""Messages: written, edited, deleted; a mention comes once more as `app_mention`."""

from slack_bolt import App

from bot.hearing.heard import Event
from bot.hearing.inbox import Inbox


def register(app: App, inbox: Inbox) -> None:
    """Hear every message of the conversations that the bot is in."""

    @app.event("message")
    def message(event: Event) -> None:
        match event.get("subtype"):
            case "message_changed":
                inbox.edited(event)
            case "message_deleted":
                inbox.deleted(event)
            case _:
                inbox.message(event)

    @app.event("app_mention")
    def mention(event: Event) -> None:
        inbox.message(event)
