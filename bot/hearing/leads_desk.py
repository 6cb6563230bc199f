"""What is decided of corrections by a click: each once, whoever clicks second reads who did.

Who may is asked at the gate of `bot.roles`, for who clicked; Slack is not asked who that is now.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from agent.errors import BadCorrection, NeedsTwo
from agent.notes import Better, Verdict
from bot.errors import MayNot
from bot.hearing.note_box import ACTS_OF, NoteBox
from bot.hearing.refusal import Refusable
from bot.roles import Actor, allow
from sql import correction_messages, corrections
from sql.corrections import Held
from sql.database import Connection

Kept: TypeAlias = Literal["may not", "gone", "decided", "own"]


@dataclass(frozen=True)
class Settled(Refusable):
    """What came of a click: `kept` says why nothing changed (the person may not decide, there is no
    such correction, it was decided before, or who wrote it does not approve it here)."""

    kept: Kept | None = None
    held: Held | None = None


class LeadsDesk:
    """What people in Slack decide on the corrections of one team, in its `notes`."""

    def __init__(self, notes: NoteBox) -> None:
        self._notes = notes

    def open(self, correction_id: int, verdict: Verdict, user: str) -> Settled:
        """Whether the person can decide so on it now; nothing changes."""
        with self._notes.db.connection() as conn:
            return self._open(conn, correction_id, verdict, self._notes.in_slack(conn, user))

    def settle(self, correction_id: int, verdict: Verdict, user: str, reason: str = "") -> Settled:
        """The correction is approved or refused, where it waits for that."""
        with self._notes.db.connection() as conn:
            by = self._notes.in_slack(conn, user)
            found = self._open(conn, correction_id, verdict, by)
            if found.kept:
                return found
            try:
                self._notes.decide_in(conn, correction_id, verdict, by, reason=reason)
            except NeedsTwo:
                return Settled("own", found.held)
            return Settled(None, found.held)

    def edit(self, correction_id: int, user: str, better: "Edited", key: str) -> Settled:
        """Another correction takes its place, in the words and the name of who edits it; it is
        approved, or waits where that takes somebody else. Raises BadCorrection."""
        with self._notes.db.connection() as conn:
            by = self._notes.in_slack(conn, user)
            found = self._open(conn, correction_id, "approved", by)
            if found.kept or found.held is None:
                return found
            held = found.held
            doing = allow(conn, by, "note.refuse")
            made = self._notes.propose_in(
                conn,
                Better(
                    held.answer_id,
                    user,
                    better.text,
                    held.manual_id,
                    better.page if held.manual_id is not None else None,
                    better.line,
                    correction_id,
                ),
                source=correction_messages.SOURCE,
                key=key,
                operator=True,
            )
            if made is None:
                raise BadCorrection("This was sent before.")
            self._notes.approve_own(conn, made, by)
            corrections.decide(conn, [correction_id], "superseded", by.signs)
            doing.done(
                f"note:{correction_id}",
                before={"status": held.status},
                after={"status": "superseded", "edited_as": made},
            )
            return Settled(None, held)

    def _open(self, conn: Connection, correction_id: int, verdict: Verdict, by: Actor) -> Settled:
        try:
            allow(conn, by, ACTS_OF[verdict])
        except MayNot as error:
            return Settled("may not", may_not=error)
        held = corrections.hold(conn, self._notes.team, correction_id)
        if held is None:
            return Settled("gone")
        return Settled(None if held.status == "proposed" else "decided", held)


@dataclass(frozen=True)
class Edited:
    """What the form holds: the words, and where the manual says it."""

    text: str
    page: int | None
    line: str
