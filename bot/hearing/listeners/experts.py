"""The button that asks an expert, and the one below the message that asks them: it keeps what the
expert answered as a correction."""

from typing import Any, Final

import structlog
from slack_bolt import Ack

from bot.errors import SlackError
from bot.hearing.clicks import Clicks
from bot.hearing.heard import Event
from bot.hearing.listeners.correction import open_form
from bot.hearing.listeners.private import id_of, user_of
from bot.hearing.note_box import NoteBox
from bot.hearing.unescape import unescape
from bot.roles import reaches
from bot.slack import Slack, calling

log = structlog.get_logger()

_MOST: Final = 200


def asked(clicks: Clicks, ack: Ack, action: Event, body: Event) -> None:
    """It has its job before the click is acknowledged."""
    if (answer_id := id_of(action.get("value"))) is not None:
        clicks.expert(answer_id, str(body["channel"]["id"]), user_of(body))
    ack()


def save(slack: Slack, notes: NoteBox, action: Event, body: Event) -> None:
    """The form for a better answer is open, filled in with what who clicked wrote last in the
    thread; else with what an expert did."""
    if (answer_id := id_of(action.get("value"))) is not None:
        open_form(slack, notes, body, answer_id, _words(slack, notes, body))


def _words(slack: Slack, notes: NoteBox, body: Event) -> str:
    written = _written(slack, body)
    user = user_of(body)
    own = [text for author, text in written if author == user]
    if own:
        return own[-1]
    with notes.db.connection() as conn:
        roles = {one: notes.in_slack(conn, one).role for one in {by for by, _ in written}}
    theirs = [text for author, text in written if reaches(roles[author], "expert")]
    return theirs[-1] if theirs else ""


def _written(slack: Slack, body: Event) -> list[tuple[str, str]]:
    """(author, text) of what people wrote in the thread since experts were asked, oldest first;
    nothing where Slack does not tell: the form is open all the same."""
    place: dict[str, Any] = body.get("container") or {}
    message: dict[str, Any] = body.get("message") or {}
    ts = str(place.get("message_ts") or message.get("ts") or "")
    thread = place.get("thread_ts") or message.get("thread_ts")
    try:
        with calling():
            said = slack.reader.conversations_replies(
                channel=body["channel"]["id"], ts=thread or ts, oldest=ts, limit=_MOST
            )
    except SlackError as error:
        log.warning("expert.unread", reason=error.for_operators)
        return []
    return [
        (str(one["user"]), unescape(str(one.get("text") or "")))
        for one in said.get("messages") or ()
        if one.get("user") and not one.get("bot_id") and float(one["ts"]) > float(ts or 0)
    ]
