"""Finds in Slack what was never delivered, and brings it in on the listeners' own ways."""

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Final

import structlog

from bot.errors import SlackUnreachable
from bot.hearing import history
from bot.hearing.ballot_box import BallotBox
from bot.hearing.heard import Event, gone
from bot.hearing.history import Message
from bot.hearing.inbox import Inbox
from bot.slack import Refused, Slack, TokenRefused, Workspaces
from sql import conversations, questions

log = structlog.get_logger()

_OVERLAP: Final = 300.0
"""Seconds that are read once more: a message can appear after a younger one was read."""
_SETTLED: Final = 60.0
"""Seconds after which a message that a thread does not list is taken for deleted."""
_THREADS: Final = 100
_AFTER_ALL: Final = "9999999999.999999"
_GONE: Final = frozenset({"thread_not_found", "message_not_found"})
_NOT_OURS: Final = frozenset({"channel_not_found", "not_in_channel", "is_archived"})


class CatchUp:
    """One look through all the conversations that the bot is in."""

    def __init__(
        self,
        slack: Slack,
        inbox: Inbox,
        ballots: BallotBox,
        hours: float,
        clock: Callable[[], float] = time.time,
        keep_days: float = math.inf,
    ) -> None:
        """`keep_days`: of what is older nothing is kept, so that it would be new once more."""
        self._reader = slack.reader
        self._workspaces = Workspaces(slack, inbox.me)
        self._inbox = inbox
        self._ballots = ballots
        self._seconds = hours * 3600
        self._clock = clock
        self._keep_seconds = keep_days * 86_400.0
        self.missed: list[str] = []
        """Conversations that could not be read now."""
        self.refused: dict[str, Refused] = {}
        """Conversations that Slack does not let be read, and why."""

    def run(self) -> None:
        """Everything up to now is recorded, but in the conversations of `missed` and `refused`.

        Reads each since its mark, with what was written since into threads that are up to
        `hours` older; and the threads in which the bot was asked of late in full: for replies,
        edits, deletions and thumbs.

        Raises SlackUnreachable or Refused where nothing can be read at all.
        """
        found = history.conversations(self._reader, self._workspaces.arguments())
        here = {str(one["channel"]): one for one in found}
        for channel, where in here.items():
            with self._may_fail(channel):
                self._read_on(channel, where)
        for channel, thread_ts in self._threads():
            if channel in here:
                with self._may_fail(channel):
                    self._read_thread(here[channel], channel, thread_ts)

    def _read_on(self, channel: str, where: Event) -> None:
        me, now = self._inbox.me, self._clock()
        with self._inbox.db.connection() as conn:
            mark = conversations.read_to(conn, me.team, channel)
        oldest = now - self._seconds if mark is None else float(mark) - _OVERLAP
        # Threads go on below messages that were read long before.
        heads_from = oldest if mark is None else oldest - self._seconds
        found = history.messages(self._reader, channel, f"{max(heads_from, 0):.6f}")
        found += [reply for head in found for reply in self._replies(channel, head, oldest)]
        new = {str(one["ts"]): one for one in found if float(one["ts"]) >= oldest}
        for _, message in sorted(new.items()):
            self._take(message, where, now)
        if new:
            with self._inbox.db.connection() as conn:
                conversations.advance(conn, me.team, channel, max(new))

    def _replies(self, channel: str, head: Message, oldest: float) -> list[Message]:
        """What was written since into the thread of this message."""
        if float(head.get("latest_reply") or 0) < oldest:
            return []
        return self._thread(channel, str(head["ts"]))

    def _threads(self) -> list[tuple[str, str]]:
        since = datetime.fromtimestamp(self._clock() - self._seconds, UTC)
        with self._inbox.db.connection() as conn:
            found = questions.recent_threads(conn, self._inbox.me.team, since, _THREADS)
        return [(one.channel, one.thread_ts) for one in found]

    def _read_thread(self, where: Event, channel: str, thread_ts: str) -> None:
        now = self._clock()
        found = self._thread(channel, thread_ts)
        for message in found:
            self._take(message, where, now)
        seen = {str(message["ts"]) for message in found}
        for ts in self._recorded(channel, thread_ts):
            if ts not in seen and float(ts) < now - _SETTLED:
                self._inbox.deleted({**where, "deleted_ts": ts})

    def _thread(self, channel: str, thread_ts: str) -> list[Message]:
        try:
            return history.thread(self._reader, channel, thread_ts)
        except Refused as error:
            if error.code not in _GONE:
                raise
            return []

    def _recorded(self, channel: str, thread_ts: str) -> list[str]:
        team = self._inbox.me.team
        with self._inbox.db.connection() as conn:
            turns = questions.thread(conn, team, channel, thread_ts, _AFTER_ALL)
            asked = [questions.get(conn, turn.question_id) for turn in turns]
        return [question.ts for question in asked if question is not None]

    def _take(self, message: Message, where: Event, seen_at: float) -> None:
        me = self._inbox.me
        channel, ts = str(where["channel"]), str(message["ts"])
        if float(ts) < seen_at - self._keep_seconds:
            return
        if message.get("subtype") == "tombstone":
            self._inbox.deleted({**where, "deleted_ts": ts})
        elif message.get("user") == me.bot_user or message.get("bot_id") == me.bot_id:
            thumbs = history.reactions(self._reader, channel, message)
            self._ballots.seen(channel, ts, thumbs, datetime.fromtimestamp(seen_at, UTC))
        else:
            for file_id in gone(message):
                self._inbox.file_deleted({"file_id": file_id})
            self._inbox.message({**message, **where})
            if "edited" in message:
                self._inbox.edited({**where, "message": message})

    @contextmanager
    def _may_fail(self, channel: str) -> Iterator[None]:
        """One conversation that cannot be read does not keep the others from being read."""
        try:
            yield
        except TokenRefused:
            raise
        except Refused as error:
            if error.code not in _NOT_OURS:
                self.refused[channel] = error
                log.error("sweep.refused", channel=channel, reason=error.for_operators)
        except SlackUnreachable as error:
            self.missed.append(channel)
            log.warning("sweep.unread", channel=channel, reason=error.for_operators)
