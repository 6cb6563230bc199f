"""`/local/...`: what people see and do, for the page and for tests; the knobs, and the log."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.workspace import home_tab, shapes
from bot.workspace.given import read_json
from bot.workspace.growing import Growing
from bot.workspace.hub import Hub
from bot.workspace.interactions import Interactions
from bot.workspace.keys import Keys
from bot.workspace.knobs import Knobs
from bot.workspace.local_acts import Act, Acts, person
from bot.workspace.once import Once
from bot.workspace.refusal import Refusal
from bot.workspace.state import BOT_USER

Row = dict[str, Any]
_LOOK_SECONDS = 0.5
HEADER = "x-shoptalk-local"


class Local:
    """For who has the page's token: not for other users of this machine, nor for other web pages.

    It comes in a header; a stream, which can send none, has it in its address.
    """

    def __init__(
        self,
        hub: Hub,
        interactions: Interactions,
        knobs: Knobs,
        keys: Keys,
        ending: Callable[[], bool],
    ) -> None:
        """`ending` says whether the server is to stop, so that no stream holds it up."""
        self._keys = keys
        self._hub = hub
        self._interactions = interactions
        self._once = Once(hub)
        self._acts = Acts(hub, interactions, self._once)
        self._growing = Growing(hub)
        self._knobs = knobs
        self._ending = ending

    def routes(self) -> list[Route]:
        """All the addresses."""
        reads = [
            Route("/local/state", self._guarded(self.state)),
            Route("/local/messages", self._guarded(self.messages)),
            Route("/local/did", self._guarded(self.did)),
            Route("/local/log", self._guarded(self.log)),
            Route("/local/knobs", self._guarded(self.knobs)),
            Route("/local/stream", self._guarded(self.stream)),
        ]
        acts = {**self._acts.by_name(), **self._growing.by_name(), "knobs": self.turn}
        writes = [
            Route(f"/local/{name}", self._act(act), methods=["POST"]) for name, act in acts.items()
        ]
        upload = Route("/local/upload", self._guarded(self._acts.upload), methods=["POST"])
        return [*reads, *writes, upload]

    def _guarded(
        self, handler: Callable[[Request], Awaitable[Row | Response]]
    ) -> Callable[[Request], Awaitable[Response]]:
        async def guarded(request: Request) -> Response:
            given = request.headers.get(HEADER)
            if given is None and request.url.path.endswith("/local/stream"):
                given = request.query_params.get("token")
            if not self._keys.opens(given):
                return JSONResponse({"ok": False, "error": "not_allowed"}, 403)
            try:
                said = await handler(request)
                return said if isinstance(said, Response) else JSONResponse({"ok": True, **said})
            except Refusal as refusal:
                return JSONResponse({"ok": False, "error": refusal.error}, 400)
            except (KeyError, ValueError, TypeError) as error:
                return JSONResponse(
                    {"ok": False, "error": "invalid_arguments", "message": f"{error}"}, 400
                )

        return guarded

    def _act(self, act: Act) -> Callable[[Request], Awaitable[Response]]:
        async def handler(request: Request) -> Row:
            body = read_json(await request.body())
            key = body.get("once") if isinstance(body, dict) else None
            return await self._once.do(key, lambda: act(body))

        return self._guarded(handler)

    async def state(self, request: Request) -> Row:
        """What a person sees at the side: people, their channels, and a form that is open."""
        user = person(self._hub, request.query_params["user"])
        state = self._hub.state
        channels = [
            {**shapes.channel(row, user), "members": row["members"]}
            for row in state.channels.values()
            if user in row["members"]
        ]
        people = list(state.users.values())
        return {
            "team": state.team,
            "users": people,
            "bot_user": BOT_USER,
            "connected": self._hub.delivery.connected,
            "channels": channels,
            "view": self._interactions.views.get(user),
            "home": home_tab.shown(self._hub, self._interactions.homes.get(user)),
            "has_home": self._hub.delivery.installed.has_home,
            "is_agent": self._hub.delivery.installed.is_agent,
            "hears_stop": "agent_session_stopped" in self._hub.delivery.installed.events,
            "commands": self._hub.delivery.installed.commands,
            "shortcuts": self._hub.delivery.installed.shortcuts,
        }

    async def messages(self, request: Request) -> Row:
        """A channel or a thread as a person sees it, oldest first."""
        asked = request.query_params
        user, channel = person(self._hub, asked["user"]), asked["channel"]
        self._hub.channel(channel, user)
        thread = asked.get("thread")
        state = self._hub.state
        rows = state.replies(channel, thread) if thread else state.top(channel)
        shown = [
            {
                **shapes.message(state, channel, row, self._hub.base),
                "chosen": state.chosen_by(channel, row["ts"], user),
            }
            for row in rows
        ]
        shown += [
            {**row, "type": "message", "is_ephemeral": True}
            for row in state.ephemeral
            if row["channel"] == channel and row["for"] == user and row["thread_ts"] == thread
        ]
        agents = self._hub.agents.seen_in(channel)
        return {"messages": sorted(shown, key=lambda m: float(m["ts"])), **agents}

    async def did(self, request: Request) -> Row:
        """Whether the act of the key `once` is done."""
        return {"done": request.query_params["once"] in self._hub.state.marks}

    async def log(self, request: Request) -> Row:
        since = int(request.query_params.get("since", 0))
        entries, following = self._hub.log.since(since)
        return {"entries": entries, "next": following}

    async def knobs(self, request: Request) -> Row:
        return self._knobs.document()

    async def turn(self, body: Row) -> Row:
        self._knobs.turn(body)
        if way := body.get("disconnect"):
            await self._hub.delivery.disconnect(*([way] if isinstance(way, str) else []))
        if "rules" in body:
            self._hub.delivery.release()
        return self._knobs.document()

    async def stream(self, request: Request) -> Response:
        """Server-sent events: one for each visible change in this person's channels."""
        user = request.query_params.get("user", "")
        if user not in self._hub.state.users:
            return JSONResponse({"ok": False, "error": "user_not_found"}, 400)
        queue = self._hub.log.listen()

        async def lines() -> AsyncIterator[str]:
            try:
                yield ": hello\n\n"
                while not self._ending():
                    try:
                        entry = await asyncio.wait_for(queue.get(), _LOOK_SECONDS)
                    except TimeoutError:
                        # Also how a page that went away is noticed.
                        yield ": still here\n\n"
                        continue
                    if self._concerns(entry, user):
                        kept = {
                            k: entry[k]
                            for k in ("what", "channel", "ts", "thread_ts", "user")
                            if k in entry
                        }
                        yield f"event: changed\ndata: {json.dumps(kept)}\n\n"
            finally:
                self._hub.log.forget(queue)

        headers = {"Cache-Control": "no-store"}
        return StreamingResponse(lines(), media_type="text/event-stream", headers=headers)

    def _concerns(self, entry: Row, user: str) -> bool:
        channel = self._hub.state.channels.get(entry.get("channel", ""))
        return user in channel["members"] if channel else entry.get("user", user) == user
