"""Tables `samples` and `lead_questions`: answers that are put to leads, each once."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeAlias

from sql.files import load
from sql.rows import Connection, execute, many, one, value

Why: TypeAlias = Literal["random", "divided"]
State: TypeAlias = Literal["new", "posting", "shown", "final"]
Outcome: TypeAlias = Literal["asked", "nobody may read it", "gone"]
SOURCE = "sample"
"""Where a vote was cast that a lead was asked for; on the command line it is `SOURCE_CLI`."""
SOURCE_CLI = "cli sample"
_SQL = load("samples")


@dataclass(frozen=True)
class Draw:
    """A week's draw: `week` is its Monday, `unvoted` how many answers it was drawn from."""

    week: date
    seed: str
    unvoted: int


@dataclass(frozen=True)
class LeadQuestion:
    """An answer that waits for the vote of a lead. `put_in`, `put_ts`: the message that asks."""

    lead_id: int
    answer_id: int
    why: Why
    week: date
    question: str
    status: str
    state: State
    put_in: str | None
    put_ts: str | None
    attempt: int
    outcome: Outcome | None


@dataclass(frozen=True)
class Row:
    """How far the message that asks is."""

    state: State
    ts: str | None
    attempt: int


def begin(conn: Connection, team: str, draw: Draw) -> bool:
    """Claim the week; False where it was drawn before."""
    return execute(conn, _SQL["begin"], {"team": team, **vars(draw)}) > 0


def get(conn: Connection, team: str, week: date) -> Draw | None:
    """Return the week's draw, or None."""
    return one(conn, Draw, _SQL["get"], {"team": team, "week": week})


def unvoted(conn: Connection, team: str, since: datetime) -> list[int]:
    """Return the ids of public answers to questions asked since, on which no vote stands and which
    no lead was ever asked about, ascending."""
    parameters = {"team": team, "since": since}
    return [int(row[0]) for row in conn.execute(_SQL["unvoted"], parameters)]


def add(conn: Connection, team: str, why: Why, week: date, place: int, answer_id: int) -> bool:
    """Put the answer to leads; False where it was before, or is gone."""
    parameters = {"team": team, "why": why, "week": week, "place": place, "answer_id": answer_id}
    return execute(conn, _SQL["add"], parameters) > 0


def waiting(conn: Connection, team: str, since: date) -> list[LeadQuestion]:
    """Return what was put to leads from that week on and has no vote of theirs yet, the newest week
    first. Questions are shown whoever asked them: show them through an audience."""
    return many(conn, LeadQuestion, _SQL["waiting"], {"team": team, "since": since})


def is_drawn(conn: Connection, team: str, answer_id: int) -> bool:
    """Say whether leads are, or were, asked about the answer."""
    return bool(value(conn, _SQL["is_drawn"], {"team": team, "answer_id": answer_id}))


def take(conn: Connection, lead_id: int, channel: str) -> int | None:
    """Begin to ask there; return the attempt, None where it was asked already, or is gone."""
    attempt = value(conn, _SQL["take"], {"lead_id": lead_id, "channel": channel})
    return None if attempt is None else int(attempt)


def move(
    conn: Connection,
    lead_id: int,
    attempt: int,
    state: State,
    *,
    ts: str | None = None,
    outcome: Outcome | None = None,
) -> bool:
    """Write how far the message is; False where it is another attempt's, or the answer is gone."""
    parameters = {
        "lead_id": lead_id,
        "attempt": attempt,
        "state": state,
        "ts": ts,
        "outcome": outcome,
    }
    return execute(conn, _SQL["move"], parameters) > 0


def row(conn: Connection, lead_id: int) -> Row | None:
    """Return how far the message is, None where its answer is gone."""
    return one(conn, Row, _SQL["row"], {"lead_id": lead_id})


@dataclass(frozen=True)
class Orphan:
    """A message that asks about an answer that was deleted."""

    lead_id: int
    state: State
    channel: str | None
    ts: str | None
    attempt: int


def orphans(conn: Connection, team: str) -> list[Orphan]:
    """Return the messages whose answers were deleted, and that were not taken away yet."""
    return many(conn, Orphan, _SQL["orphans"], {"team": team})


def drop(conn: Connection, lead_id: int) -> None:
    """Forget such a message: it was taken away."""
    execute(conn, _SQL["drop"], {"lead_id": lead_id})
