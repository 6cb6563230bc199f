"""Forms in the local workspace, opened and read by a real Bolt app."""

from typing import Any

import pytest
from slack_bolt import Ack
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.fix_workspace_bots import Listen, bolt_app, bolt_by_socket
from tests.slack.test_workspace_events import VOTE
from tests.workspace_client import Row, Workspace, until

LINE2 = "C0LINE2"
FORM: dict[str, Any] = {
    "type": "modal",
    "callback_id": "reason",
    "private_metadata": "7",
    "title": {"type": "plain_text", "text": "Why?"},
    "submit": {"type": "plain_text", "text": "Send"},
    "blocks": [
        {
            "type": "input",
            "block_id": "comment",
            "label": {"type": "plain_text", "text": "Comment"},
            "element": {"type": "plain_text_input", "action_id": "comment"},
        }
    ],
}


def _values(text: str) -> Row:
    return {"comment": {"comment": {"type": "plain_text_input", "value": text}}}


def test_a_form_from_click_to_submission(workspace: Workspace, web: WebClient) -> None:
    """Bolt opens it, finds an error in it, and takes it; then it is closed."""
    app = bolt_app(workspace)
    taken: list[tuple[str, str]] = []

    @app.action("vote")
    def voted(ack: Ack, body: Row, client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=FORM)

    @app.view("reason")
    def sent(ack: Ack, view: Row) -> None:
        text = view["state"]["values"]["comment"]["comment"]["value"]
        if not text:
            ack(response_action="errors", errors={"comment": "Say something."})
            return
        ack()
        taken.append((view["private_metadata"], text))

    web.chat_postMessage(channel=LINE2, text="5 Nm", blocks=[VOTE])
    (message,) = workspace.messages("U0ADA", LINE2)
    with bolt_by_socket(workspace, app):
        workspace.click("U0ADA", message, "vote", "1:down")
        view = until(lambda: workspace.look("state", user="U0ADA")["view"])
        assert workspace.look("state", user="U0BEN")["view"] is None
        sent_ = {"user": "U0ADA", "view_id": view["id"]}
        said = workspace.act("submit", values=_values(""), **sent_)
        assert said["errors"] == {"comment": "Say something."}
        assert taken == []
        assert "errors" not in workspace.act("submit", values=_values("wrong page"), **sent_)
    assert taken == [("7", "wrong page")]
    assert workspace.look("state", user="U0ADA")["view"] is None
    with pytest.raises(AssertionError, match="view_not_found"):
        workspace.act("submit", values=_values("again"), **sent_)


def test_triggers_are_used_once_and_soon(
    workspace: Workspace, web: WebClient, listen: Listen
) -> None:
    """A trigger opens one form, and after Slack's three seconds none; a form can be changed."""
    ear = listen()
    web.chat_postMessage(channel=LINE2, text="5 Nm", blocks=[VOTE])
    (message,) = workspace.messages("U0ADA", LINE2)

    def trigger() -> str:
        workspace.click("U0ADA", message, "vote", "1:down")
        return str(ear.requests[-1].payload["trigger_id"])

    used = trigger()
    view = web.views_open(trigger_id=used, view=FORM)["view"]
    web.views_update(view_id=view["id"], view={**FORM, "private_metadata": "8"})
    assert workspace.look("state", user="U0ADA")["view"]["private_metadata"] == "8"
    workspace.act("close_view", user="U0ADA")
    with pytest.raises(SlackApiError, match="not_found"):
        web.views_update(view_id=view["id"], view=FORM)
    with pytest.raises(SlackApiError, match="invalid_trigger_id"):
        web.views_open(trigger_id=used, view=FORM)
    workspace.knobs(trigger_seconds=0)
    with pytest.raises(SlackApiError, match="expired_trigger_id"):
        web.views_open(trigger_id=trigger(), view=FORM)


def test_nobody_takes_the_click(workspace: Workspace, web: WebClient, listen: Listen) -> None:
    """A click that is not acknowledged in time is said to the person, and is not repeated."""
    ear = listen(lambda request: None if request.type == "events_api" else False)
    web.chat_postMessage(channel=LINE2, text="5 Nm", blocks=[VOTE])
    (message,) = workspace.messages("U0ADA", LINE2)
    workspace.knobs(ack_seconds=0.3)
    with pytest.raises(AssertionError, match="bot_did_not_answer"):
        workspace.click("U0ADA", message, "vote", "1:up")
    assert len(workspace.log("delivery", type="block_actions")) == 1
    ear.close()
