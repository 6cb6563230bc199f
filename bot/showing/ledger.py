"""Where it is written how far a visible message is: a question's reply, or an upload's card.

Each write says whose it is: once another attempt took the row, it refuses, and who asked is told.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from sql import replies, uploads
from sql.database import Connection, Database
from sql.replies import Reply
from sql.uploads import Outcome, Upload

State = Literal["new", "posting", "shown"]


class Overtaken(Exception):
    """Somebody else works on this message now: who raises this writes nothing more."""


@dataclass(frozen=True)
class Mark:
    """What a message carries, unseen, so that it can be found again: the row that it belongs to."""

    event_type: str
    key: str
    id: int

    def metadata(self) -> dict[str, Any]:
        """As Slack's `metadata`."""
        return {"event_type": self.event_type, "event_payload": {self.key: self.id}}

    def on(self, message: dict[str, Any]) -> bool:
        """Whether the message carries it."""
        metadata = message.get("metadata") or {}
        payload = metadata.get("event_payload") or {}
        return metadata.get("event_type") == self.event_type and str(payload.get(self.key)) == str(
            self.id
        )


class Ledger(Protocol):
    """The row of one message, for one attempt."""

    @property
    def mark(self) -> Mark: ...

    def check(self) -> None:
        """Raise Overtaken where the row is another attempt's."""
        ...

    def move(self, state: State, ts: str | None = None) -> None:
        """Write the state, committed; or raise Overtaken. A message that is there keeps what its
        row knew before it was."""
        ...

    def others(self) -> tuple[bool, str | None]:
        """Whether somebody else is about to look for the message, and which one is the row's."""
        ...


class ReplyLedger:
    """A question's reply. `answered` becomes true with `composed`."""

    def __init__(self, db: Database, reply: Reply) -> None:
        self._db = db
        self._reply = reply
        self.answered = reply.answer_id is not None

    @property
    def mark(self) -> Mark:
        return Mark("shoptalk_reply", "question_id", self._reply.question_id)

    def check(self) -> None:
        with self._db.connection() as conn:
            now = replies.get(conn, self._reply.question_id)
        if now is None or now.attempt != self._reply.attempt:
            raise Overtaken

    def move(self, state: State, ts: str | None = None) -> None:
        resting = "composed" if state == "shown" and self.answered else state
        with self._db.connection() as conn:
            self._write(conn, resting, ts=ts)

    def composed(self, conn: Connection, answer_id: int) -> None:
        """The reply has its answer, in the transaction of `conn`; Overtaken undoes both.

        While the message may be on its way the row stays `posting`: whoever comes after a crash
        has to look for it first.
        """
        self._write(conn, "composed", answer_id=answer_id)
        self.answered = True

    def forget(self) -> None:
        """The reply has no answer any more: it is composed anew. Overtaken as ever."""
        with self._db.connection() as conn:
            if not replies.forget_answer(conn, self._reply.question_id, self._reply.attempt):
                raise Overtaken
        self.answered = False

    def finish(
        self, failure: str | None = None, then: Callable[[Connection], None] = lambda _: None
    ) -> None:
        """The reply is final; `failure`: why there is no answer to see; `then` happens in the same
        transaction. Overtaken as ever."""
        with self._db.connection() as conn:
            self._write(conn, "final", failure=failure)
            then(conn)

    def others(self) -> tuple[bool, str | None]:
        with self._db.connection() as conn:
            now = replies.get(conn, self._reply.question_id)
        return (False, None) if now is None else (now.state == "posting", now.ts)

    def _write(self, conn: Connection, state: Any, **more: Any) -> None:
        if not replies.move(conn, self._reply.question_id, self._reply.attempt, state, **more):
            raise Overtaken


class CardLedger:
    """An upload's status card."""

    def __init__(self, db: Database, upload: Upload) -> None:
        self._db = db
        self._upload = upload
        self.state: str = upload.state

    @property
    def mark(self) -> Mark:
        return Mark("shoptalk_upload", "upload_id", self._upload.upload_id)

    def check(self) -> None:
        with self._db.connection() as conn:
            now = uploads.get(conn, self._upload.upload_id)
        if now is None or now.attempt != self._upload.attempt:
            raise Overtaken

    def move(self, state: State, ts: str | None = None) -> None:
        self.write(state, ts=ts)

    def write(self, state: Any = None, **more: Any) -> None:
        """The row has that state (None: the one that it has) and whatever else is given, or
        Overtaken."""
        with self._db.connection() as conn:
            self._write(conn, state, **more)

    def put(self, conn: Connection, **more: Any) -> None:
        """As `write`, in the transaction of `conn`."""
        self._write(conn, None, **more)

    def decide(self, conn: Connection, outcome: Outcome, card: dict[str, Any]) -> None:
        """What came of the upload and what its card says, in the transaction of `conn`."""
        self._write(conn, None, outcome=outcome, card=card)

    def _write(self, conn: Connection, state: Any, **more: Any) -> None:
        upload = self._upload
        state = state or self.state
        if not uploads.move(conn, upload.upload_id, upload.attempt, state, **more):
            raise Overtaken
        self.state = state

    def others(self) -> tuple[bool, str | None]:
        with self._db.connection() as conn:
            now = uploads.get(conn, self._upload.upload_id)
        return (False, None) if now is None else (now.state == "posting", now.ts)
