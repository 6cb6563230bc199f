"""`/respond/TOKEN`: the addresses by which an app answers a command, a shortcut or a click.

As Slack's: five uses within half an hour; what was clicked can be replaced or deleted by the
click's address, an ephemeral message too; a command's address only ever shows a further message,
whatever it says of replacing (docs.slack.dev/interactivity/handling-user-interaction;
slackapi/bolt-python#1268, bolt-js#2287). It also speaks where the bot is no member.
"""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from bot.workspace import shapes
from bot.workspace.given import read_json
from bot.workspace.hub import Hub
from bot.workspace.refusal import Refusal
from bot.workspace.rules import TEXT, message_fault
from bot.workspace.state import BOT_USER

Row = dict[str, Any]
_SECONDS: Final = 1_800.0
_USES: Final = 5


@dataclass
class _Address:
    """Whom it reaches, and which message was clicked."""

    user: str
    channel: str
    clicked: str | None
    thread: str | None
    until: float
    uses: int = 0


@dataclass
class Responses:
    """The addresses that were given out."""

    hub: Hub
    _given: dict[str, _Address] = field(default_factory=dict)

    def address(
        self, user: str, channel: str, clicked: str | None = None, thread: str | None = None
    ) -> str:
        """A new one; `clicked`: the ts of the message that it can replace."""
        now, token = time.monotonic(), secrets.token_hex(12)
        self._given = {key: one for key, one in self._given.items() if one.until > now - _SECONDS}
        self._given[token] = _Address(user, channel, clicked, thread, now + _SECONDS)
        return f"{self.hub.base}/respond/{token}"

    def gave(self, token: str) -> bool:
        """Whether it is the end of one of them."""
        return token in self._given

    def expire(self) -> None:
        """Half an hour has passed: for tests."""
        for one in self._given.values():
            one.until = float("-inf")

    def say(self, user: str, channel: str, said: Row, thread: str | None = None) -> None:
        """Show what an app answers, to the person or, `in_channel`, to all. Raises Refusal."""
        content = _content(said)
        if said.get("response_type") == "in_channel":
            self.hub.post(channel, BOT_USER, **content, thread_ts=thread)
        else:
            ephemeral(self.hub, user, channel, content, thread)

    async def take(self, request: Request, cut: Callable[[Request], None]) -> Response:
        """Serve one of the addresses; `cut` ends the connection of a request."""
        knobs = self.hub.delivery.knobs
        entry = self.hub.log.add("response", outcome="ok")
        if knobs.take("respond", "cut_before"):
            entry["outcome"] = "cut before"
            cut(request)
            return Response()
        rule = knobs.take("respond", "status")
        if rule:
            entry["outcome"] = "status"
            return Response("the server is unwell", int(rule.value or 500))
        try:
            self._take(str(request.path_params["token"]), read_json(await request.body()))
        except Refusal as refusal:
            entry["outcome"] = refusal.error
            gone = refusal.error in ("used_url", "expired_url", "no_such_url")
            return PlainTextResponse(refusal.error, 404 if gone else 400)
        except (ValueError, TypeError):
            entry["outcome"] = "invalid_payload"
            return PlainTextResponse("invalid_payload", 400)
        if knobs.take("respond", "cut_after"):
            entry["outcome"] = "cut after"
            cut(request)
            return Response()
        return PlainTextResponse("ok")

    def _take(self, token: str, said: Row) -> None:
        there = self._given.get(token)
        if there is None:
            raise Refusal("no_such_url")
        if time.monotonic() > there.until:
            raise Refusal("expired_url")
        if there.uses >= _USES:
            raise Refusal("used_url")
        if said.get("delete_original"):
            there.uses += 1
            self._replace(there, None)
            return
        content = _content(said)
        there.uses += 1
        if said.get("replace_original") and there.clicked is not None:
            self._replace(there, content)
        else:
            thread = said.get("thread_ts") or there.thread
            self.say(there.user, there.channel, said, thread)

    def _replace(self, there: _Address, content: Row | None) -> None:
        if there.clicked is None:
            return  # a command's has nothing to replace
        state = self.hub.state
        for row in state.ephemeral:
            if (row["ts"], row["channel"], row["for"]) == (
                there.clicked,
                there.channel,
                there.user,
            ):
                if content is None:
                    state.ephemeral.remove(row)
                else:
                    row.update(content)
                self.hub.log.changed(
                    what="ephemeral", channel=there.channel, ts=row["ts"], user=there.user
                )
                return
        if there.clicked in state.messages[there.channel]:
            if content is None:
                self.hub.delete(there.channel, there.clicked)
            else:
                self.hub.edit(there.channel, there.clicked, **content)


def ephemeral(hub: Hub, user: str, channel: str, content: Row, thread: str | None) -> str:
    """Show the person a message that nobody else sees, and that nobody finds again; its ts."""
    ts = hub.state.new_ts()
    row = {"ts": ts, "channel": channel, "for": user, "thread_ts": thread}
    hub.state.ephemeral.append({**row, **shapes.bot_fields(), **content})
    hub.log.changed(what="ephemeral", channel=channel, ts=ts, user=user)
    return ts


def _content(said: Row) -> Row:
    text, blocks = str(said.get("text") or ""), said.get("blocks") or []
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        raise Refusal("invalid_blocks_format")
    if fault := message_fault(text, blocks, TEXT):
        raise Refusal(fault.error)
    return {"text": text, "blocks": blocks}
