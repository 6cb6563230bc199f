"""`/local/...` of what is no one workspace's: founding another, and what administrators do with the
app."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.workspace.events import envelope
from bot.workspace.given import read_json
from bot.workspace.keys import Keys
from bot.workspace.local import HEADER
from bot.workspace.state import BOT_USER
from bot.workspace.teams import Teams

Row = dict[str, Any]


class Managing:
    """For who has the page's token."""

    def __init__(self, teams: Teams, keys: Keys) -> None:
        self._teams = teams
        self._keys = keys

    def routes(self) -> list[Route]:
        """The addresses."""
        acts = {"found": self._found, "uninstall": self._uninstall, "expire_tokens": self._expire}

        def route(name: str) -> Route:
            async def act(request: Request) -> Response:
                if not self._keys.opens(request.headers.get(HEADER)):
                    return JSONResponse({"ok": False, "error": "not_allowed"}, 403)
                said = acts[name](read_json(await request.body() or b"{}"))
                return JSONResponse({"ok": True, **said})

            return Route(f"/local/{name}", act, methods=["POST"])

        return [route(name) for name in acts]

    def _found(self, body: Row) -> Row:
        """There is another workspace, in an organisation if one is named."""
        team = self._teams.found(str(body["team"]), body.get("org"))
        return {"team": team.hub.state.team}

    def _uninstall(self, body: Row) -> Row:
        """An administrator removes the app from a workspace, or an organisation. Slack tells of it
        twice, in no order."""
        team, org = body.get("team"), body.get("org")
        told: list[Row] = [
            {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [BOT_USER]}},
            {"type": "app_uninstalled"},
        ]
        delivery = self._teams.first.hub.delivery
        inside = [one for one, its in self._teams.installs.teams.items() if its == org]
        self._teams.installs.uninstall(team, org)
        for event in told:
            delivery.event(envelope(team or inside[0], event, None if team else org))
        return {}

    def _expire(self, body: Row) -> Row:
        """Every token that ends has ended."""
        self._teams.installs.expire()
        return {}
