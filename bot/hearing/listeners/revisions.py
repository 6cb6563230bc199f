"""The buttons of a card: use only the newest revision, or all of them again."""

import re
from typing import Final

from slack_bolt import Ack

from bot.hearing.clicks import Clicks
from bot.hearing.heard import Event

BUTTONS: Final = re.compile(r"^revisions_(?:newest|all)$")


def decided(clicks: Clicks, ack: Ack, action: Event, body: Event) -> None:
    """What is decided about revisions is enqueued before the click is acknowledged."""
    match str(action.get("value")).split(":"):
        case ["newest" | "all" as choice, upload_id] if upload_id.isdecimal():
            channel, user = str(body["channel"]["id"]), str(body["user"]["id"])
            clicks.revisions(int(upload_id), channel, user, choice)
    ack()
