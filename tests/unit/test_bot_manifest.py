"""The manifest asks for what the bot uses."""

import ast
import json
from pathlib import Path

import pytest
from slack_sdk import WebClient
from typer.testing import CliRunner

import bot
from bot.cli import app
from bot.hearing.listeners.command import COMMAND
from bot.hearing.listeners.shortcut import CALLBACK
from bot.slack.manifest import manifest
from bot.workspace.rules import NEEDED, SUBSCRIPTIONS

_EVENTS = (
    "app_home_opened",
    "app_mention",
    "channel_shared",
    "channel_unshared",
    "file_deleted",
    "file_shared",
    "member_joined_channel",
    "member_left_channel",
    "message.channels",
    "message.groups",
    "message.im",
    "message.mpim",
    "reaction_added",
    "reaction_removed",
)


def test_socket_mode_by_default() -> None:
    """Without an address of its own the app needs none."""
    settings = manifest()["settings"]
    assert settings["socket_mode_enabled"]
    assert "request_url" not in json.dumps(settings)


def test_http_with_an_address() -> None:
    """With a public address, events and clicks both go to it."""
    settings = manifest("https://bot.example/")["settings"]
    urls = [settings[part]["request_url"] for part in ("event_subscriptions", "interactivity")]
    assert not settings["socket_mode_enabled"]
    assert set(urls) == {"https://bot.example/slack/events"}


def test_commands_and_shortcuts() -> None:
    """The manifest has what the code listens to, within Slack's bounds; by HTTP commands go to the
    same address as all else."""
    features = manifest("https://bot.example")["features"]
    [used], [chosen] = features["slash_commands"], features["shortcuts"]
    assert (used["command"], used["url"]) == (COMMAND, "https://bot.example/slack/events")
    assert (chosen["type"], chosen["callback_id"]) == ("message", CALLBACK)
    assert len(used["command"]) <= 32
    assert len(used["description"]) <= 2000
    assert len(used["usage_hint"]) <= 1000
    assert len(chosen["name"]) <= 24
    assert len(chosen["description"]) <= 150
    assert "url" not in manifest()["features"]["slash_commands"][0]


def test_every_event_has_its_scope() -> None:
    """Slack refuses a manifest that subscribes to what its scopes do not cover."""
    made = manifest()
    scopes = set(made["oauth_config"]["scopes"]["bot"])
    events = made["settings"]["event_subscriptions"]["bot_events"]
    assert sorted(_EVENTS) == events
    assert {scope for event in events if (scope := SUBSCRIPTIONS[event])} <= scopes
    assert [one for one in scopes if one.startswith("admin") or one.endswith(":manage")] == []


def test_command() -> None:
    """`shoptalk manifest` prints one JSON document."""
    done = CliRunner().invoke(app, ["manifest"])
    assert json.loads(done.stdout) == manifest()


@pytest.mark.parametrize(
    "url", ["https://bot.example", "https://bot.example/", "https://bot.example/slack/events"]
)
def test_the_path_is_there_once(url: str) -> None:
    """Whether or not the path of the events is given, it stands once in the manifest."""
    settings = manifest(url)["settings"]
    assert settings["event_subscriptions"]["request_url"] == "https://bot.example/slack/events"


def test_guests_are_not_locked_out() -> None:
    """Slack's agent view, which guests may not use, is there only where it is asked for."""
    assert "agent_view" not in manifest()["features"]
    events = manifest()["settings"]["event_subscriptions"]["bot_events"]
    more = manifest(agent=True)["settings"]["event_subscriptions"]["bot_events"]
    assert set(more) - set(events) == {"agent_session_stopped", "app_context_changed"}
    asked = manifest(agent=True)
    assert asked["features"]["agent_view"]["agent_description"]
    assert "assistant:write" in asked["oauth_config"]["scopes"]["bot"]


_SCOPES = {method.replace(".", "_"): set(scopes) for method, scopes in NEEDED.items()}
_SCOPES["files_upload_v2"] = {"files:write"}
_SCOPES["conversations_open"] = {"im:write"}  # with one person, `bot.slack.direct_with`
"""What Slack's reference asks of a bot for each method, by its name in `slack_sdk`."""
_METHODS = tuple(f"{name.partition('_')[0]}_" for name in _SCOPES)


_OF_AN_AGENT = {"pane.py", "prompts.py"}
"""The files that call what only an app with the agent view may."""


@pytest.mark.parametrize("agent", [False, True])
def test_scopes_are_what_the_code_calls(agent: bool) -> None:
    """No scope is asked for that no method or event needs, and none is missing; what the agent view
    needs is called in files of its own, and asked for with its option only."""
    called = {
        node.attr
        for path in (Path(bot.__file__).parent).rglob("*.py")
        if "workspace" not in path.parts and (agent or path.name not in _OF_AN_AGENT)
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in _known_methods()
    }
    assert any(name.startswith(("agents_", "assistant_")) for name in called) is agent
    needed = {scope for name in called for scope in _SCOPES[name]}
    made = manifest(agent=agent)
    events = made["settings"]["event_subscriptions"]["bot_events"]
    needed |= {scope for event in events if (scope := SUBSCRIPTIONS[event])}
    if made["features"]["slash_commands"] or made["features"]["shortcuts"]:
        needed.add("commands")
    assert set(made["oauth_config"]["scopes"]["bot"]) == needed


def _known_methods() -> set[str]:
    """All of Slack's methods: one that the table lacks fails by its name. `api_call` is none: it is
    what every one of them is sent by."""
    return {name for name in dir(WebClient) if name.startswith(_METHODS)} - {"api_call"}
