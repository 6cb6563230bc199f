"""The agent pane, as Slack has it for apps with the manifest's agent view: sessions, what is
proposed to ask, and Stop. Nothing of it is kept over a restart.

https://docs.slack.dev/ai/agent-sessions, and the references of the methods and events below.
"""

from typing import Any, Final

from bot.workspace import rooms
from bot.workspace.hub import Hub
from bot.workspace.refusal import Refusal
from bot.workspace.state import BOT_USER

Row = dict[str, Any]
_STATUSES: Final = ("active", "processing", "suspended", "closed")
_TITLE: Final = 200
_MOST_PROMPTS: Final = 4
_MOST_LOADING: Final = 10
_UNHEARD: Final = "missing_agent_session_stopped_event_subscription"


def set_session(hub: Hub, arguments: Row) -> Row:
    """`agents.sessions.setStatus` (https://docs.slack.dev/reference/methods/agents.sessions.setStatus)."""
    status, title = str(arguments["status"]), str(arguments.get("title") or "")
    if not hub.delivery.installed.is_agent:
        raise Refusal("not_authorized")
    if status not in _STATUSES or len(title) > _TITLE:
        raise Refusal("invalid_arguments")
    channel, thread = _thread(hub, arguments)
    initiator = arguments.get("initiator_user_id")
    if initiator and initiator not in hub.channel(channel)["members"]:
        raise Refusal("user_not_in_channel")
    sessions = hub.agents.sessions
    # Title and initiator count only where the session is made.
    new = {"title": title.replace(":", "_"), "initiator": initiator}
    session = sessions.setdefault((channel, thread), new)
    session["status"] = status
    if status != "processing":
        hub.agents.posted(channel, thread)
    _changed(hub, channel, thread)
    said: Row = {"agent_status": status, "status": status, "title": session["title"]}
    if "agent_session_stopped" not in hub.delivery.installed.events:
        said |= {"warning": _UNHEARD, "response_metadata": {"warnings": [_UNHEARD]}}
    return said


def set_doing(hub: Hub, arguments: Row) -> Row:
    """`assistant.threads.setStatus`; an empty one clears it
    (https://docs.slack.dev/reference/methods/assistant.threads.setStatus)."""
    said, loading = str(arguments["status"]), arguments.get("loading_messages") or []
    if not isinstance(loading, list) or len(loading) > _MOST_LOADING:
        raise Refusal("invalid_arguments")
    channel, thread = _thread(hub, arguments)
    hub.agents.doing[channel, thread] = said
    _changed(hub, channel, thread)
    return {}


def set_prompts(hub: Hub, arguments: Row) -> Row:
    """`assistant.threads.setSuggestedPrompts`
    (https://docs.slack.dev/reference/methods/assistant.threads.setSuggestedPrompts); "including"
    a thread "in a call for an agent app will cause the call to silently fail"."""
    channel, prompts = str(arguments["channel_id"]), arguments["prompts"]
    if not hub.delivery.installed.is_agent:
        raise Refusal("not_agent_app")
    rooms.of_bot(hub, channel)
    if not isinstance(prompts, list) or not 0 < len(prompts) <= _MOST_PROMPTS:
        raise Refusal("invalid_arguments")
    for prompt in prompts:
        if not isinstance(prompt, dict) or not all(
            isinstance(prompt.get(name), str) and prompt[name] for name in ("title", "message")
        ):
            raise Refusal("invalid_arguments")
    if not arguments.get("thread_ts"):
        hub.agents.prompts[channel] = {"title": arguments.get("title"), "prompts": prompts}
        _changed(hub, channel, None)
    return {}


def look(hub: Hub, user: str, about: str | None, *, moved: bool) -> Row:
    """The person opens their conversation with the app beside the channel `about`, or `moved` there
    while it is open. The context is told only to apps that hear `app_context_changed`."""
    channel = rooms.open_direct(hub, [user, BOT_USER])["id"]
    where = {"user": user, "channel": channel}
    hears = hub.delivery.installed.is_agent and hub.delivery.installed.hears(
        {"type": "app_context_changed"}
    )
    entity = {"type": "slack#/types/channel_id", "value": about, "team_id": hub.state.team}
    context: Row = {"context": {"entities": [entity]} if about else {}} if hears else {}
    if about:
        hub.channel(about, user)
    if not moved:
        hub.tell({"type": "app_home_opened", **where, "tab": "messages", **context})
    elif hears:
        hub.tell({"type": "app_context_changed", **where, **context})
    return {"channel": channel}


def stop(hub: Hub, user: str, channel: str, thread: str) -> None:
    """Slack's own Stop, which is shown while the session is worked on, if the app hears it; by
    itself it changes nothing (https://docs.slack.dev/reference/events/agent_session_stopped)."""
    hub.channel(channel, user)
    session = hub.agents.sessions.get((channel, thread), {})
    if session.get("status") != "processing" or not hub.delivery.installed.hears(
        {"type": "agent_session_stopped"}
    ):
        raise Refusal("nothing_to_stop")
    hub.tell(
        {
            "type": "agent_session_stopped",
            "channel": channel,
            "thread_ts": thread,
            "user": user,
            "streaming_message_ts": [],
        }
    )


def _thread(hub: Hub, arguments: Row) -> tuple[str, str]:
    channel, thread = str(arguments["channel_id"]), str(arguments["thread_ts"])
    rooms.of_bot(hub, channel)
    head = hub.message(channel, thread)
    if head.get("thread_ts") not in (None, thread):
        raise Refusal("invalid_thread_ts")
    return channel, thread


def _changed(hub: Hub, channel: str, thread: str | None) -> None:
    hub.log.changed(what="session", channel=channel, thread_ts=thread, user=BOT_USER)


METHODS = {
    "agents.sessions.setStatus": set_session,
    "assistant.threads.setStatus": set_doing,
    "assistant.threads.setSuggestedPrompts": set_prompts,
}
