"""The one way in: what people write, share and delete becomes rows and jobs, each once.

Every call is one transaction that holds rows and jobs together, and the same call again changes
nothing: listeners bring what Slack delivers (twice, late, out of order), the sweep brings what it
did not. Nothing here asks Slack or a language model. Votes are in `bot.hearing.ballot_box`, other
clicks in `bot.hearing.clicks`.
"""

from dataclasses import replace
from typing import Final

from bot.hearing import heard
from bot.hearing.addressed import is_spoken_to
from bot.hearing.along import along, bring, withdraw_file
from bot.hearing.heard import Event, Heard, hear
from bot.hearing.left import Left, leave
from bot.queue import (
    INGEST,
    SAY_WAITING,
    WITHDRAW,
    Queue,
    Shares,
    defer_answer,
    waiting_lock,
)
from bot.slack import Identity
from sql import attachments, questions, replies, uploads
from sql.database import Connection, Database
from sql.questions import NewQuestion
from sql.uploads import NewUpload

_SECONDS_OF_SILENCE: Final = 2.0
"""Until who waits for their turn is told so."""
_SECONDS_FOR_FILES: Final = 2.0


class Inbox:
    """Records for one team: the installation's, whoever wrote and from wherever."""

    def __init__(
        self, db: Database, queue: Queue, me: Identity, shares: Shares | None = None
    ) -> None:
        """`shares`: how much is answered at a time; who asks beyond it is told that they wait."""
        self.db = db
        self.me = me
        self.queue = queue
        self._shares = shares or Shares()

    def message(self, event: Event) -> int | None:
        """Record what a message asks and shares; return the id of the question if it is new.

        What becomes nothing is told in the log, with the reason (`bot.hearing.left`)."""
        said = hear(event, self.me)
        if said is None:
            why = heard.why_left(event, self.me)
            leave(why or "notice", event.get("channel"), event.get("ts"))
            return None
        with self.db.connection() as conn:
            return self._record(conn, said)

    def edited(self, event: Event) -> int | None:
        """Ask again what was edited; return the id of the question. Edits come in any order: what
        was written last stands.

        A message that becomes a question by its edit is recorded like a new one; one whose text
        stayed (a link got its preview) changes nothing.
        """
        new, old = event["message"], event.get("previous_message") or {}
        in_channel = {key: event[key] for key in ("channel", "channel_type") if key in event}
        if new.get("subtype") == "tombstone":
            return self.deleted({**in_channel, "deleted_ts": new["ts"], "previous_message": old})
        for file_id in heard.gone(new):
            self.file_deleted({"file_id": file_id})
        if old and new.get("text") == old.get("text"):
            leave("unchanged", event.get("channel"), new.get("ts"))
            return None
        said = hear({**new, **in_channel}, self.me)
        if said is None:
            why = heard.why_left({**new, **in_channel}, self.me)
            leave(why or "notice", event.get("channel"), new.get("ts"))
            return None
        # Not `edited.ts`, which counts whole seconds. What the sweep reads stands there now.
        at = str(event["ts"]) if "ts" in event else None
        where = (self.me.team, said.channel, said.ts)
        with self.db.connection() as conn:
            question_id = questions.edit(conn, *where, said.text, at)
            if question_id is None:
                return self._record(conn, said, at)
            # No queueing lock: a job that was just taken may have read the old text.
            self._answer(conn, question_id, said.channel, said.thread_ts)
            return question_id

    def deleted(self, event: Event) -> int | None:
        """Withdraw the question of a deleted message, and what it shared; return the question's id.

        A deletion that overtakes its message is kept with it, so that it is never answered.
        """
        channel, ts = str(event["channel"]), str(event["deleted_ts"])
        old = event.get("previous_message") or {}
        said = hear({**old, "channel": channel, "ts": ts}, self.me)
        with self.db.connection() as conn:
            question_id = questions.withdraw(conn, self.me.team, channel, ts)
            if question_id is not None:
                # Not behind the answer that it withdraws: no lock of the thread.
                self._withdraw(conn, question_id)
            elif said is not None and said.asks and is_spoken_to(conn, self.me.team, said):
                questions.add(conn, replace(self._question(said), text=""))
                questions.withdraw(conn, self.me.team, channel, ts)
            else:
                leave("deleted", channel, ts)
            for file in said.files if said else ():
                withdraw_file(conn, self.queue, self.me.team, file.file_id, (channel, ts))
        return question_id

    def file_shared(self, event: Event) -> int | None:
        """Record a file of which only the id is known; return the upload's id if there is work."""
        channel, user = str(event["channel_id"]), str(event["user_id"])
        if user == self.me.bot_user:
            return None
        direct = heard.is_direct({"channel": channel})
        new = NewUpload(self.me.team, channel, str(event["file_id"]), user, addressed=direct)
        with self.db.connection() as conn:
            return self._share(conn, new)

    def file_deleted(self, event: Event) -> None:
        """Withdraw what was read from a file, wherever it was shared."""
        with self.db.connection() as conn:
            withdraw_file(conn, self.queue, self.me.team, str(event["file_id"]))

    def resume(self, older_than_seconds: float) -> int:
        """Enqueue again what is unfinished and rested that long; return how many that were.

        What still waits in the queue is left to its job.
        """
        team, count = self.me.team, 0
        with self.db.connection() as conn:
            for id_ in replies.unfinished(conn, team, older_than_seconds):
                if (asked := questions.get(conn, id_)) is not None:
                    count += self._answer(conn, id_, asked.channel, asked.thread_ts, once=True)
            for id_ in replies.unremoved(conn, team, older_than_seconds):
                count += self._withdraw(conn, id_)
            for id_ in uploads.unfinished(conn, team, older_than_seconds):
                if (shared := uploads.get(conn, id_)) is not None:
                    count += self._ingest(conn, id_, shared.file_id)
        return count

    def _record(self, conn: Connection, said: Heard, edited_ts: str | None = None) -> int | None:
        spoken_to = is_spoken_to(conn, self.me.team, said)
        shared = False
        for file in said.files:
            if file.kind in ("pdf", "unknown") or (spoken_to and file.kind == "other"):
                where = (self.me.team, said.channel, file.file_id)
                self._share(conn, NewUpload(*where, said.user, said.ts, addressed=spoken_to))
                shared = True
        if not (spoken_to and said.asks):
            why: Left = "others" if said.to_others else "talk"
            if spoken_to:
                self._bring(conn, said)
            leave("files" if shared else why, said.channel, said.ts)
            return None
        if not (said.text or said.files) and uploads.at(conn, self.me.team, said.channel, said.ts):
            # `app_mention`, which comes once more and has no files.
            leave("files", said.channel, said.ts)
            return None
        question_id = questions.add(conn, self._question(said), edited_ts)
        if question_id is None:
            self._bring(conn, said)
            leave("known", said.channel, said.ts)
            return None
        for one in along(question_id, said):
            attachments.add(conn, one)
        if self._is_reading(conn, said):
            return question_id
        # Who says nothing but its name may have sent files, of which `app_mention` does not tell.
        wait = 0.0 if said.text or said.files else _SECONDS_FOR_FILES
        self._answer(conn, question_id, said.channel, said.thread_ts, once=True, in_seconds=wait)
        self._say_waiting(conn, question_id, said.channel)
        return question_id

    def _is_reading(self, conn: Connection, said: Heard) -> bool:
        """Whether a file of the message, or the one below whose card it was written, is still to be
        read: the question is answered after that (`bot.jobs.uploads.cards`), or when the sweep
        finds it unanswered."""
        shared_in = said.ts if said.files else said.thread_ts
        return uploads.still_read(conn, self.me.team, said.channel, shared_in) > 0

    def _bring(self, conn: Connection, said: Heard) -> None:
        if (again := bring(conn, self.me.team, said)) is not None:
            self._answer(conn, again, said.channel, said.thread_ts)

    def _question(self, said: Heard) -> NewQuestion:
        return NewQuestion(
            self.me.team, said.channel, said.ts, said.thread_ts, said.user, said.text
        )

    def _answer(
        self,
        conn: Connection,
        question_id: int,
        channel: str,
        thread_ts: str,
        *,
        once: bool = False,
        in_seconds: float = 0.0,
    ) -> bool:
        thread = (self.me.team, channel, thread_ts)
        return defer_answer(self.queue, conn, question_id, thread, once=once, in_seconds=in_seconds)

    def _say_waiting(self, conn: Connection, question_id: int, channel: str) -> None:
        """Where so much comes before the question that it will wait, the person is told soon."""
        if self._shares.hold_back(replies.ahead(conn, question_id)):
            self.queue.defer(
                conn,
                SAY_WAITING,
                lock=waiting_lock(channel),
                in_seconds=_SECONDS_OF_SILENCE,
                question_id=question_id,
            )

    def _withdraw(self, conn: Connection, question_id: int) -> bool:
        lock = f"withdraw:{question_id}"
        return self.queue.defer(conn, WITHDRAW, queueing_lock=lock, question_id=question_id)

    def _share(self, conn: Connection, new: NewUpload) -> int | None:
        upload_id = uploads.add(conn, new)
        if upload_id is not None:
            self._ingest(conn, upload_id, new.file_id)
        return upload_id

    def _ingest(self, conn: Connection, upload_id: int, file_id: str) -> bool:
        return self.queue.defer(
            conn,
            INGEST,
            lock=f"upload:{self.me.team}:{file_id}",
            queueing_lock=f"ingest:{upload_id}",
            upload_id=upload_id,
        )
