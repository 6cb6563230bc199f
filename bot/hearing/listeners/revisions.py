"""The buttons of a card: use only the newest revision, or all of them again."""

from slack_bolt import Ack, App

from bot.hearing.heard import Event
from bot.hearing.inbox import Inbox


def register(app: App, inbox: Inbox) -> None:
    """Hear what is decided about revisions."""

    def decided(ack: Ack, action: Event, body: Event) -> None:
        match str(action.get("value")).split(":"):
            case ["newest" | "all" as choice, upload_id] if upload_id.isdecimal():
                channel, user = str(body["channel"]["id"]), str(body["user"]["id"])
                inbox.revisions(int(upload_id), channel, user, choice)
        ack()

    app.action("revisions_newest")(decided)
    app.action("revisions_all")(decided)
