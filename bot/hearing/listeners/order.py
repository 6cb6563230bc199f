"""The button of an answer that opens a work order."""

from slack_bolt import Ack

from bot.hearing.clicks import Clicks
from bot.hearing.heard import Event


def opened(clicks: Clicks, ack: Ack, action: Event, body: Event) -> None:
    """It has its job before the click is acknowledged."""
    match str(action.get("value")).split(":"):
        case ["order", answer_id] if answer_id.isdecimal():
            channel, user = str(body["channel"]["id"]), str(body["user"]["id"])
            clicks.order(int(answer_id), channel, user)
    ack()
