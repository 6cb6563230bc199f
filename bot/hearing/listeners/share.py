"""The button below a private answer that puts it into the conversation."""

from slack_bolt import Ack

from bot.hearing.command_box import CommandBox
from bot.hearing.heard import Event


def wanted(box: CommandBox, ack: Ack, action: Event, body: Event) -> None:
    """It has its job before the click is acknowledged."""
    match str(action.get("value")).split(":"):
        case ["share", question_id] if question_id.isdecimal():
            url = str(body.get("response_url") or "")
            box.share(int(question_id), str(body["user"]["id"]), url)
    ack()
