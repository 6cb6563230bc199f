"""Slash commands, message shortcuts and response addresses of the local workspace, as strict as
Slack's: used by Bolt as anybody would write it."""

from collections.abc import Callable
from typing import Any

import pytest
from slack_bolt import Ack, App, Respond
from slack_sdk.webhook import WebhookClient

from tests.fix_workspace_bots import bolt_app, bolt_by_http, bolt_by_socket
from tests.workspace_client import Workspace, until

ADA, BEN, LINE2 = "U0ADA", "U0BEN", "C0LINE2"
BUTTON = [
    {
        "type": "actions",
        "elements": [
            {
                "type": "button",
                "action_id": "go",
                "text": {"type": "plain_text", "text": "Go"},
                "value": "1",
            }
        ],
    }
]


def _alone(workspace: Workspace, user: str = ADA) -> list[dict[str, Any]]:
    return [one for one in workspace.messages(user, LINE2) if one.get("is_ephemeral")]


def _use(workspace: Workspace, typed: str = "/shoptalk x", **more: Any) -> None:
    workspace.act("command", user=ADA, channel=LINE2, text=typed, **more)


def _respond(url: str, **said: Any) -> tuple[int, str]:
    done = WebhookClient(url, retry_handlers=[]).send_dict(said)
    return done.status_code, done.body


def _heard(app: App) -> list[dict[str, Any]]:
    heard: list[dict[str, Any]] = []

    @app.command("/shoptalk")
    def used(ack: Ack, body: dict[str, Any]) -> None:
        heard.append(body)
        ack("taken")

    return heard


@pytest.mark.parametrize("by", [bolt_by_socket, bolt_by_http])
def test_a_command(workspace: Workspace, by: Callable[..., Any]) -> None:
    """It arrives with Slack's fields, in the same shape by both ways, and what the acknowledgement
    says only the person sees."""
    app = bolt_app(workspace)
    heard = _heard(app)
    with by(workspace, app):
        _use(workspace, "/shoptalk  ask what & <why>? ")
    [body] = heard
    assert body["text"] == "ask what & <why>?"
    named = ("command", "user_id", "channel_id", "channel_name", "team_id")
    assert [body[name] for name in named] == ["/shoptalk", ADA, LINE2, "line-2", "local"]
    assert body["is_enterprise_install"] == "false"
    assert {"trigger_id", "response_url", "api_app_id", "user_name"} <= body.keys()
    assert [one["text"] for one in _alone(workspace)] == ["taken"]
    assert _alone(workspace, BEN) == []


def test_what_is_refused(workspace: Workspace) -> None:
    """Another command than the manifest's, one in a thread, one without the scope, and one that the
    app does not acknowledge in time, which is not delivered again."""
    app = bolt_app(workspace)
    heard = _heard(app)
    ts = workspace.say(ADA, LINE2, "hello")
    with bolt_by_socket(workspace, app):
        for error, typed, more in (
            ("unknown_command", "/other", {}),
            ("unknown_command", "/shoptalks", {}),
            ("command_in_thread", "/shoptalk", {"thread_ts": ts}),
        ):
            with pytest.raises(AssertionError, match=error):
                _use(workspace, typed, **more)
        workspace.knobs(scopes=["chat:write"])
        with pytest.raises(AssertionError, match="unknown_command"):
            _use(workspace)
        workspace.knobs(scopes=None)
        with pytest.raises(AssertionError, match="unknown_shortcut"):
            workspace.act("shortcut", user=ADA, channel=LINE2, ts=ts, callback_id="other")
    assert heard == []
    with pytest.raises(AssertionError, match="operation_timeout"):
        _use(workspace)
    tries = workspace.log("delivery", type="slash_commands")
    assert [one["acknowledged"] for one in tries] == [False]


def test_a_commands_address(workspace: Workspace) -> None:
    """It shows a further message each time, to the person or to all, replaces nothing, and takes
    five; after half an hour, and where there was never one, it takes none."""
    app = bolt_app(workspace)
    heard = _heard(app)
    with bolt_by_socket(workspace, app):
        _use(workspace)
        _use(workspace)
    url, late = (body["response_url"] for body in heard)
    assert _respond(url, text="one") == (200, "ok")
    assert _respond(url, text="two", replace_original=True) == (200, "ok")
    assert _respond(url, delete_original=True) == (200, "ok")
    assert _respond(url, text="all", response_type="in_channel") == (200, "ok")
    assert _respond(url, blocks=BUTTON, text="five") == (200, "ok")
    assert _respond(url, text="six") == (404, "used_url")
    said = [one["text"] for one in _alone(workspace)]
    assert said == ["taken", "taken", "one", "two", "five"]
    assert [one["text"] for one in workspace.messages(BEN, LINE2)] == ["all"]
    assert _respond(late, text="")[0] == 400
    assert _respond(late, blocks=[{"type": "nonsense"}], text="x") == (400, "invalid_blocks")
    workspace.act("expire")
    assert _respond(late, text="late") == (404, "expired_url")
    assert _respond(f"{late}x", text="?") == (404, "no_such_url")


def test_a_clicks_address(workspace: Workspace) -> None:
    """What was clicked is replaced or deleted by it, where only the person sees it too; of an
    ephemeral message the payload has none."""
    app = bolt_app(workspace)
    clicks: list[dict[str, Any]] = []

    @app.command("/shoptalk")
    def used(ack: Ack) -> None:
        ack(text="press", blocks=BUTTON)

    @app.action("go")
    def gone(ack: Ack, body: dict[str, Any], respond: Respond) -> None:
        ack()
        clicks.append(body)
        if len(clicks) == 1:
            respond(text="pressed", blocks=BUTTON, replace_original=True)
        else:
            respond(delete_original=True)

    with bolt_by_socket(workspace, app):
        _use(workspace)
        workspace.click(ADA, _alone(workspace)[0], "go", "1")
        until(lambda: [one["text"] for one in _alone(workspace)] == ["pressed"])
        workspace.click(ADA, _alone(workspace)[0], "go", "1")
        until(lambda: _alone(workspace) == [])
    container = clicks[0]["container"]
    assert (container["is_ephemeral"], "message" in clicks[0]) == (True, False)


@pytest.mark.parametrize("by", [bolt_by_socket, bolt_by_http])
def test_a_shortcut(workspace: Workspace, by: Callable[..., Any]) -> None:
    """It brings the message with its thread, a trigger that opens a form, and an address."""
    app = bolt_app(workspace)
    chosen: list[dict[str, Any]] = []

    @app.shortcut("ask_about")
    def heard(ack: Ack, body: dict[str, Any], respond: Respond) -> None:
        ack()
        chosen.append(body)
        respond("got it")

    head = workspace.say(BEN, LINE2, "it drips")
    ts = workspace.say(BEN, LINE2, "which torque?", head)
    with by(workspace, app):
        workspace.act("shortcut", user=ADA, channel=LINE2, ts=ts, callback_id="ask_about")
        until(lambda: chosen)
    [body] = chosen
    assert (body["type"], body["callback_id"]) == ("message_action", "ask_about")
    assert body["channel"] == {"id": LINE2, "name": "line-2"}
    message = body["message"]
    assert (message["text"], message["user"], message["ts"]) == ("which torque?", BEN, ts)
    assert (message["thread_ts"], body["message_ts"], body["user"]["id"]) == (head, ts, ADA)
    thread = workspace.messages(ADA, LINE2, head)
    until(lambda: [one for one in workspace.messages(ADA, LINE2, head) if one.get("is_ephemeral")])
    assert len(thread) >= 2
