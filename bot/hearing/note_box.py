"""The one way in for corrections, from Slack, the command line and whoever comes next: a correction
or a decision, what leads are asked, and the messages that have to be drawn anew are one
transaction. Nobody is asked. What leads click is in `bot.hearing.leads_desk`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from agent.errors import NeedsTwo
from agent.notes import Better, Decided, Verdict, decide, propose
from bot.errors import MayNot
from bot.queue import PUT_CORRECTIONS, REDRAW, Queue, thread_lock
from bot.roles import Actor, Rules, allow, in_slack
from sql import correction_messages, corrections, manuals
from sql.audience import Audience
from sql.database import Connection, Database


@dataclass(frozen=True)
class Proposed:
    """A correction that was taken in; `approved`: it is a note already."""

    correction_id: int
    approved: bool


ACTS_OF: Final[Mapping[Verdict, str]] = {
    "approved": "note.approve",
    "refused": "note.refuse",
    "withdrawn": "note.withdraw",
}
"""The right that each verdict takes."""


class NoteBox:
    """Takes corrections and decisions for one team. `rules`: by them it is known who in Slack may
    approve, so that their own corrections need nobody else, unless `needs_two`; `asks`: leads are
    asked in a channel."""

    def __init__(
        self,
        db: Database,
        queue: Queue,
        team: str,
        *,
        rules: Rules | None = None,
        needs_two: bool = False,
        asks: bool = False,
    ) -> None:
        self.db = db
        self._queue = queue
        self.team = team
        self._asks = asks
        self.rules = rules or Rules()
        self._needs_two = needs_two

    def offered(self, answer_id: int) -> list[tuple[int, str]]:
        """(id, title) of the manuals that a correction of the answer may name in its conversation:
        those that the answer shows or names there, by the names that they have there."""
        operator = Audience.of_operator(self.team)
        with self.db.connection() as conn:
            subject = corrections.subject(conn, operator, answer_id)
            if subject is None:
                return []
            there = Audience.of_channel(self.team, subject.channel)
            wanted = set(subject.manual_ids)
            return [
                (one.manual_id, one.title)
                for one in manuals.searched(conn, there)
                if one.manual_id in wanted
            ]

    def propose(
        self, better: Better, *, source: str, key: str | None = None, operator: bool = False
    ) -> Proposed | None:
        """Take a correction in; of somebody in Slack who may approve it is a note at once. None:
        this delivery was here before.

        `operator`: it may name any manual of the team. Raises BadCorrection.
        """
        with self.db.connection() as conn:
            made = self.propose_in(conn, better, source=source, key=key, operator=operator)
            if made is None:
                return None
            if operator:
                return Proposed(made, approved=False)
            approved = self.approve_own(conn, made, self.in_slack(conn, better.by))
            return Proposed(made, approved)

    def propose_in(
        self,
        conn: Connection,
        better: Better,
        *,
        source: str,
        key: str | None = None,
        operator: bool = False,
    ) -> int | None:
        """The id of a correction that waits for somebody to decide, whoever wrote it, in the
        transaction of `conn`; else as `propose`."""
        everything = Audience.of_operator(self.team)
        made = propose(conn, everything, better, source=source, key=key, anywhere=operator)
        if made is not None:
            self._put(conn)
        return made

    def in_slack(self, conn: Connection, user: str) -> Actor:
        """Somebody in Slack with their role, as far as is known without asking."""
        return in_slack(conn, self.team, self.rules, user)

    def approve_own(self, conn: Connection, correction_id: int, by: Actor) -> bool:
        """Who wrote it approves it, in the transaction of `conn`; False where that takes somebody
        else: it waits."""
        try:
            self.decide_in(conn, correction_id, "approved", by)
        except (MayNot, NeedsTwo):
            return False
        return True

    def decide(
        self, correction_id: int, verdict: Verdict, by: Actor, *, share: bool = False
    ) -> Decided:
        """Decide; the messages that show what came or went are drawn anew. Twice is once.

        Raises MayNot, NoSuchCorrection, NeedsTwo or BadCorrection.
        """
        with self.db.connection() as conn:
            return self.decide_in(conn, correction_id, verdict, by, share=share)

    def decide_in(
        self,
        conn: Connection,
        correction_id: int,
        verdict: Verdict,
        by: Actor,
        *,
        share: bool = False,
        reason: str = "",
    ) -> Decided:
        """The same in the transaction of `conn`; `reason`: why, as who wrote it reads it."""
        doing = allow(conn, by, ACTS_OF[verdict])
        sharing = allow(conn, by, "note.share") if share else None
        before = corrections.hold(conn, self.team, correction_id)
        decided = decide(
            conn,
            self.team,
            correction_id,
            verdict,
            by.signs,
            needs_two=self._needs_two,
            share=share,
            reason=reason,
        )
        subject = f"note:{correction_id}"
        if decided.changed and before is not None:
            after = {"status": decided.status, "changed": list(decided.changed)}
            doing.done(subject, before={"status": before.status}, after=after)
        if sharing is not None and before is not None and before.conversation:
            sharing.done(subject, before={"conversation": before.conversation}, after={})
        if decided.changed:
            self._put(conn)
        for shown in corrections.questions_showing(conn, decided.changed):
            self._queue.defer(
                conn,
                REDRAW,
                lock=thread_lock(shown.team, shown.channel, shown.thread_ts),
                question_id=shown.question_id,
            )
        return decided

    def _put(self, conn: Connection) -> None:
        """Leads are asked, what they were asked is drawn anew, and people are told of it."""
        if self._asks or correction_messages.to_tell(conn, self.team):
            lock = PUT_CORRECTIONS
            self._queue.defer(conn, PUT_CORRECTIONS, lock=lock, queueing_lock=lock)
