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
        self._made = {False: made, True: manifest(oauth=True, agent=True)}
        self._commands: list[Row] = made["features"]["slash_commands"]
        self._shortcuts: list[Row] = made["features"]["shortcuts"]
        self._home: bool = made["features"]["app_home"]["home_tab_enabled"]

    @property
    def scopes(self) -> list[str]:
        """What the bot's token may do."""
        if self._knobs.scopes is not None:
            return self._knobs.scopes
        scopes: list[str] = self._made[self._knobs.agent]["oauth_config"]["scopes"]["bot"]
        return scopes

    @property
    def is_agent(self) -> bool:
        """Whether it has the agent view, without which it has no sessions and no prompts."""
        return "agent_view" in self._made[self._knobs.agent]["features"]

    @property
    def events(self) -> list[str]:
        """What it subscribes to."""
        if self._knobs.events is not None:
            return self._knobs.events
        settings = self._made[self._knobs.agent]["settings"]
        events: list[str] = settings["event_subscriptions"]["bot_events"]
        return events

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
        return subscription(event) in self.events

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
