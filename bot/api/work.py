"""Work that takes long, beside the event loop: answers, until they are there or not wanted."""

import asyncio
import contextlib
import threading
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from typing import Any, Final, TypeAlias, TypeVar

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request

from bot.api import once
from bot.api.asking import Abandoned, Question, Told, ask_as, read_again
from bot.api.clients import Client
from bot.api.front import Front
from bot.api.once import Done, Hold
from bot.api.operations import Given
from bot.api.problems import busy
from bot.showing import Part
from sql.api_calls import Call
from sql.database import Connection

T = TypeVar("T")
Asked: TypeAlias = bytes | str
_WAITING: Final = 4
"""Answers that wait for each that is worked on; more are told to come again."""
SECONDS_ALIVE: Final = 10.0


async def in_thread(limiter: CapacityLimiter, work: Callable[..., T], *given: Any) -> T:
    """The work's result; it is waited for even where the caller is cancelled."""
    return await to_thread.run_sync(work, *given, limiter=limiter)


@contextlib.asynccontextmanager
async def held(front: Front, hold: Hold | None) -> AsyncIterator[None]:
    """Hold the call in the block; where it fails, it can be tried anew."""
    if hold is None:
        yield
        return

    async def renew() -> None:
        while True:
            await asyncio.sleep(once.SECONDS_BETWEEN)
            await in_thread(front.quick, hold.renew)

    renewing = asyncio.create_task(renew())
    try:
        yield
    except BaseException:
        await in_thread(front.quick, hold.release)
        raise
    finally:
        renewing.cancel()


async def done_once(
    front: Front, given: Given, limiter: CapacityLimiter, work: Callable[[], Done], *asked: Asked
) -> Done:
    """The work's result, once for the request's idempotency key and what was `asked`. Where it was
    cut off the repeat does it anew, so that twice has to be the same as once.

    Problem 422 where the key was used for another call, 409 where somebody works on this one.
    """
    if given.idempotency_key is None:
        return await in_thread(limiter, work)
    call = once.call_of(given.client.key_id, given.idempotency_key, *asked)
    hold = await in_thread(front.quick, once.begin, front.shop.db, call)
    if isinstance(hold, Done):
        return hold

    def finished() -> Done:
        done = work()
        with front.shop.db.connection() as conn:
            hold.finish(conn, done.status, done.result)
        return done

    async with held(front, hold):
        return await in_thread(limiter, finished)


class Answering:
    """An answer under way. `lines()` gives what is found meanwhile, `told()` the answer."""

    def __init__(
        self, front: Front, client: Client, question: Question, call: Call | None = None
    ) -> None:
        self._front, self._client, self._question, self._call = front, client, question, call
        self._gone = threading.Event()
        self._found: asyncio.Queue[Sequence[Part]] = asyncio.Queue()
        self._loop = asyncio.get_running_loop()
        self._task = self._loop.create_task(self._run())

    async def told(self, request: Request) -> Told:
        """The answer; Abandoned where the client went away, who has no key to come back with."""
        watching = self._loop.create_task(_until_gone(request))
        try:
            await asyncio.wait({self._task, watching}, return_when=asyncio.FIRST_COMPLETED)
            if not self._task.done():
                self.leave()
            return await asyncio.shield(self._task)
        except asyncio.CancelledError:
            self.leave()
            raise
        finally:
            watching.cancel()

    async def lines(self) -> AsyncIterator[Sequence[Part] | None]:
        """What was found, as it is; None now and then while there is nothing to say. Ends with the
        answer."""
        while not self._task.done():
            finding = self._loop.create_task(self._found.get())
            try:
                await asyncio.wait(
                    {self._task, finding},
                    timeout=SECONDS_ALIVE,
                    return_when=asyncio.FIRST_COMPLETED,
                )
            finally:
                if not finding.done():
                    finding.cancel()
            if finding.done() and not finding.cancelled():
                yield finding.result()
            elif not self._task.done():
                yield None
        while not self._found.empty():
            yield self._found.get_nowait()

    async def end(self) -> Told:
        """The answer, for who watches for the client in another way."""
        return await asyncio.shield(self._task)

    def leave(self) -> None:
        """The client is gone: without a key to come back with, the work ends."""
        if self._call is None:
            self._gone.set()
        _KEPT.add(self._task)
        self._task.add_done_callback(_forget)

    async def _run(self) -> Told:
        front = self._front
        waiting = front.answers.statistics().tasks_waiting
        if waiting >= _WAITING * front.answers.total_tokens:
            raise busy("Too many questions wait for their answer: ask again.")
        began = time.perf_counter()
        hold: Hold | None = None
        if self._call is not None:
            begun = await in_thread(front.quick, once.begin, front.shop.db, self._call)
            if isinstance(begun, Done):
                answer_id = int(begun.result["answer_id"])
                return await in_thread(front.quick, read_again, front, self._client, answer_id)
            hold = begun
        async with held(front, hold):
            told = await in_thread(front.answers, self._ask, hold)
        front.metrics.answers.labels(told.shown.answer.status).inc()
        front.metrics.answer_seconds.observe(time.perf_counter() - began)
        if told.reply is not None:
            front.metrics.tokens.labels("in").inc(told.reply.tokens_in)
            front.metrics.tokens.labels("out").inc(told.reply.tokens_out)
        return told

    def _is_wanted(self) -> bool:
        return not (self._gone.is_set() or self._front.closing.is_set())

    def _ask(self, hold: Hold | None) -> Told:
        def found(parts: Sequence[Part]) -> None:
            self._loop.call_soon_threadsafe(self._found.put_nowait, parts)

        def recorded(conn: Connection, answer_id: int) -> None:
            if hold is not None:
                hold.finish(conn, 200, {"answer_id": answer_id})

        if not self._is_wanted():
            raise Abandoned
        with self._front.metrics.at_work.track_inprogress():
            try:
                return ask_as(
                    self._front,
                    self._client,
                    self._question,
                    on_lines=found,
                    on_recorded=recorded,
                    is_wanted=self._is_wanted,
                )
            except Abandoned:
                self._front.metrics.abandoned.inc()
                raise


_KEPT: Final[set[asyncio.Task[Any]]] = set()
"""Tasks that nobody waits for: the loop itself would let them be collected."""


def keep(work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
    """The work as a task that goes on to its end, whoever waits for it."""
    task = asyncio.get_running_loop().create_task(work)
    _KEPT.add(task)
    task.add_done_callback(_forget)
    return task


def _forget(task: asyncio.Task[Any]) -> None:
    _KEPT.discard(task)
    if not task.cancelled():
        task.exception()  # nobody is there to be told


async def _until_gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
