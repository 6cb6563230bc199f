"""What Slack tells of people and of who is where, so that no audience is kept that has changed.

Like `bot.hearing.inbox`: one transaction a call, and nobody is asked.
"""

from typing import Final

import structlog

from bot.hearing.heard import Event
from bot.queue import LOOK, SWEEP, Queue, look_lock
from bot.slack import Identity, kind_of
from sql import people
from sql.database import Database

log = structlog.get_logger()

_A_MINUTE: Final = 75.0
"""Slack keeps events back by the minute."""


class Comings:
    """Takes down who came and went, for one team."""

    def __init__(self, db: Database, queue: Queue, me: Identity) -> None:
        self._db = db
        self._queue = queue
        self._me = me

    def moved(self, event: Event) -> None:
        """Somebody came into a channel, or left it. Where it is the bot that came, who reads there
        is checked before anybody asks."""
        channel = str(event["channel"])
        with self._db.connection() as conn:
            people.changed(conn, self._me.team, channel)
            if event["user"] == self._me.bot_user and event["type"] == "member_joined_channel":
                lock = look_lock(self._me.team, channel)
                self._queue.defer(conn, LOOK, lock=LOOK, queueing_lock=lock, channel=channel)

    def shared(self, event: Event) -> None:
        """A channel is shared with others from now on, or no longer."""
        with self._db.connection() as conn:
            people.changed(conn, self._me.team, str(event["channel"]))

    def described(self, event: Event) -> None:
        """Somebody is described anew: a person of the team can have become a guest."""
        user = event["user"]
        told = {str(user["id"]): kind_of(user, self._me)}
        with self._db.connection() as conn:
            before = {one.user_id: one.kind for one in people.known(conn, self._me.team, told)}
            # Whoever nobody asked about is in no channel of ours, or is asked about in time.
            if before and before != told:
                people.learn(conn, self._me.team, told)
                people.changed(conn, self._me.team, people.ANY_CHANNEL)

    def limited(self) -> None:
        """Slack keeps this minute's events back: what they would have told is caught up."""
        log.warning("slack.events_limited")
        with self._db.connection() as conn:
            self._queue.defer(
                conn, SWEEP, lock=SWEEP, queueing_lock=f"{SWEEP}:limited", in_seconds=_A_MINUTE
            )
            # Who came and went is not told either.
            people.changed(conn, self._me.team, people.ANY_CHANNEL)
