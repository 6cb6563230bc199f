"""What two programs said while both served, and what the champion said today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sql.audience import Audience
from sql.files import load
from sql.rows import Connection, many

_SQL = load("rollout")


@dataclass(frozen=True)
class Served:
    """An answer of one of the programs. `votes` are JSON: [{user, up, at, who}], `at` in seconds of
    the epoch, `who` as in table `voters` or None; `refused`: sentences that verification refused.
    """

    channel: str
    thread_ts: str
    asker: str
    answer_id: int
    program: str
    status: str
    refused: int
    seconds: float
    created_at: datetime
    votes: list[dict[str, Any]]


@dataclass(frozen=True)
class Stored:
    """A question of the day with its answer. `claims` and `citations` are JSON, as they are in
    their tables; `cited`: how many citations it was stored with."""

    channel: str
    ts: str
    thread_ts: str
    question: str
    answer_id: int
    answer: str
    status: str
    claims: list[dict[str, Any]]
    seconds: float
    citations: list[dict[str, Any]]
    cited: int


def answers(conn: Connection, team: str, programs: Sequence[str], since: datetime) -> list[Served]:
    """Return what these versions answered since then, oldest first."""
    parameters = {"team": team, "programs": list(programs), "since": since}
    return many(conn, Served, _SQL["answers"], parameters)


def failed(conn: Connection, team: str, since: datetime) -> list[tuple[str, str]]:
    """Return (channel, thread_ts) of the threads in which a question failed since then."""
    return conn.execute(_SQL["failed"], {"team": team, "since": since}).fetchall()


def seconds(conn: Connection, team: str, program: str, limit: int) -> list[float]:
    """Return how long the version's newest answers took that looked something up."""
    parameters = {"team": team, "program": program, "limit": limit}
    return [row[0] for row in conn.execute(_SQL["seconds"], parameters)]


def to_replay(conn: Connection, team: str, program: str, hours: int, limit: int) -> list[Stored]:
    """Return what the version answered in the last hours, newest first."""
    everything = Audience.of_operator(team).parameters()
    parameters = {**everything, "program": program, "hours": hours, "limit": limit}
    return many(conn, Stored, _SQL["to_replay"], parameters)
