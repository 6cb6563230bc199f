"""What each method needs of the token, and each event of the app's manifest."""

from collections.abc import Iterable
from typing import Final

_READ: Final = ("channels:read", "groups:read", "im:read", "mpim:read")
_HISTORY: Final = ("channels:history", "groups:history", "im:history", "mpim:history")

NEEDED: Final[dict[str, tuple[str, ...]]] = {
    "api.test": (),
    "auth.teams.list": (),
    "auth.revoke": (),
    "auth.test": (),
    "apps.connections.open": (),
    "agents.sessions.setStatus": ("chat:write",),
    "assistant.threads.setStatus": ("chat:write",),
    "assistant.threads.setSuggestedPrompts": ("assistant:write",),
    "bots.info": ("users:read",),
    "chat.delete": ("chat:write",),
    "chat.getPermalink": (),
    "chat.postEphemeral": ("chat:write",),
    "chat.postMessage": ("chat:write",),
    "chat.update": ("chat:write",),
    "conversations.history": _HISTORY,
    "conversations.info": _READ,
    "conversations.join": ("channels:join",),
    "conversations.list": _READ,
    "conversations.members": _READ,
    "conversations.open": ("im:write", "mpim:write"),
    "conversations.replies": _HISTORY,
    "files.completeUploadExternal": ("files:write",),
    "files.delete": ("files:write",),
    "files.getUploadURLExternal": ("files:write",),
    "files.info": ("files:read",),
    "oauth.v2.access": (),
    "reactions.add": ("reactions:write",),
    "reactions.get": ("reactions:read",),
    "reactions.remove": ("reactions:write",),
    "usergroups.list": ("usergroups:read",),
    "usergroups.users.list": ("usergroups:read",),
    "users.conversations": _READ,
    "users.info": ("users:read",),
    "views.open": (),
    "views.publish": (),
    "views.update": (),
}
"""The scopes of each method of the workspace; of several, the one for the kind of conversation."""

OF_A_WORKSPACE: Final = frozenset(
    {"conversations.list", "usergroups.list", "usergroups.users.list", "users.conversations"}
)
"""The methods in which a token of a whole organisation has to name one of its workspaces."""

SUBSCRIPTIONS: Final = {
    "agent_session_stopped": None,
    "app_context_changed": None,
    "app_home_opened": None,
    "app_uninstalled": None,
    "app_mention": "app_mentions:read",
    "channel_shared": "channels:read",
    "channel_unshared": "channels:read",
    "file_deleted": "files:read",
    "file_shared": "files:read",
    "member_joined_channel": "channels:read",
    "member_left_channel": "channels:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
    "reaction_added": "reactions:read",
    "reaction_removed": "reactions:read",
    "tokens_revoked": None,
    "user_change": "users:read",
}
"""The events that a manifest may name, and the scope that each needs."""

_KINDS: Final = {"channel": "channels", "group": "groups", "im": "im", "mpim": "mpim"}
_TYPES: Final = {
    "public_channel": "channels",
    "private_channel": "groups",
    "im": "im",
    "mpim": "mpim",
}


def needed(method: str, kinds: Iterable[str] = ()) -> list[str]:
    """The scopes that a call needs. `kinds`: of the conversations that it is about, in the words of
    events (`group`) or of arguments (`private_channel`)."""
    scopes = NEEDED.get(method, ())
    if len(scopes) <= 1:
        return list(scopes)
    names = [_KINDS.get(kind) or _TYPES.get(kind, kind) for kind in kinds]
    return [scope for scope in scopes if scope.split(":")[0] in names]


def subscription(event: dict[str, object]) -> str:
    """The name in a manifest of the event."""
    kind = str(event["type"])
    if kind != "message":
        return kind
    return f"message.{_KINDS[str(event['channel_type'])]}"
