"""Slash commands and message shortcuts: what a person does, and what the app says to it at once."""

import time
from typing import Any, Final

from bot.workspace import shapes
from bot.workspace.hub import Hub
from bot.workspace.interactions import Interactions
from bot.workspace.refusal import Refusal
from bot.workspace.state import APP_ID

Row = dict[str, Any]
_TOO_LATE: Final = "operation_timeout"
"""What Slack says where the app does not acknowledge a command within three seconds; it does not
deliver it again."""


class Commands:
    """Brings them to the app, if its manifest has them."""

    def __init__(self, hub: Hub, interactions: Interactions) -> None:
        self._hub = hub
        self._interactions = interactions

    async def run(self, user: str, channel_id: str, typed: str, thread: str | None) -> None:
        """Use a slash command as it is typed. Refusal where there is no such command, in a thread
        (docs.slack.dev/interactivity/implementing-slash-commands), and without acknowledgement."""
        command, _, text = typed.strip().partition(" ")
        channel = self._hub.channel(channel_id, user)
        known = [one["command"] for one in self._hub.delivery.installed.commands]
        if command not in known:
            raise Refusal("unknown_command")
        if thread:
            raise Refusal("command_in_thread")
        payload = self._payload(user, channel, command, text.strip())
        said = await self._hub.delivery.command(payload)
        if said is None:
            raise Refusal(_TOO_LATE)
        if said.get("text") or said.get("blocks"):
            self._interactions.responses.say(user, channel_id, said)

    async def shortcut(self, user: str, channel_id: str, ts: str, callback_id: str) -> None:
        """Choose a shortcut in the menu of a message. Refusal as for a command."""
        channel = self._hub.channel(channel_id, user)
        row = self._hub.message(channel_id, ts)
        known = [one["callback_id"] for one in self._hub.delivery.installed.shortcuts]
        if callback_id not in known:
            raise Refusal("unknown_shortcut")
        thread = row.get("thread_ts")
        body = {
            **self._interactions.body("message_action", user),
            "callback_id": callback_id,
            "action_ts": f"{time.time():.6f}",
            "message_ts": ts,
            "channel": {"id": channel_id, "name": channel["name"] or "directmessage"},
            "message": shapes.message(self._hub.state, channel_id, row, self._hub.base),
            "response_url": self._interactions.responses.address(user, channel_id, thread=thread),
        }
        if await self._hub.delivery.interactive(body) is None:
            raise Refusal("bot_did_not_answer")

    def _payload(self, user: str, channel: Row, command: str, text: str) -> dict[str, str]:
        """The fields of the form that Slack sends."""
        state, org = self._hub.state, self._hub.org
        kind = "privategroup" if channel["is_private"] else channel["name"]
        more = {"enterprise_id": org, "enterprise_name": "Local organisation"} if org else {}
        return {
            "token": "local",
            "team_id": state.team,
            "team_domain": "local",
            **more,
            "channel_id": channel["id"],
            "channel_name": "directmessage" if channel["is_im"] else kind,
            "user_id": user,
            "user_name": state.users[user]["name"],
            "command": command,
            "text": text,
            "api_app_id": APP_ID,
            "is_enterprise_install": "true" if org else "false",
            "response_url": self._interactions.responses.address(user, channel["id"]),
            "trigger_id": self._interactions.trigger(user),
        }
