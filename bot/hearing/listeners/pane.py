"""The agent pane: that it opens, what is looked at beside it, and Stop.

With the manifest's `agent_view` the pane is the conversation with the app: it opens with
`app_home_opened` of the tab "messages", and both that and `app_context_changed` say in
`context.entities` what the person looks at, the most relevant first
(https://docs.slack.dev/ai/migrating-to-agent-messaging,
https://docs.slack.dev/reference/events/app_context_changed).

Slack's Stop sends `agent_session_stopped` with `channel`, `thread_ts` and `user`, and changes
nothing by itself (https://docs.slack.dev/reference/events/agent_session_stopped).
"""

from collections.abc import Mapping
from typing import Any, Final

from slack_bolt import Ack

from bot.hearing.heard import Event
from bot.hearing.pane_box import PaneBox

_CHANNEL: Final = "slack#/types/channel_id"
_MESSAGE: Final = "slack#/types/message_context"


def opened(box: PaneBox, event: Event) -> None:
    """Somebody opens their conversation with the app."""
    box.opened(str(event["user"]), str(event["channel"]), _looked_at(event))


def moved(box: PaneBox, event: Event) -> None:
    """Somebody looks at another channel beside it; where Slack names no conversation, what is
    proposed stays."""
    if event.get("user") and event.get("channel"):
        box.opened(str(event["user"]), str(event["channel"]), _looked_at(event))


def stopped(box: PaneBox, event: Event) -> None:
    """Slack's own Stop was pressed."""
    if thread_ts := event.get("thread_ts"):
        box.stopped(str(event["user"]), str(event["channel"]), thread_ts=str(thread_ts))


def clicked(box: PaneBox, ack: Ack, action: Event, body: Event) -> None:
    """The Stop of a message of ours was."""
    match str(action.get("value")).split(":"):
        case ["stop", question_id] if question_id.isdecimal() and len(question_id) < 19:
            channel = str((body.get("channel") or {}).get("id") or "")
            box.stopped(str(body["user"]["id"]), channel, question_id=int(question_id))
    ack()


def _looked_at(event: Event) -> str:
    """The channel that the person looks at, or whose message they do; "" where it is none."""
    context = event.get("context")
    found = context.get("entities") if isinstance(context, Mapping) else None
    for entity in found if isinstance(found, list) else ():
        kind, value = entity.get("type"), _value(entity)
        if kind == _CHANNEL and isinstance(value, str):
            return value
        if kind == _MESSAGE and isinstance(value, Mapping):
            return str(value.get("channel_id") or "")
    return ""


def _value(entity: Any) -> Any:
    return entity.get("value") if isinstance(entity, Mapping) else None
