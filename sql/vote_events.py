"""Table `vote_events`: thumbs cast and taken back; a current vote is derived from them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

import structlog

from sql.files import load
from sql.rows import Connection, many, value

Value: TypeAlias = Literal["up", "down"]
_SQL = load("vote_events")
_log = structlog.get_logger()


@dataclass(frozen=True)
class NewVoteEvent:
    """A thumb cast or taken back. `source` says where (button, reaction, cli).

    `event_key` names the delivery, so that a repeated one is stored once; `happened_at` is the
    sender's time, None for now.
    """

    team: str
    answer_id: int
    user_id: str
    source: str
    value: Value
    action: Literal["cast", "retract"]
    reason: str | None = None
    comment: str | None = None
    event_key: str | None = None
    happened_at: datetime | None = None


@dataclass(frozen=True)
class StandingVote:
    """A person's vote that stands, with the question and what they said of its answer."""

    answer_id: int
    question: str
    user_id: str
    value: Value
    reason: str | None
    comment: str | None
    happened_at: datetime


def insert(conn: Connection, event: NewVoteEvent) -> int | None:
    """Store the event and return its id; None where the team has one with this key, and where the
    answer was deleted."""
    id_ = value(conn, _SQL["insert"], vars(event))
    if id_ is None:
        return None
    _log.info(
        "vote.counted",
        team=event.team,
        answer_id=event.answer_id,
        vote=event.value,
        action=event.action,
        source=event.source,
        reason=event.reason,
        commented=bool(event.comment),
    )
    return int(id_)


def standing(conn: Connection, answer_id: int) -> dict[str, Value]:
    """Return each user's current vote: their latest cast that was not taken back.

    A retraction takes back the same user's earlier casts of the same source and value only. Earlier
    and latest go by the sender's time, so that the order of delivery does not matter.
    """
    return dict(conn.execute(_SQL["standing"], {"answer_id": answer_id}).fetchall())


def standing_of_source(conn: Connection, answer_id: int, source: str) -> set[tuple[str, Value]]:
    """Return the (user, value) of this source that stand; a user may have both reactions."""
    parameters = {"answer_id": answer_id, "source": source}
    return set(conn.execute(_SQL["standing_of_source"], parameters).fetchall())


def of_user(conn: Connection, answer_id: int, user_id: str) -> list[tuple[str, Value]]:
    """Return the (source, value) of the user's casts that stand, the current vote first."""
    parameters = {"answer_id": answer_id, "user_id": user_id}
    return conn.execute(_SQL["of_user"], parameters).fetchall()


def in_turn(conn: Connection, answer_id: int) -> None:
    """Let nobody else pass here with this answer until the transaction ends."""
    conn.execute(_SQL["in_turn"], {"answer_id": answer_id})


def with_words(
    conn: Connection, team: str, limit: int, *, all_: bool = False
) -> list[StandingVote]:
    """Return the votes that stand and have a reason or a comment, the newest first; `all_`: the
    others too. Questions are shown whoever asked them: for the operator."""
    return many(
        conn, StandingVote, _SQL["with_words"], {"team": team, "limit": limit, "all_": all_}
    )
