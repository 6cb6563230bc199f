"""`/api/METHOD`: the part of Slack's Web API that the bot uses."""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.workspace import (
    agents,
    api_conversations,
    api_files,
    api_messages,
    api_people,
    shapes,
)
from bot.workspace.given import read_json
from bot.workspace.hub import Hub
from bot.workspace.installs import Grant
from bot.workspace.keys import Keys
from bot.workspace.knobs import Knobs
from bot.workspace.oauth import METHODS as OAUTH
from bot.workspace.oauth import OAuth
from bot.workspace.refusal import Refusal
from bot.workspace.rules import OF_A_WORKSPACE, Tiers
from bot.workspace.state import BOT_ID, BOT_USER
from bot.workspace.teams import Teams

Row = dict[str, Any]
Method = Callable[[Hub, Row], Row]
METHODS: dict[str, Method] = {
    **agents.METHODS,
    **api_messages.METHODS,
    **api_conversations.METHODS,
    **api_people.METHODS,
    **api_files.METHODS,
}


class Api:
    """Serves the methods to whoever has the bot's token."""

    def __init__(
        self,
        teams: Teams,
        oauth: OAuth,
        knobs: Knobs,
        keys: Keys,
        cut: Callable[[Request], None],
    ) -> None:
        self._teams = teams
        self._oauth = oauth
        self._hub = teams.first.hub
        self._knobs = knobs
        self._keys = keys
        self._cut = cut
        self._installed = self._hub.delivery.installed
        self._tiers = Tiers()

    async def __call__(self, request: Request) -> Response:
        """One call, with whatever the knobs do to it."""
        method = request.path_params["method"]
        arguments = await _arguments(request)
        entry = self._hub.log.add("call", method=method, arguments=_brief(arguments))
        begun = time.perf_counter()
        late = self._knobs.take(method, "delay")
        if late:
            await asyncio.sleep(float(late.value))
        if self._knobs.take(method, "cut_before"):
            entry["outcome"] = "cut before"
            return self._end(request)
        rule = self._knobs.take(method, "ratelimited", "status", "ok_false")
        if rule:
            entry["outcome"] = rule.effect
            if rule.effect == "ok_false":
                return JSONResponse({"ok": False, "error": str(rule.value)})
            if rule.effect == "status":
                return Response("the server is unwell", int(rule.value or 500))
            headers = {"Retry-After": str(rule.value or 1)}
            return JSONResponse({"ok": False, "error": "ratelimited"}, 429, headers)
        wait = self._tiers.wait(method, str(arguments.get("channel"))) if self._knobs.tiers else 0
        if wait:
            entry["outcome"] = "ratelimited"
            return JSONResponse(
                {"ok": False, "error": "ratelimited"}, 429, {"Retry-After": str(wait)}
            )
        basic = request.headers.get("authorization", "")
        said = self._call(method, arguments, _token(request, arguments), basic)
        entry |= {"outcome": "ok" if said["ok"] else said["error"]}
        entry["seconds"] = time.perf_counter() - begun
        held = self._knobs.take(method, "delay_after")
        if held:
            await asyncio.sleep(float(held.value))
        if self._knobs.take(method, "cut_after"):
            entry["outcome"] = "cut after"
            return self._end(request)
        return JSONResponse(said, headers=self._installed.headers(method))

    def _end(self, request: Request) -> Response:
        self._cut(request)
        return Response()

    def _call(self, method: str, arguments: Row, token: str, basic: str) -> Row:
        if method == "api.test":
            return {"ok": True}
        if method.startswith("apps.") and token != self._keys.app_token:
            return {"ok": False, "error": "not_authed" if not token else "invalid_auth"}
        try:
            if method in OAUTH:
                return {"ok": True, **self._oauth.call(method, arguments, token, basic)}
            if method.startswith("apps."):
                grant = Grant(self._teams.installs.first, None)
            else:
                grant = self._teams.installs.grant(token)
            team = self._teams.of(grant, method, arguments)
            hub, interactions = team.hub, team.interactions
            self._installed.check(method, self._kinds(hub, arguments))
            if method == "apps.connections.open":
                ticket = self._hub.delivery.ticket()
                address = self._hub.base.replace("http", "ws", 1)
                return {"ok": True, "url": f"{address}/link?ticket={ticket}"}
            if method == "auth.test":
                return self._auth(grant)
            if method == "auth.teams.list" and grant.team is None:
                rows = [
                    team for team, org in self._teams.installs.teams.items() if org == grant.org
                ]
                return {"ok": True, "teams": [{"id": one, "name": one} for one in rows]}
            if method == "views.open":
                view = interactions.open(arguments["trigger_id"], arguments["view"])
                return {"ok": True, "view": view}
            if method == "views.update":
                view = interactions.update(arguments["view_id"], arguments["view"])
                return {"ok": True, "view": view}
            if method == "views.publish":
                if not self._installed.has_home:
                    raise Refusal("not_enabled")
                view = interactions.publish(
                    arguments["user_id"], arguments["view"], arguments.get("hash")
                )
                return {"ok": True, "view": view}
            call = METHODS.get(method)
            if call is None:
                raise Refusal("unknown_method")
            if grant.team is not None:
                self._check_team(method, arguments)
            return {"ok": True, **call(hub, arguments)}
        except Refusal as refusal:
            return {"ok": False, "error": refusal.error, **refusal.more}

    def _check_team(self, method: str, arguments: Row) -> None:
        """A token of an organisation asks for lists of one of its workspaces."""
        if not self._knobs.org or method not in OF_A_WORKSPACE:
            return
        if not arguments.get("team_id"):
            raise Refusal("missing_argument")
        if arguments["team_id"] != self._hub.state.team:
            raise Refusal("team_access_not_granted")

    @staticmethod
    def _kinds(hub: Hub, arguments: Row) -> list[str]:
        """The kinds of conversations that a call is about."""
        state = hub.state
        if "users" in arguments:
            return ["mpim" if "," in str(arguments["users"]) else "im"]
        if "types" in arguments or "channel" not in arguments:
            return str(arguments.get("types") or "public_channel").replace(" ", "").split(",")
        channel = state.channels.get(str(arguments["channel"]))
        return [shapes.channel_kind(channel)] if channel else []

    def _auth(self, grant: Grant) -> Row:
        org = grant.org if grant.team is None else self._knobs.org
        return {
            "ok": True,
            "url": f"{self._hub.base}/",
            "team": "Local organisation" if org else "Local workspace",
            "team_id": org or grant.team,
            "user": "shoptalk",
            "user_id": BOT_USER,
            "bot_id": BOT_ID,
            **({"enterprise_id": org or grant.org} if org or grant.org else {}),
            "is_enterprise_install": bool(org),
        }


