"""Tables `correction_messages` and `correction_tellings`: what leads are asked to decide, each
correction once, and whom was told what became of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from sql.audience import Audience
from sql.corrections import Kind
from sql.corrections import State as Status
from sql.files import load
from sql.message_rows import mover
from sql.rows import Connection, execute, many, one, value
from sql.samples import Row, State

Who: TypeAlias = Literal["author", "asker", "voter"]
SOURCE = "leads"
"""Where a correction came from that a lead made of another one, in its place."""
_SQL = load("correction_messages")
move = mover(_SQL["move"])


@dataclass(frozen=True)
class Due:
    """A message that is to be there, or to say something else. `said`: what it says now."""

    message_id: int
    correction_id: int
    state: State
    channel: str | None
    ts: str | None
    attempt: int
    said: str


@dataclass(frozen=True)
class Orphan:
    """The message of a correction that was deleted."""

    message_id: int
    state: State
    channel: str | None
    ts: str | None
    attempt: int


@dataclass(frozen=True)
class Proposal:
    """A correction as those in the leads' channel may see it: nothing of it where it is not
    `readable`. `reason`: of the last decision; `edited_as`: the correction that was made of it."""

    correction_id: int
    answer_id: int
    user_id: str
    kind: Kind
    asked: str
    text: str
    manual_id: int | None
    manual: str | None
    page: int | None
    label: str | None
    quote: str
    status: Status
    decided_by: str | None
    decided_at: datetime | None
    created_at: datetime
    readable: bool
    reason: str
    edited_as: int | None


@dataclass(frozen=True)
class ToTell:
    """A person who was not told yet what became of a correction."""

    correction_id: int
    question_id: int
    status: Status
    decided_by: str
    user_id: str
    who: Who


def due(conn: Connection, team: str, *, again: bool = False) -> list[Due]:
    """Return the messages to draw, each correction that waits among them; `again`: all of those,
    also where the message says so already."""
    execute(conn, _SQL["open"], {"team": team})
    return many(conn, Due, _SQL["due"], {"team": team, "again": again})


def proposal(conn: Connection, audience: Audience, correction_id: int) -> Proposal | None:
    """Return the correction, None where it is gone. Show nothing of it but through `readable`."""
    parameters = {**audience.parameters(), "correction_id": correction_id}
    return one(conn, Proposal, _SQL["proposal"], parameters)


def take(conn: Connection, message_id: int, channel: str) -> int | None:
    """Begin to draw it there, or where it is; return the attempt, None where it is gone."""
    attempt = value(conn, _SQL["take"], {"message_id": message_id, "channel": channel})
    return None if attempt is None else int(attempt)


def row(conn: Connection, message_id: int) -> Row | None:
    """Return how far the message is, None where its correction is gone."""
    return one(conn, Row, _SQL["row"], {"message_id": message_id})


def orphans(conn: Connection, team: str) -> list[Orphan]:
    """Return the messages whose corrections were deleted, and that were not taken away yet."""
    return many(conn, Orphan, _SQL["orphans"], {"team": team})


def drop(conn: Connection, message_id: int) -> None:
    """Forget such a message: it was taken away."""
    execute(conn, _SQL["drop"], {"message_id": message_id})


def to_tell(conn: Connection, team: str) -> list[ToTell]:
    """Return whom to tell of what was decided within seven days, one person a correction once."""
    return many(conn, ToTell, _SQL["to_tell"], {"team": team})


def reason(conn: Connection, correction_id: int) -> str:
    """Return why it was last decided as it was, "" where nobody said."""
    return value(conn, _SQL["reason"], {"correction_id": correction_id}) or ""


def tell(conn: Connection, one_: ToTell) -> bool:
    """Claim it, before they are told; False where somebody did."""
    return execute(conn, _SQL["tell"], _key(one_)) > 0


def untell(conn: Connection, one_: ToTell) -> None:
    """Give it back: they were surely not told."""
    execute(conn, _SQL["untell"], _key(one_))


def _key(one_: ToTell) -> dict[str, object]:
    return {
        "correction_id": one_.correction_id,
        "user_id": one_.user_id,
        "status": one_.status,
    }
