"""The app's manifest: what Slack asks for when the app is made, with the least scopes."""

import json
from importlib.resources import files
from typing import Any


def manifest(url: str | None = None) -> dict[str, Any]:
    """Return the manifest for Socket Mode, or for HTTP where `url` is the bot's public address."""
    made: dict[str, Any] = json.loads((files("bot.slack") / "manifest.json").read_text("utf-8"))
    if url is not None:
        settings, requests = made["settings"], f"{url.rstrip('/')}/slack/events"
        settings["socket_mode_enabled"] = False
        settings["event_subscriptions"]["request_url"] = requests
        settings["interactivity"]["request_url"] = requests
    return made
