"""Buttons of a walk: the one below an answer that begins it, and those of its card."""

import re
from typing import Final, get_args

from slack_bolt import Ack

from bot.hearing.heard import Event
from bot.hearing.walk_box import WalkBox
from sql.walks import Act

BUTTONS: Final = re.compile(rf"^walk_(?:{'|'.join(get_args(Act))})$")
_LONGEST: Final = 9


def clicked(walks: WalkBox, ack: Ack, action: Event, body: Event) -> None:
    """The click is stored before it is acknowledged; what comes of it stands in the card."""
    channel = str((body.get("channel") or {}).get("id") or "")
    user, key = str(body["user"]["id"]), str(action["action_ts"])
    act = str(action["action_id"]).removeprefix("walk_")
    match str(action.get("value")).split(":"):
        case numbers if not all(map(_is_number, numbers)):
            pass
        case [answer_id, claim] if act == "begin":
            walks.begin(int(answer_id), int(claim), channel, user, key)
        case [walk_id, turn, card] if act != "begin":
            place = (int(walk_id), act, int(turn), int(card))
            walks.click(*place, channel, user, key)  # type: ignore[arg-type]
    ack()


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= _LONGEST
