"""The app's manifest: what Slack asks for when the app is made, with the least scopes."""

import json
from importlib.resources import files
from typing import Any, Final

EVENTS_PATH: Final = "/slack/events"
"""Where the bot's HTTP server takes what Slack sends."""
_AGENT: Final = {
    "agent_description": (
        "Ask about a machine and get the line of the manual that answers it, with the page. "
        "Share a PDF and it is read."
    )
}


def manifest(url: str | None = None, *, agent: bool = False) -> dict[str, Any]:
    """Return the manifest for Socket Mode, or for HTTP where `url` is the bot's public address,
    with or without the path of its events.

    `agent` asks for Slack's agent view, which a workspace's guests may not use at all and which
    may need a paid plan ("Workspace guests are not permitted to access apps with the Agents feature
    enabled": docs.slack.dev, AI apps).
    """
    made: dict[str, Any] = json.loads((files("bot.slack") / "manifest.json").read_text("utf-8"))
    if url is not None:
        settings = made["settings"]
        requests = url.rstrip("/").removesuffix(EVENTS_PATH).rstrip("/") + EVENTS_PATH
        settings["socket_mode_enabled"] = False
        settings["event_subscriptions"]["request_url"] = requests
        settings["interactivity"]["request_url"] = requests
        for command in made["features"]["slash_commands"]:
            command["url"] = requests
    if agent:
        made["features"]["agent_view"] = dict(_AGENT)
        scopes = made["oauth_config"]["scopes"]["bot"]
        made["oauth_config"]["scopes"]["bot"] = sorted([*scopes, "assistant:write"])
    return made
