"""How everything stands, in numbers: for monitoring, and what answers cost. No text is read."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from sql.files import load
from sql.rows import Connection, many, one

By: TypeAlias = Literal["version", "channel", "day"]
_SQL = load("state")


@dataclass(frozen=True)
class QueueState:
    """Jobs of a queue: due and waiting, due later, running; how long the oldest has waited."""

    queue: str
    waiting: int
    later: int
    running: int
    oldest_seconds: float


@dataclass(frozen=True)
class Named:
    """How many there are of a name."""

    name: str
    count: int


@dataclass(frozen=True)
class Now:
    """Replies that are not final after five minutes without a change; when a night last succeeded
    and failed, in seconds since 1970; workers that live, each queue of a process as one."""

    stuck: int
    night_succeeded_at: float | None
    night_failed_at: float | None
    workers: int


@dataclass(frozen=True)
class Cost:
    """What one LM read and wrote for the answers of a version, channel or day, and what these took
    of embedding endpoints and rerankers. `lm` "": none; `endpoint_money` None: not known."""

    name: str
    lm: str
    answers: int
    calls: int
    tokens_in: int
    tokens_out: int
    embed_tokens: int = 0
    reranks: int = 0
    endpoint_money: float | None = 0.0


@dataclass(frozen=True)
class Asked:
    """What a model elsewhere was asked today, in calls, tokens and money."""

    name: str
    calls: int
    tokens: int
    money: float


@dataclass(frozen=True)
class NightCosts:
    """What the nights spent; `unpriced` of them at a price that nobody knew."""

    nights: int
    calls: int
    tokens_in: int
    tokens_out: int
    money: float
    unpriced: int


def queues(conn: Connection) -> list[QueueState]:
    """Return the queues in which there are jobs."""
    return many(conn, QueueState, _SQL["queue"], {})


def failed_jobs(conn: Connection) -> list[Named]:
    """Return how many jobs of each task were given up and are still kept."""
    return many(conn, Named, _SQL["failed"], {})


def answers_of_a_day(conn: Connection) -> list[Named]:
    """Return the answers of the last 24 hours by status."""
    return many(conn, Named, _SQL["answers"], {})


def votes_of_a_day(conn: Connection) -> list[Named]:
    """Return the votes of the last 24 hours that stand, by value."""
    return many(conn, Named, _SQL["votes"], {})


def manuals(conn: Connection) -> list[Named]:
    """Return how many manuals are current, and how many superseded."""
    return many(conn, Named, _SQL["manuals"], {})


def now(conn: Connection, silence: float) -> Now:
    """Return the rest; a worker is dead after so many seconds of silence."""
    found = one(conn, Now, _SQL["now"], {"silence": silence})
    assert found is not None
    return found


def costs(conn: Connection, by: By, days: int, team: str | None, zone: str = "UTC") -> list[Cost]:
    """Return what was spent on answers within so many days, each LM apart; `team` None: all."""
    return many(conn, Cost, _SQL["costs"], {"by": by, "days": days, "team": team, "zone": zone})


def asked_today(conn: Connection) -> list[Asked]:
    """Return what each model elsewhere was asked since midnight, UTC."""
    return many(conn, Asked, _SQL["endpoints"], {})


def night_costs(conn: Connection, days: int, team: str) -> NightCosts:
    """Return what the team's nights spent within so many days."""
    found = one(conn, NightCosts, _SQL["night_costs"], {"days": days, "team": team})
    assert found is not None
    return found
