"""Brings events to the bot: over Socket Mode or signed HTTP, again and again until acknowledged."""

import asyncio
import hashlib
import hmac
import json
import random
import secrets
import time
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

import httpx
from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.workspace.installed import Installed
from bot.workspace.keys import Keys
from bot.workspace.knobs import Knobs
from bot.workspace.log import Log
from bot.workspace.mixing import Mixing
from bot.workspace.state import APP_ID, BOT_USER

Payload = dict[str, Any]
_GONE = (WebSocketDisconnect, RuntimeError, httpx.HTTPError, httpx.InvalidURL)


class Delivery:
    """The bot's connections, and what is on its way to it."""

    def __init__(self, knobs: Knobs, log: Log, keys: Keys) -> None:
        self.knobs = knobs
        self.installed = Installed(knobs)
        self._log = log
        self._keys = keys
        self._sockets: list[WebSocket] = []
        self._turn = 0
        self._waiting: dict[str, asyncio.Future[Payload]] = {}
        self._held: list[tuple[str, Payload]] = []
        self._mixing = Mixing(knobs, self._hold)
        self._tasks: set[asyncio.Task[Any]] = set()
        self._tickets: set[str] = set()
        self._http: httpx.AsyncClient | None = None

    @property
    def connected(self) -> bool:
        """Whether there is a bot to bring events to, as far as one can know."""
        return bool(self._sockets) or bool(self.knobs.request_url)

    def ticket(self) -> str:
        """A ticket that lets one socket connect."""
        ticket = secrets.token_hex(8)
        self._tickets.add(ticket)
        return ticket

    def spawn(self, work: Coroutine[Any, Any, Any]) -> None:
        """Run it beside; its end is not waited for."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def event(self, payload: Payload) -> None:
        """Bring an event to the bot, if its manifest subscribes to it."""
        if not self.installed.hears(payload["event"]):
            self._log.add("unsubscribed", event=payload["event"]["type"])
            return
        self._mixing.take(payload)

    def limited(self, team: str) -> None:
        """Tell the bot that this minute's events are kept back: in no envelope, to all apps."""
        minute = int(time.time()) // 60 * 60
        payload = {"type": "app_rate_limited", "minute_rate_limited": minute, "team_id": team}
        payload |= {"token": "local", "api_app_id": APP_ID}
        self.spawn(self._until_acknowledged("events_api", payload))

    def _hold(self, payload: Payload) -> None:
        if self.knobs.take("delivery", "drop"):
            self._log.add("dropped", event=payload["event"]["type"], event_id=payload["event_id"])
            return
        self._held.append(("events_api", payload))
        mixing = next((r for r in self.knobs.rules if r.effect == "reorder"), None)
        if mixing is None or len(self._held) >= int(mixing.value or 10):
            self.release()

    def release(self) -> None:
        """Send what a reorder rule holds back, mixed."""
        if self.knobs.take("delivery", "reorder"):
            random.shuffle(self._held)
        held, self._held = self._held, []
        for kind, payload in held:
            again = self.knobs.take("delivery.people", "redeliver") if _of_people(payload) else None
            again = again or self.knobs.take("delivery", "redeliver")
            for _ in range(1 + (int(again.value or 1) if again else 0)):
                self.spawn(self._until_acknowledged(kind, payload))

    async def interactive(self, payload: Payload) -> Payload | None:
        """Bring a click or a form to the bot, once; its reply, or None where there was none."""
        return await self._try("interactive", payload, 0, "")

    async def command(self, payload: Payload) -> Payload | None:
        """Bring a slash command to the bot, once; its reply, or None where there was none."""
        return await self._try("slash_commands", payload, 0, "")

    async def _until_acknowledged(self, kind: str, payload: Payload) -> None:
        late = self.knobs.take("delivery", "delay")
        if late:
            await asyncio.sleep(float(late.value))
        reason = ""
        for attempt, pause in enumerate((0.0, *self.knobs.retry_seconds)):
            if attempt and pause:
                await asyncio.sleep(pause)
            begun = time.perf_counter()
            if await self._try(kind, payload, attempt, reason) is not None:
                return
            quick = time.perf_counter() - begun < self.knobs.ack_seconds
            reason = "http_error" if quick and self.knobs.request_url else "timeout"

    async def _try(self, kind: str, payload: Payload, attempt: int, reason: str) -> Payload | None:
        entry = self._log.add(
            "delivery",
            type=payload.get("event", payload).get("type", kind),
            event_id=payload.get("event_id"),
            of_people=_of_people(payload),
            attempt=attempt,
            acknowledged=False,
            seconds=None,
        )
        begun = time.perf_counter()
        send = self._by_http if self.knobs.request_url else self._by_socket
        answer: Payload | None = None
        with suppress(TimeoutError, *_GONE):
            answer = await asyncio.wait_for(
                send(kind, payload, attempt, reason), self.knobs.ack_seconds
            )
        if answer is not None:
            entry |= {"acknowledged": True, "seconds": time.perf_counter() - begun}
        return answer

    async def _by_socket(
        self, kind: str, payload: Payload, attempt: int, reason: str
    ) -> Payload | None:
        if not self._sockets:
            return None
        self._turn += 1
        socket = self._sockets[self._turn % len(self._sockets)]
        envelope = secrets.token_hex(12)
        message: Payload = {
            "envelope_id": envelope,
            "type": kind,
            "payload": payload,
            "accepts_response_payload": kind in ("interactive", "slash_commands"),
        }
        if kind == "events_api":
            message |= {"retry_attempt": attempt, "retry_reason": reason}
        future: asyncio.Future[Payload] = asyncio.get_running_loop().create_future()
        self._waiting[envelope] = future
        try:
            await socket.send_text(json.dumps(message))
            return await future
        finally:
            del self._waiting[envelope]

    async def _by_http(
        self, kind: str, payload: Payload, attempt: int, reason: str
    ) -> Payload | None:
        assert self.knobs.request_url
        self._http = self._http or httpx.AsyncClient(trust_env=False, timeout=None)
        body = json.dumps(payload)
        kind_header = "application/json"
        if kind in ("interactive", "slash_commands"):
            fields = payload if kind == "slash_commands" else {"payload": body}
            body, kind_header = urlencode(fields), "application/x-www-form-urlencoded"
        now = str(int(time.time()))
        signed = hmac.new(
            self._keys.signing_secret.encode(), f"v0:{now}:{body}".encode(), hashlib.sha256
        ).hexdigest()
        headers = {
            "Content-Type": kind_header,
            "X-Slack-Request-Timestamp": now,
            "X-Slack-Signature": f"v0={signed}",
        }
        if attempt:
            headers |= {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": reason}
        said = await self._http.post(self.knobs.request_url, content=body, headers=headers)
        if said.status_code != 200:
            return None
        try:
            answer = said.json()
        except ValueError:
            # Slack shows a command's plain text too.
            answer = {"text": said.text} if kind == "slash_commands" else {}
        return answer if isinstance(answer, dict) else {}

    async def serve(self, socket: WebSocket) -> None:
        """A bot's connection, until it ends."""
        if socket.query_params.get("ticket") not in self._tickets:
            await socket.close(4401)
            return
        self._tickets.discard(socket.query_params["ticket"])
        await socket.accept()
        hello = {
            "type": "hello",
            "num_connections": len(self._sockets) + 1,
            "debug_info": {"host": "local", "approximate_connection_time": 18060},
            "connection_info": {"app_id": APP_ID},
        }
        await socket.send_text(json.dumps(hello))
        self._sockets.append(socket)
        self._log.add("connected", connections=len(self._sockets))
        self._log.changed(what="connection")
        try:
            while True:
                said = json.loads(await socket.receive_text())
                if not isinstance(said, dict):
                    continue
                future = self._waiting.get(str(said.get("envelope_id")))
                if future and not future.done():
                    future.set_result(said.get("payload") or {})
        except (WebSocketDisconnect, ValueError, RuntimeError):
            pass
        finally:
            if socket in self._sockets:
                self._sockets.remove(socket)
            self._log.add("disconnected", connections=len(self._sockets))
            self._log.changed(what="connection")

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Send every connection away, as Slack does from time to time.

        Reason "warning" only says that this will come soon; "cut" ends them without a word.
        """
        for socket in list(self._sockets):
            if reason != "warning":
                self._sockets.remove(socket)
            with suppress(RuntimeError, WebSocketDisconnect):
                if reason != "cut":
                    message = {"type": "disconnect", "reason": reason, "debug_info": {}}
                    await socket.send_text(json.dumps(message))
                if reason != "warning":
                    await socket.close()

    async def close(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await self.disconnect("link_disabled")
        if self._http:
            await self._http.aclose()


def _of_people(payload: Payload) -> bool:
    return bool(payload.get("event", {}).get("user", BOT_USER) != BOT_USER)
