"""Table `readings`: how far the reading of a PDF is that a client of the API sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeAlias

from psycopg.types.json import Jsonb

from sql.files import load
from sql.rows import Connection, execute, many, one

State: TypeAlias = Literal["reading", "ended", "failed"]
Stage: TypeAlias = Literal["waiting", "reading", "recognising", "embedding", "writing"]
_SQL = load("readings")
_BATCH = 500


@dataclass(frozen=True)
class Held:
    """A reading that is worked on; the attempt is the fence."""

    reading_id: int
    attempt: int


@dataclass(frozen=True)
class Reading:
    """How far it is: `done` of `total` of the stage, with the seconds that are left of it, where
    that can be said. `cut_off`: whoever worked on it is gone. `result` once it has ended, `problem`
    once it has failed, as the client gets them."""

    reading_id: int
    state: State
    stage: Stage
    done: int
    total: int
    seconds_left: float | None
    result: dict[str, Any] | None
    problem: dict[str, Any] | None
    begun_at: datetime
    changed_at: datetime
    cut_off: bool


def begin(
    conn: Connection, team: str, key_id: int, idempotency_key: str | None, seconds: float
) -> Held:
    """Begin a reading, held for so many seconds; the same one anew for the same idempotency key."""
    named = {"team": team, "key_id": key_id, "idempotency_key": idempotency_key}
    held = one(conn, Held, _SQL["begin"], {**named, "seconds": seconds})
    assert held is not None
    return held


def move(
    conn: Connection,
    held: Held,
    stage: Stage,
    done: int,
    total: int,
    seconds_left: float | None,
    seconds: float,
) -> bool:
    """Write how far it is, and hold it; False where it is another attempt's by now."""
    far = {"stage": stage, "done": done, "total": total, "seconds_left": seconds_left}
    return execute(conn, _SQL["move"], {**vars(held), **far, "seconds": seconds}) > 0


def renew(conn: Connection, held: Held, seconds: float) -> bool:
    """Hold it for so many seconds more; False where it is another attempt's by now."""
    return execute(conn, _SQL["renew"], {**vars(held), "seconds": seconds}) > 0


def finish(
    conn: Connection,
    held: Held,
    *,
    result: Mapping[str, Any] | None = None,
    problem: Mapping[str, Any] | None = None,
) -> bool:
    """It has ended, with a result, or failed, with a problem; False where it is another's."""
    told: dict[str, Any] = {
        "state": "ended" if problem is None else "failed",
        "result": None if result is None else Jsonb(dict(result)),
        "problem": None if problem is None else Jsonb(dict(problem)),
    }
    return execute(conn, _SQL["finish"], {**vars(held), **told}) > 0


def get(conn: Connection, key_id: int, reading_id: int) -> Reading | None:
    """Return the client's reading of that id; None where it has none."""
    return next(iter(_found(conn, key_id, 1, reading_id=reading_id)), None)


def by_key(conn: Connection, key_id: int, idempotency_key: str) -> Reading | None:
    """Return what was begun under the client's idempotency key."""
    return next(iter(_found(conn, key_id, 1, idempotency_key=idempotency_key)), None)


def latest(conn: Connection, key_id: int, limit: int) -> list[Reading]:
    """Return the client's readings, newest first."""
    return _found(conn, key_id, limit)


def old(conn: Connection) -> int:
    """Forget readings that were begun more than a day ago, a batch of them; return how many."""
    return execute(conn, _SQL["old"], {"limit": _BATCH})


def _found(
    conn: Connection,
    key_id: int,
    limit: int,
    *,
    reading_id: int | None = None,
    idempotency_key: str | None = None,
) -> list[Reading]:
    asked = {"reading_id": reading_id, "idempotency_key": idempotency_key}
    return many(conn, Reading, _SQL["get"], {"key_id": key_id, "limit": limit, **asked})
