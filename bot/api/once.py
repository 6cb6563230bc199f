"""Calls with an idempotency key are done once: a repeat gets the first one's result.

What is one transaction is written in the same one as its result (`in_transaction`). What takes long
is held meanwhile (`begin`), and its result is written with what it did (`Hold.finish`): whoever is
killed in between holds it for some seconds more, and then the next one does it.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from bot.api.problems import Problem
from sql import api_calls
from sql.api_calls import Begun, Call
from sql.database import Connection, Database

SECONDS_HELD: Final = 15.0
SECONDS_BETWEEN: Final = 5.0
"""How often it is held anew."""


class Overtaken(Exception):
    """Another one does the call by now: nothing was written."""


@dataclass(frozen=True)
class Done:
    """What came of a call: the status of its response, and what its body is made of."""

    status: int
    result: Mapping[str, Any]
    again: bool = False


def call_of(key_id: int, idempotency_key: str, *parts: bytes | str) -> Call:
    """The call, known by what it asks."""
    asked = hashlib.sha256()
    for part in parts:
        raw = part.encode("utf-8", "replace") if isinstance(part, str) else part
        asked.update(len(raw).to_bytes(8, "big") + raw)
    return Call(key_id, idempotency_key, asked.hexdigest())


def in_transaction(conn: Connection, call: Call | None, work: Callable[[], Done]) -> Done:
    """Do it, or get what was done; both in the transaction of `conn`. Problems as of `begin`."""
    if call is None:
        return work()
    attempt = api_calls.begin(conn, call, SECONDS_HELD)
    if attempt is None:
        return _again(conn, call)
    done = work()
    api_calls.finish(conn, call, attempt, done.status, done.result)
    return done


@dataclass(frozen=True)
class Hold:
    """A call that is worked on. `again`: somebody before was cut off in the middle."""

    db: Database
    call: Call
    attempt: int

    @property
    def again(self) -> bool:
        return self.attempt > 1

    def renew(self) -> None:
        """Hold it for some seconds more."""
        with self.db.connection() as conn:
            api_calls.renew(conn, self.call, self.attempt, SECONDS_HELD)

    def finish(self, conn: Connection, status: int, result: Mapping[str, Any]) -> None:
        """Write the result in the transaction of `conn`; Overtaken undoes all of it."""
        if not api_calls.finish(conn, self.call, self.attempt, status, result):
            raise Overtaken

    def release(self) -> None:
        """It failed: whoever repeats it tries anew."""
        with self.db.connection() as conn:
            api_calls.release(conn, self.call, self.attempt)


def begin(db: Database, call: Call) -> Hold | Done:
    """Hold the call, or get what was done before.

    Problem 422 where the key was used for another call, 409 where somebody works on this one.
    """
    with db.connection() as conn:
        attempt = api_calls.begin(conn, call, SECONDS_HELD)
        if attempt is None:
            attempt = api_calls.take_over(conn, call, SECONDS_HELD)
        if attempt is None:
            return _again(conn, call)
    return Hold(db, call, attempt)


def _again(conn: Connection, call: Call) -> Done:
    before = api_calls.get(conn, call)
    if before is not None and before.asked != call.asked:
        said = "This idempotency key was used for another request: take a new key for a new one."
        raise Problem(422, "idempotency-key-used", said)
    if before is None or before.status is None or before.result is None:
        raise _at_work(before)
    return Done(before.status, before.result, again=True)


def _at_work(before: Begun | None) -> Problem:
    wait = max(1, min(5, int(before.seconds_held) if before else 1))
    said = "The first request with this idempotency key is still being worked on: repeat this one."
    return Problem(409, "still-at-work", said, headers={"Retry-After": str(wait)})
