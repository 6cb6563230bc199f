"""What leads decide of corrections by a click: each once, whoever clicks second reads who did.

Who may decide is said in one place: `Desk.may_decide`.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal, TypeAlias

from agent.errors import BadCorrection, NeedsTwo
from agent.notes import Better, Verdict
from bot.hearing.note_box import NoteBox
from sql import correction_messages, corrections
from sql.corrections import Held
from sql.database import Connection

Kept: TypeAlias = Literal["no lead", "gone", "decided", "own"]


@dataclass(frozen=True)
class Settled:
    """What came of a click: `kept` says why nothing changed (the person may not decide, there is no
    such correction, it was decided before, or who wrote it does not approve it here)."""

    kept: Kept | None = None
    held: Held | None = None


class Desk:
    """The decisions of one team's leads, in its `notes`."""

    def __init__(self, notes: NoteBox, deciders: Collection[str]) -> None:
        self._notes = notes
        self._deciders = frozenset(deciders)

    def may_decide(self, user: str) -> bool:
        """Whether the person decides on corrections in Slack: leads and experts do."""
        return user in self._deciders

    def open(self, correction_id: int, user: str) -> Settled:
        """Whether the person can decide on it now; nothing changes."""
        with self._notes.db.connection() as conn:
            return self._open(conn, correction_id, user)

    def settle(self, correction_id: int, verdict: Verdict, user: str, reason: str = "") -> Settled:
        """The correction is approved or refused, where it waits for that."""
        with self._notes.db.connection() as conn:
            found = self._open(conn, correction_id, user)
            if found.kept:
                return found
            try:
                self._notes.decide_in(conn, correction_id, verdict, user, reason=reason)
            except NeedsTwo:
                return Settled("own", found.held)
            return Settled(None, found.held)

    def edit(self, correction_id: int, user: str, better: "Edited", key: str) -> Settled:
        """Another correction takes its place, in the words and the name of who edits it; it is
        approved, or waits where that takes somebody else. Raises BadCorrection."""
        with self._notes.db.connection() as conn:
            found = self._open(conn, correction_id, user)
            if found.kept or found.held is None:
                return found
            held = found.held
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
            if not made.approved:
                self._notes.approve_own(conn, made.correction_id, user)
            corrections.decide(conn, [correction_id], "superseded", user)
            return Settled(None, held)

    def _open(self, conn: Connection, correction_id: int, user: str) -> Settled:
        if not self.may_decide(user):
            return Settled("no lead")
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
