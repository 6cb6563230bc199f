"""What is heard of several teams: each has a Bolt app of its own, which knows nothing of others.

Who is served is looked up for each delivery, one indexed row: a workspace that installs the app is
heard at once, by every process, and one that uninstalls it is heard no more.
"""

from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any, Final, Protocol

import structlog
from slack_bolt import App, BoltRequest, BoltResponse

from bot.errors import HANDLED
from bot.hearing.told import kind_of
from bot.roles import by_slack
from bot.slack import Installed, NotInstalled, team_named
from sql import installations
from sql.installations import Installation

log = structlog.get_logger()

WITHDRAWING: Final = frozenset({"app_uninstalled", "tokens_revoked"})
"""Events that say that the app is uninstalled, or that its token is none any more."""


class Dispatching(Protocol):
    """What takes deliveries: one team's app, or those of several."""

    def dispatch(self, req: BoltRequest) -> BoltResponse: ...


class Apps:
    """Takes each delivery to the app of the team that it is for. Thread-safe."""

    def __init__(self, installed: Installed, make: Callable[[Installation], App]) -> None:
        self._installed = installed
        self._make = make
        self._lock = Lock()
        self._made: dict[str, tuple[int, App]] = {}

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        """What the team's app says. What is for nobody (any more) is acknowledged and left alone;
        while it cannot be looked up, nothing is acknowledged."""
        body: Mapping[str, Any] = req.body
        try:
            team = team_named(body)
            if team is None:
                log.warning("slack.of_no_team", event=kind_of(body))
                return BoltResponse(status=200, body="")
            if _event(body) in WITHDRAWING:
                return self._withdrawn(team, body)
            return self._app(self._installed.served(team)).dispatch(req)
        except NotInstalled:
            log.warning("slack.not_installed", event=kind_of(body))
            return BoltResponse(status=200, body="")
        except HANDLED as error:
            log.error("slack.delivery_failed", error=str(error))
            return BoltResponse(status=503, body="")

    def _app(self, one: Installation) -> App:
        with self._lock:
            generation, app = self._made.get(one.team, (0, None))
            if app is None or generation != one.generation:
                app = self._make(one)
                self._made[one.team] = (one.generation, app)
            return app

    def _withdrawn(self, team: str, body: Mapping[str, Any]) -> BoltResponse:
        """The team is served no more, where it was the bot that went, and not since installed
        again. Committed before it is acknowledged, like all that is heard."""
        event = body.get("event") or {}
        at = body.get("event_time")
        revoked = event.get("tokens") or {}
        if _event(body) == "app_uninstalled" or revoked.get("bot"):
            withdraw(self._installed, team, float(at) if isinstance(at, int | float) else None)
        return BoltResponse(status=200, body="")


def withdraw(installed: Installed, team: str, told_at: float | None = None) -> bool:
    """Serve the team no more, and write it down; False where it was not served."""
    with installed.db.connection() as conn:
        gone = installations.withdraw(conn, installed.client_id, team, told_at)
        if gone:
            by_slack(conn, team, "workspace.withdraw").done(f"workspace:{team}")
    if gone:
        log.warning("workspace.withdrawn", team=team)
    return gone


def _event(body: Mapping[str, Any]) -> str | None:
    event = body.get("event")
    return str(event.get("type")) if isinstance(event, Mapping) else None
