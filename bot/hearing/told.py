"""What Slack sends, read with care: where something is missing that it has always sent, there is
nothing to be done, and nothing is gained by its being sent again."""

from collections.abc import Mapping
from typing import Any, Final


class Incomplete(Exception):
    """A payload lacks a field that is needed to do anything with it."""

    def __init__(self, name: object) -> None:
        super().__init__(f"no {name!r} in what Slack sent")
        self.name = name


class Told(dict[str, Any]):
    """A payload, or a part of one: to ask it for what it has not, or has as null, is Incomplete."""

    def __getitem__(self, name: str) -> Any:
        found = self.get(name)
        if found is None:
            raise Incomplete(name)
        return found


def told(payload: Any) -> Any:
    """The payload with all its parts, to be read with care."""
    if isinstance(payload, Mapping):
        return Told({name: told(part) for name, part in payload.items()})
    if isinstance(payload, list):
        return [told(part) for part in payload]
    return payload


_KINDS: Final = frozenset(
    [
        "agent_session_stopped",
        "app_context_changed",
        "app_home_opened",
        "app_mention",
        "app_rate_limited",
        "app_uninstalled",
        "assistant_thread_started",
        "block_actions",
        "channel_archive",
        "channel_rename",
        "file_deleted",
        "file_shared",
        "file_unshared",
        "member_joined_channel",
        "member_left_channel",
        "message",
        "message_action",
        "reaction_added",
        "reaction_removed",
        "shortcut",
        "tokens_revoked",
        "url_verification",
        "view_closed",
        "view_submission",
    ]
)


def kind_of(body: Mapping[str, Any]) -> str:
    """What it is, by a word of a list of ours: what is sent could say anything there."""
    if body.get("command"):
        return "slash_command"
    event = body.get("event")
    said = event.get("type") if isinstance(event, Mapping) else body.get("type")
    return str(said) if said in _KINDS else "other"
