"""The manifest asks for what the bot uses."""

import json

from typer.testing import CliRunner

from bot.cli import app
from bot.slack.manifest import manifest


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


def test_every_event_has_its_scope() -> None:
    """Slack refuses a manifest that subscribes to what its scopes do not cover."""
    made = manifest()
    scopes = set(made["oauth_config"]["scopes"]["bot"])
    needs = {
        "app_mention": "app_mentions:read",
        "file_deleted": "files:read",
        "file_shared": "files:read",
        "message.channels": "channels:history",
        "message.groups": "groups:history",
        "message.im": "im:history",
        "message.mpim": "mpim:history",
        "reaction_added": "reactions:read",
        "reaction_removed": "reactions:read",
    }
    events = made["settings"]["event_subscriptions"]["bot_events"]
    assert sorted(needs) == events
    assert {needs[event] for event in events} <= scopes
    assert [one for one in scopes if one.startswith("admin") or one.endswith(":manage")] == []


def test_command() -> None:
    """`shoptalk manifest` prints one JSON document."""
    done = CliRunner().invoke(app, ["manifest"])
    assert json.loads(done.stdout) == manifest()
