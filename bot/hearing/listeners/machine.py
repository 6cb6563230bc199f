"""The buttons of an answer that say which machine its thread is about."""

import re
from typing import Final

from slack_bolt import Ack

from bot.hearing.clicks import Clicks
from bot.hearing.heard import Event

BUTTONS: Final = re.compile(r"machine_\d")


def chosen(clicks: Clicks, ack: Ack, action: Event, body: Event) -> None:
    """The thread is about it, and its question has its job, before the click is acknowledged."""
    match str(action.get("value")).split(":"):
        case ["machine", question_id, manual_id, others] if (
            question_id.isdecimal() and manual_id.isdecimal()
        ):
            aside = [int(one) for one in others.split(",") if one.isdecimal()]
            channel = str(body["channel"]["id"])
            clicks.machine(int(question_id), channel, int(manual_id), aside)
    ack()
