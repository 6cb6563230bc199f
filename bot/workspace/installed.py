"""The app as it is installed here: what its manifest lets it call and hear."""

from collections.abc import Iterable
from typing import Any

from bot.slack import manifest
from bot.workspace.knobs import Knobs
from bot.workspace.refusal import Refusal
from bot.workspace.rules import NEEDED, needed, subscription

Row = dict[str, Any]


class Installed:
    """Scopes and subscriptions of the packaged manifest, or what the knobs say in its place."""

    def __init__(self, knobs: Knobs) -> None:
        self._knobs = knobs
        made = manifest(oauth=True)
        self._scopes: list[str] = made["oauth_config"]["scopes"]["bot"]
        self._events: list[str] = made["settings"]["event_subscriptions"]["bot_events"]
        self._commands: list[Row] = made["features"]["slash_commands"]
        self._shortcuts: list[Row] = made["features"]["shortcuts"]
        self._home: bool = made["features"]["app_home"]["home_tab_enabled"]

    @property
    def scopes(self) -> list[str]:
        """What the bot's token may do."""
        return self._scopes if self._knobs.scopes is None else self._knobs.scopes

    @property
    def has_home(self) -> bool:
        """Whether the app has a home tab."""
        return self._home if self._knobs.home is None else self._knobs.home

    @property
    def commands(self) -> list[Row]:
        """Its slash commands; none without the scope for them."""
        return self._commands if "commands" in self.scopes else []

    @property
    def shortcuts(self) -> list[Row]:
        """What stands in the menus of messages."""
        found = [one for one in self._shortcuts if one["type"] == "message"]
        return found if "commands" in self.scopes else []

    def hears(self, event: Row) -> bool:
        """Whether the app is told of such an event."""
        events = self._events if self._knobs.events is None else self._knobs.events
        return subscription(event) in events

    def check(self, method: str, kinds: Iterable[str]) -> None:
        """Refusal where the call needs a scope that the token lacks."""
        missing = [scope for scope in needed(method, kinds) if scope not in self.scopes]
        if missing:
            raise Refusal("missing_scope", needed=",".join(missing), provided=",".join(self.scopes))

    def headers(self, method: str) -> dict[str, str]:
        """What each answer says of scopes."""
        return {
            "x-oauth-scopes": ",".join(self.scopes),
            "x-accepted-oauth-scopes": ",".join(NEEDED.get(method, ())),
        }
