"""The form for a better answer: opened from the menu of an answer, and sent."""

from typing import Any
from urllib.error import URLError

import structlog
from slack_bolt import Ack
from slack_sdk.errors import SlackApiError

from agent.errors import BadCorrection
from agent.notes import Better
from bot.hearing.heard import Event
from bot.hearing.note_box import NoteBox
from bot.showing import correction_modal, thanks
from bot.slack import Slack

log = structlog.get_logger()


def submitted(notes: NoteBox, ack: Ack, view: Event, body: Event) -> None:
    """It is kept before it is acknowledged; who sent it reads what becomes of it."""
    values: dict[str, Any] = view["state"]["values"]
    user, page = str(body["user"]["id"]), _value(values, "page")
    chosen = (values.get("manual", {}).get("manual", {}).get("selected_option") or {}).get("value")
    better = Better(
        int(view["private_metadata"]),
        user,
        _value(values, "words"),
        int(chosen) if chosen and str(chosen).isdecimal() else None,
        int(page) if page.isdecimal() else None,
        _value(values, "line"),
    )
    try:
        made = notes.propose(better, source="form", key=f"view:{view['id']}:{user}")
    except BadCorrection as error:
        ack(response_action="errors", errors={"words": error.for_people})
        return
    if made is None:
        ack()
    else:
        view_ = thanks(made.correction_id, approved=made.approved)
        ack(response_action="update", view=view_)


def open_form(slack: Slack, notes: NoteBox, body: Event, answer_id: int) -> None:
    """The form is open for who clicked; where Slack refuses, the menu is still there."""
    try:
        view = correction_modal(answer_id, notes.offered(answer_id))
        slack.poster.views_open(trigger_id=body["trigger_id"], view=view)
    except SlackApiError as error:
        log.warning("correction.unasked", answer_id=answer_id, error=error.response.get("error"))
    except (URLError, OSError) as error:
        log.warning("correction.unasked", answer_id=answer_id, error=type(error).__name__)


def _value(values: dict[str, Any], name: str) -> str:
    return str(values.get(name, {}).get(name, {}).get("value") or "").strip()
