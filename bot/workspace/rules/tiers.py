"""How often a method may be called (docs.slack.dev/apis/web-api/rate-limits)."""

import math
import time
from collections import deque
from collections.abc import Callable
from typing import Final

_TIERS: Final = {1: 1, 2: 20, 3: 50, 4: 100}
PER_MINUTE: Final[dict[str, int]] = {
    method: _TIERS[tier]
    for tier, methods in {
        1: ("apps.connections.open",),
        2: ("conversations.list", "usergroups.list", "usergroups.users.list", "auth.teams.list"),
        3: (
            "agents.sessions.setStatus",
            "bots.info",
            "chat.delete",
            "chat.update",
            "conversations.history",
            "conversations.info",
            "conversations.join",
            "conversations.open",
            "conversations.replies",
            "files.delete",
            "reactions.add",
            "reactions.get",
            "reactions.remove",
            "users.conversations",
        ),
        4: (
            "assistant.threads.setSuggestedPrompts",
            "chat.postEphemeral",
            "conversations.members",
            "files.completeUploadExternal",
            "files.getUploadURLExternal",
            "files.info",
            "users.info",
            "views.open",
            "views.publish",
            "views.update",
        ),
    }.items()
    for method in methods
}
_POST: Final = "chat.postMessage"
_BURST: Final = 10
"""One message a second and channel; Slack lets a short burst pass."""


class Tiers:
    """Counts calls within a sliding minute, for each method, and for posts each channel too."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._calls: dict[str, deque[float]] = {}

    def wait(self, method: str, channel: str = "") -> int:
        """0 and the call is counted; or the whole seconds after which it may be tried again."""
        key = f"{method} {channel}" if method == _POST else method
        most, window = (
            (_BURST, float(_BURST)) if method == _POST else (PER_MINUTE.get(method), 60.0)
        )
        if most is None:
            return 0
        calls, now = self._calls.setdefault(key, deque()), self._clock()
        while calls and calls[0] <= now - window:
            calls.popleft()
        if len(calls) >= most:
            return max(1, math.ceil(calls[0] + window - now))
        calls.append(now)
        return 0
