"""The one visible message of a question or an upload: post it, adopt it, change it.

Slack has no key that would make a repeated post one. So the intention to post is committed before
the post, the message carries its row's id where nobody sees it, and whoever finds such an
intention, or is not told whether a post arrived, looks for the message before posting (again).
Two attempts that overlap against all odds leave one message too: the one that lost takes its own
away, and the one that won looks once more after it has written down its own.
"""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import structlog

from bot.errors import SlackUnreachable
from bot.showing.blocks.content import Content
from bot.showing.ledger import Ledger, Mark, Overtaken
from bot.slack import Identity, Refused, Slack, TooMuch, Unclear, Unshowable, calling

log = structlog.get_logger()

_POSTS: Final = 3
_PAGE: Final = 200
_PAGES: Final = 20
WAITS: Final = (0.0, 0.5, 2.0)
"""Seconds before each look for a message that may have been posted: Slack shows it with delay."""


@dataclass(frozen=True)
class Spot:
    """Where a message stands: in a thread, or in the conversation itself.

    `since`: a timestamp that the message is younger than.
    """

    channel: str
    thread_ts: str | None
    since: str | None = None


class VisibleMessage:
    """One message of one attempt. Thread-safe: what is shown is shown in turn."""

    def __init__(
        self,
        slack: Slack,
        me: Identity,
        spot: Spot,
        ledger: Ledger,
        ts: str | None,
        *,
        looked_for: bool,
        waits: Sequence[float] = WAITS,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """`looked_for`: somebody may have posted it already; so it is looked for first."""
        self._slack = slack
        self._me = me
        self._spot = spot
        self._ledger = ledger
        self._looked_for = looked_for
        self._doubled = False
        self._waits = waits
        self._sleep = sleep
        self._turn = threading.Lock()
        self.ts = ts

    def show(self, content: Content) -> None:
        """The message says `content`, and is the only one of its row.

        Raises Overtaken; Unshowable where the place or the message is gone; SlackUnreachable where
        it can be tried later.
        """
        with self._turn:
            try:
                self._show(content)
            except TooMuch as error:
                # The text says all that the blocks say, if less well.
                log.error("message.refused", code=error.code, blocks=len(content.blocks))
                self._show(Content(content.text, ()))

    def remove(self) -> None:
        """No message of this row is left in Slack, as far as it can be seen."""
        with self._turn:
            found = [self.ts] if self.ts else []
            if self._looked_for:
                found += [ts for ts in self._look() if ts != self.ts]
            for ts in found:
                delete(self._slack, self._spot.channel, ts)

    def _show(self, content: Content) -> None:
        if self.ts is None and self._looked_for:
            self._adopt(self._look())
        if self.ts is None:
            self._post(content)
        else:
            self._change(content)
        if self._doubled:
            self._take_away_others()

    def _change(self, content: Content) -> None:
        self._ledger.check()
        update(self._slack, self._spot.channel, str(self.ts), content, self._ledger.mark)
        self._ledger.check()

    def _adopt(self, found: Sequence[str]) -> None:
        if not found:
            return
        first, *others = found
        self._ledger.move("shown", first)
        self.ts, self._looked_for = first, False
        for ts in others:
            delete(self._slack, self._spot.channel, ts)

    def _post(self, content: Content) -> None:
        for _ in range(_POSTS):
            self._ledger.move("posting")
            # From here until the row knows the message, whatever fails: look before posting again.
            self._looked_for, before = True, self._looked_for
            try:
                ts = self._call_post(content)
            except Unclear:
                self._adopt(self._look())
                if self.ts is None:
                    continue
                self._change(content)
            except (Refused, SlackUnreachable):
                self._looked_for = before  # nothing was posted
                raise
            else:
                self._keep(ts)
                self._doubled = before
            return
        raise Unclear("Slack does not say whether the message was posted.")

    def _call_post(self, content: Content) -> str:
        with calling():
            said = self._slack.poster.chat_postMessage(
                channel=self._spot.channel,
                thread_ts=self._spot.thread_ts,
                text=content.text,
                blocks=list(content.blocks),
                metadata=self._ledger.mark.metadata(),
                unfurl_links=False,
                unfurl_media=False,
                parse="none",
                link_names=False,
            )
        return str(said["ts"])

    def _keep(self, ts: str) -> None:
        try:
            self._ledger.move("shown", ts)
        except Overtaken:
            about_to_look, theirs = self._ledger.others()
            if not about_to_look and theirs != ts:
                delete(self._slack, self._spot.channel, ts)
            raise
        self.ts, self._looked_for = ts, False

    def _take_away_others(self) -> None:
        """What was posted before, and only came to be seen after ours."""
        for other in self._look(self._waits[:1]):
            if other != self.ts:
                delete(self._slack, self._spot.channel, other)
        self._doubled = False

    def _look(self, waits: Sequence[float] | None = None) -> list[str]:
        """This row's messages by their timestamps, oldest first; looks again until there is one."""
        for seconds in self._waits if waits is None else waits:
            self._sleep(seconds)
            found = sorted(self._found())
            if found:
                return found
        return []

    def _found(self) -> list[str]:
        found: list[str] = []
        cursor = ""
        for _ in range(_PAGES):
            try:
                said = self._page(cursor)
            except Unshowable:
                return found
            for message in said.get("messages") or ():
                if self._ledger.mark.on(message) and self._is_ours(message):
                    found.append(str(message["ts"]))
            cursor = str((said.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                break
        return found

    def _page(self, cursor: str) -> Any:
        arguments: dict[str, Any] = {
            "channel": self._spot.channel,
            "limit": _PAGE,
            "include_all_metadata": True,
            "cursor": cursor,
        }
        if self._spot.since is not None:
            arguments["oldest"] = self._spot.since
        reader = self._slack.reader
        with calling():
            if self._spot.thread_ts is None:
                return reader.conversations_history(**arguments)
            return reader.conversations_replies(ts=self._spot.thread_ts, **arguments)

    def _is_ours(self, message: dict[str, Any]) -> bool:
        return message.get("bot_id") == self._me.bot_id or message.get("user") == self._me.bot_user


def update(slack: Slack, channel: str, ts: str, content: Content, mark: Mark) -> None:
    """The message says `content`. To do it twice is to do it once, so what fails is repeated."""
    with calling():
        slack.reader.chat_update(
            channel=channel,
            ts=ts,
            text=content.text,
            blocks=list(content.blocks),
            metadata=mark.metadata(),
            parse="none",  # Slack's default here is another one than for a post
            link_names=False,
        )


def delete(slack: Slack, channel: str, ts: str) -> None:
    """The message is gone; nothing happens where it was before, or where it may not be deleted."""
    try:
        with calling():
            slack.reader.chat_delete(channel=channel, ts=ts)
    except Unshowable as error:
        if error.code != "message_not_found":
            log.warning("message.kept", channel=channel, ts=ts, code=error.code)
