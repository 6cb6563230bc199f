"""Conversations as Slack gives them out, for tests of the sweep."""

from dataclasses import dataclass, field
from typing import Any, cast

from slack_sdk import WebClient

from bot.slack.client import Slack
from tests.fix_bolt import ME
from tests.slack_world import refused


@dataclass
class Conversations:
    """Messages by channel, threads included; what is changed here was delivered to nobody."""

    channels: dict[str, dict[str, Any]] = field(default_factory=dict)
    said: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    broken: dict[str, Exception] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    page: int = 2

    def slack(self) -> Slack:
        """Clients that ask these conversations."""
        client = cast(WebClient, self)
        return Slack(client, client, "http://127.0.0.1:1/api/")

    def say(self, channel: str, ts: str, text: str = "", **more: Any) -> dict[str, Any]:
        """Somebody writes; the message can be changed afterwards."""
        message = {"type": "message", "user": "UADA", "text": text, "ts": ts, **more}
        self.said.setdefault(channel, []).append(message)
        return message

    def delete(self, channel: str, ts: str) -> None:
        """A message is gone; the head of a thread leaves its tombstone."""
        messages = self.said[channel]
        if any(one.get("thread_ts") == ts for one in messages):
            (gone,) = [one for one in messages if one["ts"] == ts]
            gone.update(subtype="tombstone", user="USLACKBOT", text="This message was deleted.")
        else:
            self.said[channel] = [one for one in messages if one["ts"] != ts]

    def users_info(self, user: str) -> dict[str, Any]:
        return {"user": {"id": user, "team_id": ME.team, "name": user.lower()}}

    def users_conversations(self, types: str, cursor: str, **_: Any) -> dict[str, Any]:
        assert set(types.split(",")) == {"public_channel", "private_channel", "mpim", "im"}
        rows = [{"id": id_, **marks} for id_, marks in self.channels.items()]
        return self._paged("channels", rows, cursor)

    def conversations_history(
        self, channel: str, oldest: str, inclusive: bool, cursor: str, **_: Any
    ) -> dict[str, Any]:
        self._called("history", channel)
        assert inclusive
        rows = [
            one
            for one in self.said.get(channel, [])
            if float(one["ts"]) >= float(oldest)
            and (one.get("thread_ts", one["ts"]) == one["ts"] or one.get("subtype"))
        ]
        newest_first = sorted(rows, key=lambda one: float(one["ts"]), reverse=True)
        return self._paged("messages", [self._headed(channel, one) for one in newest_first], cursor)

    def _headed(self, channel: str, message: dict[str, Any]) -> dict[str, Any]:
        """The message, with what Slack says of its thread where it is the head of one."""
        ts = message["ts"]
        below = [
            one["ts"]
            for one in self.said[channel]
            if one.get("thread_ts") == ts and one["ts"] != ts
        ]
        if not below:
            return message
        about = {"thread_ts": ts, "reply_count": len(below), "latest_reply": max(below)}
        return {**message, **about}

    def conversations_replies(self, channel: str, ts: str, cursor: str, **_: Any) -> dict[str, Any]:
        self._called("replies", channel)
        rows = [
            one for one in self.said.get(channel, []) if ts in (one["ts"], one.get("thread_ts"))
        ]
        if not rows:
            raise refused("thread_not_found")
        return self._paged("messages", sorted(rows, key=lambda one: float(one["ts"])), cursor)

    def reactions_get(self, channel: str, timestamp: str, full: bool) -> dict[str, Any]:
        (message,) = [one for one in self.said[channel] if one["ts"] == timestamp]
        full_list = [
            {**one, "users": one["everybody"]} if "everybody" in one else one
            for one in message["reactions"]
        ]
        return {"ok": True, "message": {**message, "reactions": full_list}}

    def _called(self, method: str, channel: str) -> None:
        self.asked.append((method, channel))
        if channel in self.broken:
            raise self.broken[channel]

    def _paged(self, name: str, rows: list[Any], cursor: str) -> dict[str, Any]:
        start = int(cursor or 0)
        more = str(start + self.page) if start + self.page < len(rows) else ""
        page = rows[start : start + self.page]
        return {"ok": True, name: page, "response_metadata": {"next_cursor": more}}
