"""The workspaces that a token is for: one, or those of a whole organisation (Enterprise Grid).

A token of an organisation has to name the workspace where it asks for lists (`team_id`); Slack
refuses such a call without it (`missing_argument`).
"""

import threading
import time
from collections.abc import Callable
from typing import Any, Final

from bot.slack.client import Identity, Slack

_SECONDS_KEPT: Final = 600.0
_PAGE: Final = 100


class Workspaces:
    """Knows them for ten minutes. Thread-safe."""

    def __init__(
        self, slack: Slack, me: Identity, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._slack = slack
        self._me = me
        self._clock = clock
        self._lock = threading.Lock()
        self._kept: tuple[float, list[str]] = (float("-inf"), [])

    def arguments(self) -> list[dict[str, Any]]:
        """What to give a call that lists, once for each of these."""
        if not self._me.org_wide:
            return [{}]
        with self._lock:
            at, teams = self._kept
        if self._clock() - at > _SECONDS_KEPT:
            teams = self._ask()
            with self._lock:
                self._kept = (self._clock(), teams)
        return [{"team_id": team} for team in teams]

    def _ask(self) -> list[str]:
        found: list[str] = []
        cursor = ""
        while True:
            said = self._slack.reader.auth_teams_list(limit=_PAGE, cursor=cursor)
            found += [str(team["id"]) for team in said["teams"]]
            if not (cursor := next_page(said)):
                return found


def next_page(said: Any) -> str:
    """The cursor of the next page of a list; empty where there is none."""
    return str((said.get("response_metadata") or {}).get("next_cursor") or "")
