"""How far the reading of an uploaded PDF is: written down by whoever reads it, told to its client.

It is a row, so that any process of the API tells of it. Whoever reads holds the row for some
seconds at a time: one that was killed is told of as cut off, and the same request again goes on.
"""

import asyncio
import contextlib
import threading
import time
from collections.abc import AsyncIterator, Callable
from typing import Any, Final

from bot.api.clients import Client
from bot.api.front import Front
from bot.api.once import SECONDS_BETWEEN, SECONDS_HELD, Overtaken
from bot.api.problems import Problem, not_found
from bot.api.work import in_thread
from ingest.manual import Progress
from sql import readings
from sql.database import Database
from sql.errors import SqlError
from sql.readings import Held, Reading

_SECONDS_BETWEEN: Final = 0.5
"""Between two writes of one reading, and two looks of who waits for it."""
MOST: Final = 100


class Far:
    """Told of the progress, in the thread that reads; raises Overtaken where it is another's.
    Thread-safe."""

    def __init__(
        self, db: Database, held: Held, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._db, self.held, self._clock = db, held, clock
        self._lock = threading.Lock()
        self._began: dict[str, tuple[float, int]] = {}
        self._told: Progress | None = None
        self._written: Progress | None = None
        self._written_at = float("-inf")

    def __call__(self, now: Progress) -> None:
        at = self._clock()
        with self._lock:
            self._began.setdefault(now.stage, (at, now.done))
            self._told = now
            before = self._written
            soon = at - self._written_at < _SECONDS_BETWEEN
            if before is not None and before.stage == now.stage and soon:
                return
            ours = self._write(now, at)
        if not ours:
            raise Overtaken

    def renew(self) -> None:
        """Hold it, and write what was told last, where that was too soon after another."""
        with self._lock:
            if self._told is not None and self._told != self._written:
                self._write(self._told, self._clock())
                return
        with self._db.connection() as conn:
            readings.renew(conn, self.held, SECONDS_HELD)

    def _write(self, now: Progress, at: float) -> bool:
        self._written, self._written_at = now, at
        began, start = self._began[now.stage]
        done, left = now.done - start, now.total - now.done
        seconds = (at - began) * left / done if done > 0 else None
        with self._db.connection() as conn:
            far = (now.stage, now.done, now.total, seconds)
            return readings.move(conn, self.held, *far, SECONDS_HELD)


@contextlib.asynccontextmanager
async def kept(front: Front, far: Far) -> AsyncIterator[None]:
    """Hold the reading in the block, also while nothing of it can be told."""

    async def again() -> None:
        while True:
            await asyncio.sleep(SECONDS_BETWEEN)
            with contextlib.suppress(SqlError):  # the next time, or it is told of as cut off
                await in_thread(front.quick, far.renew)

    renewing = asyncio.create_task(again())
    try:
        yield
    finally:
        renewing.cancel()


def begin(front: Front, client: Client, idempotency_key: str | None) -> Held:
    """A reading is begun, or the one of this idempotency key anew."""
    with front.shop.db.connection() as conn:
        return readings.begin(conn, client.team, client.key_id, idempotency_key, SECONDS_HELD)


def failed(front: Front, held: Held, problem: Problem) -> None:
    """It has failed, and why."""
    with front.shop.db.connection() as conn:
        readings.finish(conn, held, problem=problem.document())


def of(front: Front, client: Client, reading_id: int) -> Reading:
    """The client's own reading; Problem 404."""
    with front.shop.db.connection() as conn:
        found = readings.get(conn, client.key_id, reading_id)
    if found is None:
        raise not_found("reading")
    return found


def document(one: Reading) -> dict[str, Any]:
    """The reading as `ReadingResult`."""
    problem = _cut_off().document() if one.cut_off else one.problem
    return {
        "reading_id": one.reading_id,
        "state": "failed" if one.cut_off else one.state,
        "stage": one.stage,
        "done": one.done,
        "total": one.total,
        "seconds_left": None if one.seconds_left is None else round(one.seconds_left, 1),
        "manual": one.result,
        "problem": problem,
        "begun_at": one.begun_at.isoformat(),
        "changed_at": one.changed_at.isoformat(),
    }


async def told(front: Front, client: Client, reading_id: int) -> AsyncIterator[dict[str, Any]]:
    """The reading's documents, one whenever something changed, the last one in its end. Problem
    404."""
    before: dict[str, Any] | None = None
    while not front.closing.is_set():
        now = document(await in_thread(front.quick, of, front, client, reading_id))
        if now != before:
            before = now
            yield now
        if now["state"] != "reading":
            return
        await asyncio.sleep(_SECONDS_BETWEEN)


def _cut_off() -> Problem:
    said = (
        "The server that read it ended in the middle, and nothing of the manual was kept: send it "
        "again; with the same Idempotency-Key it is this same reading."
    )
    return Problem(503, "cut-off", said)
