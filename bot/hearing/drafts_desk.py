"""What experts decide by a click on answers that they look at first: each once, whoever clicks
second reads who was first.

Who may is asked at the gate of `bot.roles`, for who clicked; Slack is not asked who that is now.
"""

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from agent.errors import BadCorrection
from agent.notes import Better
from bot.errors import MayNot
from bot.hearing.note_box import NoteBox
from bot.hearing.refusal import Refusable
from bot.queue import PUT_DRAFTS, REDRAW, Queue, thread_lock
from bot.roles import Actor, allow
from sql import answer_drafts
from sql.answer_drafts import HeldDraft, Verdict
from sql.database import Connection

Kept: TypeAlias = Literal["may not", "gone", "decided"]
ACT_OF: Final[dict[Verdict, str]] = {
    "approved": "draft.approve",
    "edited": "draft.edit",
    "refused": "draft.refuse",
}
SOURCE: Final = "draft"
"""Where a correction came from that an expert wrote in the place of a draft."""


@dataclass(frozen=True)
class DraftSettled(Refusable):
    """What came of a click: `kept` says why nothing changed (the person may not decide, there is
    no such draft any more, it was decided before)."""

    kept: Kept | None = None
    held: HeldDraft | None = None


class DraftsDesk:
    """What people in Slack decide on the drafts of one team; their own words go to its `notes`."""

    def __init__(self, notes: NoteBox, queue: Queue) -> None:
        self._notes = notes
        self._queue = queue

    def open(self, draft_id: int, verdict: Verdict, user: str) -> DraftSettled:
        """Whether the person can decide so on it now; nothing changes."""
        with self._notes.db.connection() as conn:
            return self._open(conn, draft_id, verdict, self._notes.in_slack(conn, user))

    def settle(self, draft_id: int, verdict: Verdict, user: str, reason: str = "") -> DraftSettled:
        """The draft is approved or refused, where it waits for that; the answer is drawn anew."""
        with self._notes.db.connection() as conn:
            by = self._notes.in_slack(conn, user)
            found = self._open(conn, draft_id, verdict, by)
            if found.kept or found.held is None:
                return found
            self._decide(conn, found.held, verdict, by, reason=reason)
            return found

    def edit(self, draft_id: int, better: Better, key: str) -> DraftSettled:
        """Who edits it says it in their own words, a correction that is a note at once, or waits
        where that takes somebody else. `better`: whatever answer it names, it is of the draft's.
        Raises BadCorrection."""
        with self._notes.db.connection() as conn:
            by = self._notes.in_slack(conn, better.by)
            found = self._open(conn, draft_id, "edited", by)
            if found.kept or found.held is None:
                return found
            own = Better(
                found.held.answer_id,
                better.by,
                better.text,
                better.manual_id,
                better.page,
                better.quote,
            )
            made = self._notes.propose_in(conn, own, source=SOURCE, key=key)
            if made is None:
                raise BadCorrection("This was sent before.")
            self._decide(conn, found.held, "edited", by, correction_id=made)
            self._notes.approve_own(conn, made, by)
            return found

    def _decide(
        self,
        conn: Connection,
        held: HeldDraft,
        verdict: Verdict,
        by: Actor,
        *,
        reason: str = "",
        correction_id: int | None = None,
    ) -> None:
        doing = allow(conn, by, ACT_OF[verdict])
        answer_drafts.decide(
            conn, held.draft_id, verdict, by.signs, reason=reason, correction_id=correction_id
        )
        after = {"status": verdict} | ({"note": correction_id} if correction_id else {})
        doing.done(f"draft:{held.draft_id}", before={"status": held.status}, after=after)
        self._queue.defer(
            conn,
            REDRAW,
            lock=thread_lock(by.team, held.channel, held.thread_ts),
            question_id=held.question_id,
        )
        lock = PUT_DRAFTS
        self._queue.defer(conn, PUT_DRAFTS, lock=lock, queueing_lock=lock)

    def _open(self, conn: Connection, draft_id: int, verdict: Verdict, by: Actor) -> DraftSettled:
        try:
            allow(conn, by, ACT_OF[verdict])
        except MayNot as error:
            return DraftSettled("may not", may_not=error)
        held = answer_drafts.hold(conn, self._notes.team, draft_id)
        if held is None:
            return DraftSettled("gone")
        if held.status != "waiting":
            return DraftSettled("decided", held)
        return DraftSettled(None if held.stands else "gone", held)
