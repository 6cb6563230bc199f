"""The form for a better answer: opened from the menu of an answer, and sent."""

from typing import Any
from urllib.error import URLError

import structlog
from slack_bolt import Ack
from slack_sdk.errors import SlackApiError

from agent.errors import BadCorrection
from agent.notes import Better
from agent.wording import Language, in_language
from bot.hearing.heard import Event
from bot.hearing.note_box import NoteBox
from bot.showing import correction_modal, thanks
from bot.slack import Slack, Tongues

log = structlog.get_logger()


def submitted(notes: NoteBox, tongues: Tongues, ack: Ack, view: Event, body: Event) -> None:
    """It is kept before it is acknowledged; who sent it reads what becomes of it."""
    user = str(body["user"]["id"])
    language = tongues.of(user, ask=False)
    better = better_of(view, int(view["private_metadata"]), user)
    try:
        made = notes.propose(better, source="form", key=f"view:{view['id']}:{user}")
    except BadCorrection as error:
        ack(response_action="errors", errors={"words": in_language(error.for_people, language)})
        return
    if made is None:
        ack()
    else:
        view_ = thanks(made.correction_id, approved=made.approved, language=language)
        ack(response_action="update", view=view_)


def better_of(view: Event, answer_id: int, user: str) -> Better:
    """What the form holds, as that person's."""
    values: dict[str, Any] = view["state"]["values"]
    page = _value(values, "page")
    chosen = (values.get("manual", {}).get("manual", {}).get("selected_option") or {}).get("value")
    return Better(
        answer_id,
        user,
        _value(values, "words"),
        int(chosen) if chosen and str(chosen).isdecimal() else None,
        int(page) if page.isdecimal() else None,
        _value(values, "line"),
    )


def open_form(
    slack: Slack,
    notes: NoteBox,
    body: Event,
    answer_id: int,
    text: str = "",
    language: Language = "en",
) -> None:
    """The form is open for who clicked, filled in with `text`; where Slack refuses, what was
    clicked is still there."""
    try:
        view = correction_modal(answer_id, notes.offered(answer_id), text, language=language)
        slack.poster.views_open(trigger_id=body["trigger_id"], view=view)
    except SlackApiError as error:
        log.warning("correction.unasked", answer_id=answer_id, error=error.response.get("error"))
    except (URLError, OSError) as error:
        log.warning("correction.unasked", answer_id=answer_id, error=type(error).__name__)


def _value(values: dict[str, Any], name: str) -> str:
    return str(values.get(name, {}).get(name, {}).get("value") or "").strip()
