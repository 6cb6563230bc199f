"""The workspaces of one local Slack: the home's own, and what was founded beside it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.workspace.hub import Hub
from bot.workspace.installs import Grant, Installs
from bot.workspace.interactions import Interactions
from bot.workspace.refusal import Refusal
from bot.workspace.rules import OF_A_WORKSPACE

Row = dict[str, Any]


@dataclass
class Team:
    """One of them."""

    hub: Hub
    interactions: Interactions


class Teams:
    """All of them, by their ids, the home's own first."""

    def __init__(self, installs: Installs, make: Callable[[str], Team]) -> None:
        self.installs = installs
        self._make = make
        self._all = {team: make(team) for team in installs.teams}

    @property
    def first(self) -> Team:
        """The home's own."""
        return self._all[self.installs.first]

    def all(self) -> list[Team]:
        """All of them."""
        return list(self._all.values())

    def get(self, team: str) -> Team | None:
        """The one of this id."""
        return self._all.get(team)

    def found(self, team: str, org: str | None) -> Team:
        """There is one of this id, in that organisation."""
        self.installs.found(team, org)
        if team not in self._all:
            self._all[team] = self._make(team)
        return self._all[team]

    def of(self, grant: Grant, method: str, arguments: Mapping[str, Any]) -> Team:
        """Which one a call is about. A token of an organisation names it where it asks for lists,
        and elsewhere by what the call is about."""
        if grant.team is not None:
            return self._all[grant.team]
        within = [one for team, one in self._all.items() if self.installs.teams[team] == grant.org]
        if method in OF_A_WORKSPACE:
            if not arguments.get("team_id"):
                raise Refusal("missing_argument")
            for one in within:
                if one.hub.state.team == arguments["team_id"]:
                    return one
            raise Refusal("team_access_not_granted")
        return next((one for one in within if _knows(one, arguments)), within[0])

    def of_address(self, token: str) -> Team:
        """Where an app's answer to this address goes; the home's own tells that there is none."""
        gave = (one for one in self._all.values() if one.interactions.responses.gave(token))
        return next(gave, self.first)

    def of_file(self, file_id: str) -> Team | None:
        """Where the file is."""
        return next((one for one in self._all.values() if file_id in one.hub.state.files), None)


def _knows(team: Team, arguments: Mapping[str, Any]) -> bool:
    state = team.hub.state
    channel = arguments.get("channel") or arguments.get("channel_id")
    return (
        channel in state.channels
        or arguments.get("file") in state.files
        or team.interactions.has(arguments.get("trigger_id"), arguments.get("view_id"))
        or any(one.get("id") in state.files for one in _listed(arguments.get("files")))
    )


def _listed(files: object) -> list[Row]:
    return [one for one in files if isinstance(one, dict)] if isinstance(files, list) else []