class _Arguments(dict[str, Any]):
    """A call's arguments; a missing one that a method needs is a refusal."""

    def __missing__(self, name: str) -> Any:
        said = {"messages": [f"[ERROR] missing required field: {name}"]}
        raise Refusal("invalid_arguments", response_metadata=said)


async def _arguments(request: Request) -> _Arguments:
    arguments = _Arguments(request.query_params)
    kind = request.headers.get("content-type", "")
    if kind.startswith("application/json"):
        with suppress(ValueError):
            said = read_json(await request.body() or b"{}")
            arguments |= said if isinstance(said, dict) else {}
    elif request.method == "POST":
        async with request.form() as form:
            arguments |= {k: v for k, v in form.multi_items() if not isinstance(v, UploadFile)}
    for name in ("blocks", "metadata", "view", "files", "prompts", "loading_messages"):
        if isinstance(arguments.get(name), str) and arguments[name][:1] in "[{":
            # What is no JSON stays text, and the method refuses it.
            with suppress(ValueError):
                arguments[name] = read_json(arguments[name])
    return arguments


def _token(request: Request, arguments: Row) -> str:
    given = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
    return given or str(arguments.get("token", ""))


_SECRET = frozenset({"token", "blocks", "view", "code", "client_secret", "refresh_token"})


def _brief(arguments: Row) -> Row:
    """What of a call is kept in the log: no token, nothing long."""
    return {
        name: value if name == "metadata" else str(value)[:500]
        for name, value in arguments.items()
        if name not in _SECRET
    }
