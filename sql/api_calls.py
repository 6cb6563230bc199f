"""Table `api_calls`: calls of the HTTP API that have an idempotency key, each done once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from psycopg.types.json import Jsonb

from sql.files import load
from sql.rows import Connection, execute, one, value

_SQL = load("api_calls")
_BATCH = 500


@dataclass(frozen=True)
class Call:
    """Which call it is: the client, the key that it was given, and a hash of what is asked."""

    key_id: int
    idempotency_key: str
    asked: str


@dataclass(frozen=True)
class Begun:
    """A call that was begun before. `status` None: somebody works on it, and holds it for so many
    seconds more."""

    asked: str
    attempt: int
    status: int | None
    result: dict[str, Any] | None
    seconds_held: float


def begin(conn: Connection, call: Call, seconds: float) -> int | None:
    """Hold the call for so many seconds and return the attempt; None where it was begun before.

    Waits for whoever is about to begin it in another transaction.
    """
    attempt = value(conn, _SQL["begin"], {**vars(call), "seconds": seconds})
    return None if attempt is None else int(attempt)


def take_over(conn: Connection, call: Call, seconds: float) -> int | None:
    """Hold a call that was left unfinished, and return the attempt; None where it was not."""
    attempt = value(conn, _SQL["take_over"], {**vars(call), "seconds": seconds})
    return None if attempt is None else int(attempt)


def get(conn: Connection, call: Call) -> Begun | None:
    """Return what was begun under the client's idempotency key, whatever it asked."""
    return one(conn, Begun, _SQL["get"], vars(call))


def renew(conn: Connection, call: Call, attempt: int, seconds: float) -> bool:
    """Hold it for so many seconds from now; False where it is another attempt's by now."""
    parameters = {**vars(call), "attempt": attempt, "seconds": seconds}
    return execute(conn, _SQL["renew"], parameters) > 0


def finish(
    conn: Connection, call: Call, attempt: int, status: int, result: Mapping[str, Any]
) -> bool:
    """Write what came of it; False, and nothing written, where it is another attempt's by now."""
    parameters = {
        **vars(call),
        "attempt": attempt,
        "status": status,
        "result": Jsonb(dict(result)),
    }
    return execute(conn, _SQL["finish"], parameters) > 0


def release(conn: Connection, call: Call, attempt: int) -> None:
    """Forget that it was begun, so that it can be tried anew."""
    execute(conn, _SQL["release"], {**vars(call), "attempt": attempt})


def old(conn: Connection) -> int:
    """Forget calls that were begun more than a day ago, a batch of them; return how many."""
    return execute(conn, _SQL["old"], {"limit": _BATCH})
