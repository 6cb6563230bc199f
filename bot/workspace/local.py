"""`/local/...`: what the page and the tests do as people, the knobs, and the log."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.workspace import shapes
from bot.workspace.hub import Hub
from bot.workspace.knobs import Knobs
from bot.workspace.pages import true
from bot.workspace.refusal import Refusal
from bot.workspace.state import BOT_USER

Row = dict[str, Any]
Act = Callable[[Row], Awaitable[Row]]
_LOOK_SECONDS = 0.5
_MOST_BYTES = 500_000_000


class Local:
    """The acts of people, without a token: this machine only, and no other web page."""

    def __init__(self, hub: Hub, knobs: Knobs, ending: Callable[[], bool]) -> None:
        """`ending` says whether the server is to stop, so that no stream holds it up."""
        self._hub = hub
        self._knobs = knobs
        self._ending = ending

    def routes(self) -> list[Route]:
        """All the addresses."""
        reads = [
            Route("/local/state", self._guarded(self.state)),
            Route("/local/messages", self._guarded(self.messages)),
            Route("/local/log", self._guarded(self.log)),
            Route("/local/knobs", self._guarded(self.knobs)),
            Route("/local/stream", self.stream),
        ]
        acts: dict[str, Act] = {
            "message": self.message,
            "react": self.react,
            "click": self.click,
            "submit": self.submit,
            "close_view": self.close_view,
            "edit": self.edit,
            "delete": self.delete,
            "delete_file": self.delete_file,
            "open_dm": self.open_dm,
            "alter": self.alter,
            "knobs": self.turn,
            "reset": self.reset,
        }
        writes = [
            Route(f"/local/{name}", self._act(act), methods=["POST"]) for name, act in acts.items()
        ]
        upload = Route("/local/upload", self._guarded(self.upload, write=True), methods=["POST"])
        return [*reads, *writes, upload]

    def _guarded(
        self, handler: Callable[[Request], Awaitable[Row]], *, write: bool = False
    ) -> Callable[[Request], Awaitable[Response]]:
        async def guarded(request: Request) -> Response:
            # A form of another web page cannot set this header.
            if write and request.headers.get("x-shoptalk-local") != "1":
                return JSONResponse(
                    {"ok": False, "error": "header X-Shoptalk-Local: 1 needed"}, 403
                )
            try:
                return JSONResponse({"ok": True, **await handler(request)})
            except Refusal as refusal:
                return JSONResponse({"ok": False, "error": refusal.error}, 400)
            except (KeyError, ValueError, TypeError) as error:
                return JSONResponse(
                    {"ok": False, "error": "invalid_arguments", "message": f"{error}"}, 400
                )

        return guarded

    def _act(self, act: Act) -> Callable[[Request], Awaitable[Response]]:
        async def handler(request: Request) -> Row:
            return await act(await request.json())

        return self._guarded(handler, write=True)

    def _user(self, user: str) -> str:
        if user not in self._hub.state.users or user == BOT_USER:
            raise Refusal("user_not_found")
        return user

    async def state(self, request: Request) -> Row:
        """What a person sees at the side: people, their channels, and a form that is open."""
        user = self._user(request.query_params["user"])
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
            "view": self._hub.views.get(user),
        }

    async def messages(self, request: Request) -> Row:
        """A channel or a thread as a person sees it, oldest first."""
        asked = request.query_params
        user, channel = self._user(asked["user"]), asked["channel"]
        self._hub.channel(channel, user)
        thread = asked.get("thread")
        state = self._hub.state
        rows = state.replies(channel, thread) if thread else state.top(channel)
        shown = [shapes.message(state, channel, row, self._hub.base) for row in rows]
        shown += [
            {**row, "type": "message", "is_ephemeral": True}
            for row in state.ephemeral
            if row["channel"] == channel and row["for"] == user and row["thread_ts"] == thread
        ]
        return {"messages": sorted(shown, key=lambda m: float(m["ts"]))}

    async def log(self, request: Request) -> Row:
        since = int(request.query_params.get("since", 0))
        entries = self._hub.log.since(since)
        return {"entries": entries, "next": since + len(entries)}

    async def knobs(self, request: Request) -> Row:
        return self._knobs.document()

    async def turn(self, body: Row) -> Row:
        self._knobs.turn(body)
        if body.get("disconnect"):
            await self._hub.delivery.disconnect()
        if "rules" in body:
            self._hub.delivery.release()
        return self._knobs.document()

    async def stream(self, request: Request) -> Response:
        """Server-sent events: one for each visible change in this person's channels."""
        user = self._user(request.query_params["user"])
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

    async def message(self, body: Row) -> Row:
        user, channel = self._user(body["user"]), body["channel"]
        self._hub.channel(channel, user)
        text = str(body["text"]).replace("@shoptalk", f"<@{BOT_USER}>")
        if not text.strip():
            raise Refusal("no_text")
        row = self._hub.post(channel, user, text, thread_ts=body.get("thread_ts"))
        return {"ts": row["ts"], "channel": channel}

    async def upload(self, request: Request) -> Row:
        async with request.form() as form:
            user, channel = self._user(str(form["user"])), str(form["channel"])
            self._hub.channel(channel, user)
            file: Any = form["file"]
            data = await file.read(_MOST_BYTES + 1)
            if len(data) > _MOST_BYTES:
                raise Refusal("file_too_large")
            row = self._hub.new_file(user, file.filename or "file", data)
        text = str(form.get("text") or "").replace("@shoptalk", f"<@{BOT_USER}>")
        thread = str(form.get("thread_ts") or "") or None
        posted = self._hub.share(channel, user, [row["id"]], text, thread)
        return {"ts": posted["ts"], "file_id": row["id"]}

    async def react(self, body: Row) -> Row:
        user = self._user(body["user"])
        self._hub.channel(body["channel"], user)
        remove = true(body.get("remove"))
        self._hub.react(body["channel"], body["ts"], user, body["name"].strip(":"), remove)
        return {}

    async def click(self, body: Row) -> Row:
        user = self._user(body["user"])
        keep = ("action_id", "value", "block_id", "type", "selected_option")
        action = {key: body[key] for key in keep if body.get(key) is not None}
        if not await self._hub.click(user, action, body.get("channel"), body.get("ts")):
            raise Refusal("bot_did_not_answer")
        return {}

    async def submit(self, body: Row) -> Row:
        return await self._hub.submit(self._user(body["user"]), body["view_id"], body["values"])

    async def close_view(self, body: Row) -> Row:
        self._hub.views.pop(self._user(body["user"]), None)
        self._hub.log.changed(what="view", user=body["user"])
        return {}

    def _own(self, body: Row) -> None:
        if self._hub.message(body["channel"], body["ts"])["user"] != body["user"]:
            raise Refusal("not_your_message")

    async def edit(self, body: Row) -> Row:
        self._own(body)
        text = str(body["text"]).replace("@shoptalk", f"<@{BOT_USER}>")
        self._hub.edit(body["channel"], body["ts"], text=text)
        return {}

    async def delete(self, body: Row) -> Row:
        if self._hub.message(body["channel"], body["ts"])["user"] != BOT_USER:
            self._own(body)
        self._hub.delete(body["channel"], body["ts"])
        return {}

    async def delete_file(self, body: Row) -> Row:
        file_id = body.get("file_id") or body["file"]
        if self._hub.state.files.get(file_id, {}).get("user") != body["user"]:
            raise Refusal("not_your_file")
        self._hub.delete_file(file_id)
        return {}

    async def open_dm(self, body: Row) -> Row:
        others = body.get("with") or BOT_USER
        others = [others] if isinstance(others, str) else others
        channel = self._hub.open_direct([self._user(body["user"]), *others])
        return {"channel": channel["id"]}

    async def alter(self, body: Row) -> Row:
        """Change a user's or channel's fields, as an administrator of Slack could."""
        self._hub.change(
            {"kind": "altered", "what": body["what"], "id": body["id"], "fields": body["fields"]}
        )
        return {}

    async def reset(self, body: Row) -> Row:
        """Forget every message and file."""
        self._hub.journal.clear()
        self._hub.state.clear()
        self._hub.views.clear()
        self._hub.log.changed(what="reset")
        return {}
