"""Table `uploads`: each PDF shared in a conversation, its status card, and who may write to it.

The fence is that of `sql.replies`: `take` first, and every `move` gives the attempt.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal, TypeAlias

from psycopg.types.json import Jsonb

from sql.files import load
from sql.rows import Connection, execute, many, one, value

UploadState: TypeAlias = Literal["new", "posting", "shown", "final"]
Outcome: TypeAlias = Literal[
    "ingested",
    "granted",
    "already",
    "refused",
    "ignored",
    "withdrawn",
    "waiting",
    "removed",
]
READ: Final[frozenset[Outcome]] = frozenset({"ingested", "granted", "already"})
"""Its manual is read where it was shared."""
_SQL = load("uploads")


@dataclass(frozen=True)
class NewUpload:
    """A shared file to record.

    `message_ts`: the message that shares it, None where it is not known (yet). `addressed`: the
    bot was spoken to, and so owes a word even on a file that it cannot read.
    """

    team: str
    channel: str
    file_id: str
    user_id: str
    message_ts: str | None = None
    addressed: bool = False


@dataclass(frozen=True)
class Upload:
    """A stored upload. `ts`: its status card's message; `card`: what the final card says;
    `decided_by`: the lead who let it in, or refused it."""

    upload_id: int
    team: str
    channel: str
    file_id: str
    user_id: str
    message_ts: str | None
    addressed: bool
    state: UploadState
    ts: str | None
    manual_id: int | None
    outcome: Outcome | None
    card: dict[str, Any]
    attempt: int
    decided_by: str | None = None
    decided_at: datetime | None = None


@dataclass(frozen=True)
class Used:
    """What of one person was let in within 24 hours."""

    pdfs: int
    bytes: int


def add(conn: Connection, upload: NewUpload) -> int | None:
    """Record the upload and return its id where there is (new) work on it, else None.

    Slack tells of a file twice, in either order, and only one of the two knows the message and
    whether the bot was addressed: a repeated upload fills in what was unknown. It is new work only
    where somebody began on it before it was known that the bot was addressed.
    """
    id_ = value(conn, _SQL["add"], vars(upload))
    if id_ is not None:
        return int(id_)
    if upload.message_ts is not None:
        execute(conn, _SQL["fill_message"], vars(upload))
    id_ = value(conn, _SQL["fill_addressed"], vars(upload)) if upload.addressed else None
    return None if id_ is None else int(id_)


def get(conn: Connection, upload_id: int) -> Upload | None:
    """Return the upload, or None."""
    return one(conn, Upload, _SQL["get"], {"upload_id": upload_id})


def take(conn: Connection, upload_id: int) -> Upload | None:
    """Begin the next attempt, which ends the one before, and return the upload; None: no such.

    A file that was ignored in silence, though the bot was addressed, is new again.
    """
    return one(conn, Upload, _SQL["take"], {"upload_id": upload_id})


def move(
    conn: Connection,
    upload_id: int,
    attempt: int,
    state: UploadState,
    *,
    ts: str | None = None,
    manual_id: int | None = None,
    outcome: Outcome | None = None,
    card: Mapping[str, Any] | None = None,
) -> bool:
    """Write the state; False, and nothing written, where `attempt` is no longer the newest.

    What is None stays as it is.
    """
    parameters = {
        "upload_id": upload_id,
        "attempt": attempt,
        "state": state,
        "ts": ts,
        "manual_id": manual_id,
        "outcome": outcome,
        "card": None if card is None else Jsonb(dict(card)),
    }
    return execute(conn, _SQL["move"], parameters) > 0


def used(conn: Connection, upload_id: int) -> Used:
    """Return what else the person who shared it had let in."""
    return one(conn, Used, _SQL["used"], {"upload_id": upload_id}) or Used(0, 0)


def let_in(conn: Connection, upload_id: int, attempt: int, size: int) -> bool:
    """Count the upload as let in with so many bytes; False where `attempt` is not the newest."""
    parameters = {"upload_id": upload_id, "attempt": attempt, "bytes": size}
    return execute(conn, _SQL["let_in"], parameters) > 0


def unfinished(conn: Connection, team: str, older_than_seconds: float) -> list[int]:
    """Return the uploads, oldest first, that are not final and have not changed since then."""
    parameters = {"team": team, "seconds": older_than_seconds}
    return [row[0] for row in conn.execute(_SQL["unfinished"], parameters)]


def of_file(conn: Connection, team: str, file_id: str) -> list[Upload]:
    """Return the uploads of this file, one for each conversation that it was shared in."""
    return many(conn, Upload, _SQL["of_file"], {"team": team, "file_id": file_id})


def at(conn: Connection, team: str, channel: str, message_ts: str) -> bool:
    """Return whether this message shares a file that is known."""
    named = {"team": team, "channel": channel, "message_ts": message_ts}
    return bool(value(conn, _SQL["at"], named))


def invites(conn: Connection, team: str, channel: str, message_ts: str) -> bool:
    """Return whether this message shares a file whose card asks for questions, or may yet."""
    named = {"team": team, "channel": channel, "message_ts": message_ts}
    return bool(value(conn, _SQL["invites"], named))


def uploaders(
    conn: Connection, team: str, channel: str, manual_ids: Sequence[int]
) -> dict[int, str]:
    """Return who shared each of the manuals in the channel last; those of nobody are left out."""
    parameters = {"team": team, "channel": channel, "manual_ids": list(manual_ids)}
    return {row[0]: row[1] for row in conn.execute(_SQL["uploaders"], parameters)}


def of_manuals(conn: Connection, team: str, channel: str, manual_ids: Sequence[int]) -> list[int]:
    """Return the finished uploads that gave the channel one of these manuals, oldest first."""
    parameters = {"team": team, "channel": channel, "manual_ids": list(manual_ids)}
    return [row[0] for row in conn.execute(_SQL["of_manuals"], parameters)]


def other(conn: Connection, team: str, channel: str, manual_id: int, but: int) -> Upload | None:
    """Return the oldest upload other than `but` that still gives the manual to this channel."""
    parameters = {"team": team, "channel": channel, "manual_id": manual_id, "but": but}
    return one(conn, Upload, _SQL["other"], parameters)


def hold(conn: Connection, upload_id: int) -> Upload | None:
    """Return the upload, which nobody else changes until the transaction ends."""
    return one(conn, Upload, _SQL["hold"], {"upload_id": upload_id})


def sign(conn: Connection, upload_id: int, decided_by: str) -> None:
    """Say who let it in, or refused it, now."""
    execute(conn, _SQL["sign"], {"upload_id": upload_id, "decided_by": decided_by})


def waiting(conn: Connection, team: str) -> list[Upload]:
    """Return the uploads that wait for a lead, the oldest first."""
    return many(conn, Upload, _SQL["waiting"], {"team": team})


def let_in_elsewhere(conn: Connection, team: str, manual_id: int, decided_by: str) -> list[int]:
    """Let those wait no more whose conversation was given the manual meanwhile; return them."""
    parameters = {"team": team, "manual_id": manual_id, "decided_by": decided_by}
    return [int(id_) for (id_,) in conn.execute(_SQL["let_in_elsewhere"], parameters).fetchall()]


def cards_of(conn: Connection, team: str, manual_id: int) -> list[int]:
    """Return the uploads whose cards tell of the manual, wherever they are, oldest first."""
    parameters = {"team": team, "manual_id": manual_id}
    return [int(id_) for (id_,) in conn.execute(_SQL["cards_of"], parameters).fetchall()]


def spoil(conn: Connection, team: str, ids: Sequence[int]) -> None:
    """Have the cards of these uploads drawn anew; one of which nothing came yet will be anyway."""
    execute(conn, _SQL["spoil"], {"team": team, "ids": list(ids)})


def stale(conn: Connection, team: str) -> list[tuple[int, datetime]]:
    """Return the uploads whose cards are to be drawn anew, each with since when that is so."""
    return [(int(id_), at) for id_, at in conn.execute(_SQL["stale"], {"team": team}).fetchall()]


def freshen(conn: Connection, upload_id: int, stale_at: datetime) -> None:
    """Say that the card was drawn, as far as it was to be by then."""
    execute(conn, _SQL["freshen"], {"upload_id": upload_id, "stale_at": stale_at})


def still_read(conn: Connection, team: str, channel: str, message_ts: str) -> int:
    """Return how many of the files that this message shares are not final yet."""
    parameters = {"team": team, "channel": channel, "message_ts": message_ts}
    return int(value(conn, _SQL["still_read"], parameters) or 0)
