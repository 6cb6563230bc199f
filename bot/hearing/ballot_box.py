"""The one way in for votes: each thumb shown or taken back becomes one event, whatever is repeated.

Like `bot.hearing.inbox`, one transaction a call, and nobody is asked: a job looks up soon after who
voted, where that is not known.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import product
from typing import Any

from agent.wording import Language
from bot.hearing.ballots import VALUES, missed, moment, thumb
from bot.hearing.heard import Event
from bot.queue import KNOW_VOTERS, Queue, voters_lock
from bot.slack import Identity
from sql import answers, questions, replies, vote_events, voters, walks
from sql.database import Connection, Database
from sql.samples import SOURCE
from sql.vote_events import NewVoteEvent, Value


class BallotBox:
    """Takes votes on the answers of one team."""

    def __init__(self, db: Database, me: Identity, queue: Queue | None = None) -> None:
        """Without a queue the sweep looks up who voted."""
        self._db = db
        self._me = me
        self._queue = queue

    def reaction(self, event: Event, event_id: str) -> bool:
        """Count a thumb put on, or taken off, one of our answers; False where it is not one."""
        item, vote = event["item"], thumb(str(event["reaction"]))
        if vote is None or item.get("type", "message") != "message":
            return False
        if event["user"] == self._me.bot_user:
            return False
        with self._db.connection() as conn:
            reply = replies.by_message(conn, self._me.team, item["channel"], item["ts"])
            if reply is None or reply.answer_id is None:
                return False
            new = NewVoteEvent(
                self._me.team,
                reply.answer_id,
                str(event["user"]),
                "reaction",
                vote,
                "retract" if event["type"] == "reaction_removed" else "cast",
                event_key=event_id,
                happened_at=moment(str(event["event_ts"])),
            )
            return self._insert(conn, new)

    def vote(
        self,
        answer_id: int,
        user: str,
        vote: Value,
        key: str,
        happened_at: datetime | None = None,
        *,
        reason: str | None = None,
        comment: str | None = None,
        source: str = "button",
    ) -> bool:
        """Cast a vote by button. `key` names the click, so that it counts once.

        Return whether it is a new one: False where this very vote stood before, by a button of
        that `source`. It is stored all the same, for what was taken back in between may still be
        under way.
        """
        new = NewVoteEvent(self._me.team, answer_id, user, source, vote, "cast", reason, comment)
        with self._db.connection() as conn:
            vote_events.in_turn(conn, answer_id)
            before = vote_events.of_user(conn, answer_id, user)
            stood = bool(before) and before[0][1] == vote and (source, vote) in before
            new = replace(new, event_key=key, happened_at=happened_at)
            return self._insert(conn, new) and not stood

    def stands(self, answer_id: int, user: str) -> tuple[str, Value] | None:
        """The person's vote that stands, and where it was cast; None where none does."""
        with self._db.connection() as conn:
            return next(iter(vote_events.of_user(conn, answer_id, user)), None)

    def language(self, answer_id: int) -> Language:
        """In which our sentences on the answer are."""
        with self._db.connection() as conn:
            return answers.language(conn, answer_id)

    def unvote(self, answer_id: int, user: str, key: str, happened_at: datetime) -> None:
        """Take back what this person cast by button, also one of a walk, until then."""
        with self._db.connection() as conn:
            # Both: what was cast may still be under way.
            marks = (("button", ""), (SOURCE, ":asked"), (walks.SOURCE, ":walk"))
            for vote, (source, mark) in product(VALUES, marks):
                new = NewVoteEvent(self._me.team, answer_id, user, source, vote, "retract")
                new = replace(new, event_key=f"{key}:{vote}{mark}", happened_at=happened_at)
                vote_events.insert(conn, new)

    def seen(
        self, channel: str, ts: str, reactions: Iterable[Mapping[str, Any]], seen_at: datetime
    ) -> int:
        """Count what changed unheard, from all the reactions on one of our messages at `seen_at`.

        Return how many votes that were. Thumbs that stood before the question was edited were for
        another answer, so for an edited question only what was taken back is counted.
        """
        with self._db.connection() as conn:
            reply = replies.by_message(conn, self._me.team, channel, ts)
            if reply is None or reply.answer_id is None:
                return 0
            question = questions.get(conn, reply.question_id)
            standing = vote_events.standing_of_source(conn, reply.answer_id, "reaction")
            ours = [
                {**one, "users": [u for u in one.get("users") or () if u != self._me.bot_user]}
                for one in reactions
            ]
            new = missed(
                self._me.team,
                reply.answer_id,
                ours,
                standing,
                seen_at,
                casts=question is not None and question.revision == 0,
            )
            for event in new:
                self._insert(conn, event)
            return len(new)

    def _insert(self, conn: Connection, event: NewVoteEvent) -> bool:
        """Store it; False where it was stored before."""
        if vote_events.insert(conn, event) is None:
            return False
        team = self._me.team
        if self._queue is not None and not voters.is_known(conn, team, event.user_id):
            self._queue.defer(conn, KNOW_VOTERS, queueing_lock=voters_lock(team))
        return True
