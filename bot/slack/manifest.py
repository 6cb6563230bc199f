"""The app's manifest: what Slack asks for when the app is made, with the least scopes."""

import json
from importlib.resources import files
from typing import Any, Final

EVENTS_PATH: Final = "/slack/events"
"""Where the bot's HTTP server takes what Slack sends."""
REDIRECT_PATH: Final = "/slack/oauth_redirect"
"""Where Slack sends whoever installed the app."""
_WITHDRAWING: Final = ("app_uninstalled", "tokens_revoked")
_OF_AN_AGENT: Final = ("agent_session_stopped", "app_context_changed")
"""That Stop was pressed, and what is looked at beside the conversation; a DM that opens is told by
`app_home_opened`, which is there anyway (https://docs.slack.dev/ai/migrating-to-agent-messaging)."""
_AGENT: Final = {
    "agent_description": (
        "Ask about a machine and get the line of the manual that answers it, with the page. "
        "Share a PDF and it is read."
    )
}


def manifest(
    url: str | None = None, *, agent: bool = False, oauth: bool = False, org: bool = False
) -> dict[str, Any]:
    """Return the manifest for Socket Mode, or for HTTP where `url` is the bot's public address,
    with or without the path of its events.

    `agent` asks for Slack's agent view, which a workspace's guests may not use at all and which
    may need a paid plan ("Workspace guests are not permitted to access apps with the Agents feature
    enabled": docs.slack.dev, AI apps).

    `oauth`: for several workspaces, which install it at `url`, with tokens that end after twelve
    hours; `org`: for whole organisations (Enterprise Grid), too.
    """
    made: dict[str, Any] = json.loads((files("bot.slack") / "manifest.json").read_text("utf-8"))
    if url is not None:
        settings = made["settings"]
        requests = _at(url) + EVENTS_PATH
        settings["socket_mode_enabled"] = False
        settings["event_subscriptions"]["request_url"] = requests
        settings["interactivity"]["request_url"] = requests
        for command in made["features"]["slash_commands"]:
            command["url"] = requests
    if oauth:
        settings = made["settings"]
        events = settings["event_subscriptions"]["bot_events"]
        settings["event_subscriptions"]["bot_events"] = sorted([*events, *_WITHDRAWING])
        settings["token_rotation_enabled"] = True
        settings["org_deploy_enabled"] = org
        if url is not None:
            made["oauth_config"]["redirect_urls"] = [_at(url) + REDIRECT_PATH]
    if agent:
        made["features"]["agent_view"] = dict(_AGENT)
        scopes = made["oauth_config"]["scopes"]["bot"]
        made["oauth_config"]["scopes"]["bot"] = sorted([*scopes, "assistant:write"])
        events = made["settings"]["event_subscriptions"]["bot_events"]
        made["settings"]["event_subscriptions"]["bot_events"] = sorted([*events, *_OF_AN_AGENT])
    return made


def _at(url: str) -> str:
    return url.rstrip("/").removesuffix(EVENTS_PATH).rstrip("/")
