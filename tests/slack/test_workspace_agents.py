"""The local workspace's agent pane is as strict as Slack's."""

from collections.abc import Callable
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.workspace_client import Workspace, until

ADA, GENERAL = "U0ADA", "C0GENERAL"
_PROMPT = {"title": "Torque?", "message": "What torque?"}


class Pane:
    """Ada's conversation with an app that has the agent view, with one message of hers."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        workspace.knobs(agent=True)
        self.client = WebClient(workspace.keys.bot_token, base_url=workspace.api_url)
        self.direct = workspace.direct(ADA)
        self.ts = workspace.say(ADA, self.direct, "What torque?")
        self.where = {"channel_id": self.direct, "thread_ts": self.ts}

    def session(self, **more: Any) -> Any:
        return self.client.agents_sessions_setStatus(**{**self.where, "status": "active", **more})

    def prompts(self, prompts: Any, **more: Any) -> Any:
        where = {"channel_id": self.direct, **more}
        return self.client.assistant_threads_setSuggestedPrompts(prompts=prompts, **where)

    def seen(self) -> dict[str, Any]:
        return self.workspace.look("messages", user=ADA, channel=self.direct)


@pytest.fixture
def pane(workspace: Workspace) -> Pane:
    return Pane(workspace)


def refused(call: Callable[[], Any]) -> str:
    with pytest.raises(SlackApiError) as caught:
        call()
    return str(caught.value.response["error"])


def test_refused_without_the_option(pane: Pane) -> None:
    """An app that was made without the agent view has no sessions, no prompts and no Stop."""
    pane.workspace.knobs(agent=False)
    assert refused(pane.session) == "not_authorized"
    assert refused(lambda: pane.prompts([_PROMPT])) == "missing_scope"
    scopes = pane.client.auth_test().headers["x-oauth-scopes"].split(",")
    assert "assistant:write" not in scopes
    pane.workspace.act("open_pane", user=ADA, about=GENERAL)
    pane.workspace.act("open_pane", user=ADA, about="C0LINE2", moved=True)
    types = [one["type"] for one in pane.workspace.log("delivery")]
    assert "app_context_changed" not in types


def test_sessions(pane: Pane) -> None:
    """Title and initiator count when the session is made; it is one of a thread; what Slack does
    not know is refused."""
    said = pane.session(status="processing", title="Torque: gland", initiator_user_id=ADA)
    assert (said["agent_status"], said["title"]) == ("processing", "Torque_ gland")
    assert "warning" not in said.data
    pane.session(title="Other")
    assert pane.seen()["sessions"][pane.ts] == {
        "title": "Torque_ gland",
        "initiator": ADA,
        "status": "active",
        "doing": "",
    }
    assert refused(lambda: pane.session(status="busy")) == "invalid_arguments"
    assert refused(lambda: pane.session(title="x" * 201)) == "invalid_arguments"
    assert refused(lambda: pane.session(thread_ts="1.000001")) == "message_not_found"
    assert refused(lambda: pane.session(channel_id="C0NOWHERE")) == "channel_not_found"
    assert refused(lambda: pane.session(initiator_user_id="U0BEN")) == "user_not_in_channel"
    reply = pane.workspace.say(ADA, pane.direct, "And?", pane.ts)
    assert refused(lambda: pane.session(thread_ts=reply)) == "invalid_thread_ts"


def test_what_it_does_is_cleared_by_a_message(pane: Pane) -> None:
    """The words go with the app's next message, or when it rests; the session goes on."""
    status = pane.client.assistant_threads_setStatus
    pane.session(status="processing")
    status(status="is looking", **pane.where)
    assert pane.seen()["sessions"][pane.ts]["doing"] == "is looking"
    pane.client.chat_postMessage(channel=pane.direct, thread_ts=pane.ts, text="205")
    assert pane.seen()["sessions"][pane.ts] == {
        "title": "",
        "initiator": None,
        "status": "processing",
        "doing": "",
    }
    loading = {"status": "x", "loading_messages": ["a"] * 11}
    assert refused(lambda: status(**loading, **pane.where)) == "invalid_arguments"


@pytest.mark.parametrize(
    "prompts", [[], [_PROMPT] * 5, [{"title": "x"}], [{**_PROMPT, "message": ""}], ["x"]], ids=str
)
def test_prompts_that_are_refused(pane: Pane, prompts: Any) -> None:
    """One to four, each with a title and a message."""
    assert refused(lambda: pane.prompts(prompts)) == "invalid_arguments"


def test_prompts(pane: Pane) -> None:
    """They stand in the conversation; with a thread they are dropped without a word, as Slack does
    with apps of the agent view."""
    pane.prompts([_PROMPT], thread_ts=pane.ts)
    assert pane.seen()["prompts"] is None
    pane.prompts([_PROMPT] * 4, title="Ask")
    assert pane.seen()["prompts"] == {"title": "Ask", "prompts": [_PROMPT] * 4}


def test_stop(pane: Pane) -> None:
    """Stop is there while the session is worked on, for its conversation's people, and only for an
    app that hears it, which is warned otherwise; it changes nothing by itself."""
    act = pane.workspace.act
    stop = {"channel": pane.direct, "thread_ts": pane.ts}
    with pytest.raises(AssertionError, match="nothing_to_stop"):
        act("stop", user=ADA, **stop)
    pane.session(status="processing")
    with pytest.raises(AssertionError, match="not_in_channel"):
        act("stop", user="U0BEN", **stop)
    act("stop", user=ADA, **stop)
    until(lambda: pane.workspace.log("delivery", type="agent_session_stopped"))
    assert pane.seen()["sessions"][pane.ts]["status"] == "processing"
    pane.workspace.knobs(events=["message.im"])
    said = pane.session(status="processing")
    assert said["warning"] == "missing_agent_session_stopped_event_subscription"
    with pytest.raises(AssertionError, match="nothing_to_stop"):
        act("stop", user=ADA, **stop)
