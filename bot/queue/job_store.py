"""The queue as seen by a worker: procrastinate's job manager, made to outlive the database.

As it comes, an error while fetching or in the heartbeat ends the worker, and one while a job's end
is written leaves the job "doing" for as long as the worker lives, with its lock. Here fetching and
listening go on, and the end of a job is written as soon as the database is back.

Nor does it know who waits for a job: here the next one is that of the person whose turn it is.
"""

import asyncio
import datetime
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Final

import structlog
from procrastinate import connector, exceptions, jobs, manager

from bot.queue.shares import Shares
from sql.jobs import FETCH_IN_TURN, FORGET_TURNS, LEAVE

log = structlog.get_logger()

_WORKER_IS_GONE: Final = "23503"
_NOT_OURS: Final = "P0001"
_LONGEST_WAIT: Final = 10.0
_NEWER_SECONDS: Final = 2.0


class JobStore(manager.JobManager):
    """`held`: the jobs by id that this process has fetched and not finished.

    `shares`: of the queues in which a person and a conversation may hold only so many places.
    `on_end` is called when a job has ended: one that was passed over may be due. `is_known` says of
    a task's name whether this release has it.
    """

    def __init__(
        self,
        of: connector.BaseConnector,
        shares: Mapping[str, Shares] | None = None,
        on_end: Callable[[], None] = lambda: None,
        is_known: Callable[[str], bool] = lambda name: True,
    ) -> None:
        super().__init__(of)
        self._is_known = is_known
        self.held: dict[int, jobs.Job] = {}
        self._shares = dict(shares or {})
        self._on_end = on_end

    async def fetch_job(self, queues: Iterable[str] | None, worker_id: int) -> jobs.Job | None:
        """Take the job whose turn it is; None also where the database could not be asked.

        An error ends the worker only where others took it for dead: it has to register anew.
        """
        try:
            job = await self._next(list(queues) if queues is not None else None, worker_id)
        except exceptions.ConnectorException as error:
            if _state(error) == _WORKER_IS_GONE:
                raise
            log.warning("queue.not_fetched", error=_kind(error))
            await asyncio.sleep(1)
            return None
        if job is not None and job.id is not None:
            self.held[job.id] = job
        return job

    async def _next(self, queues: list[str] | None, worker_id: int) -> jobs.Job | None:
        bounds = [self._shares[queue] for queue in queues or () if queue in self._shares]
        row = await self.connector.execute_query_one_async(
            FETCH_IN_TURN,
            queues=queues,
            worker_id=worker_id,
            of_a_person=bounds[0].person if bounds else None,
            of_a_channel=bounds[0].channel if bounds else None,
        )
        return None if row["id"] is None else jobs.Job.from_row(row)

    async def forget_turns(self, hours: int) -> None:
        """Whose turn was that long ago is as good as never served."""
        await self.connector.execute_query_async(FORGET_TURNS, hours=hours)

    async def finish_job(self, job: jobs.Job, status: jobs.Status, delete_job: bool) -> None:
        """Write the job's end, however long it takes to reach the database.

        One of a newer release, which this one cannot do, is left to a worker that can.
        """
        if status is jobs.Status.FAILED and not self._is_known(job.task_name):
            log.warning("job.of_a_newer_release", job=job.id, task=job.task_name)
            await self._write(job, lambda: self._leave(job))
            return
        finish = super().finish_job
        await self._write(job, lambda: finish(job, status, delete_job))

    async def retry_job(
        self,
        job: jobs.Job,
        retry_at: datetime.datetime | None = None,
        priority: int | None = None,
        queue: str | None = None,
        lock: str | None = None,
    ) -> None:
        """Put the job back, however long it takes to reach the database.

        Where another job with its queueing lock waits already, that one does the work.
        """

        retry, finish = super().retry_job, super().finish_job

        async def give_back() -> None:
            try:
                await retry(job, retry_at, priority, queue, lock)
            except exceptions.UniqueViolation:
                await finish(job, jobs.Status.FAILED, False)

        await self._write(job, give_back)

    async def update_heartbeat(self, worker_id: int) -> None:
        """Say that the worker lives, if the database can be told now."""
        try:
            await super().update_heartbeat(worker_id)
        except exceptions.ConnectorException as error:
            log.warning("queue.no_heartbeat", error=_kind(error))

    async def listen_for_jobs(
        self,
        *,
        on_notification: manager.NotificationCallback,
        queues: Iterable[str] | None = None,
    ) -> None:
        """Listen for new jobs, again and again; meanwhile they are found by asking."""
        wait = 1.0
        while True:
            try:
                await super().listen_for_jobs(on_notification=on_notification, queues=queues)
                wait = 1.0
            except exceptions.ConnectorException as error:
                log.warning("queue.not_listening", error=_kind(error))
            await asyncio.sleep(wait)
            wait = min(wait * 2, _LONGEST_WAIT)

    async def _leave(self, job: jobs.Job) -> None:
        """Put it back as if nobody had tried."""
        await self.connector.execute_query_async(LEAVE, job_id=job.id, seconds=_NEWER_SECONDS)

    async def _write(self, job: jobs.Job, write: Callable[[], Awaitable[None]]) -> None:
        wait = 0.2
        while True:
            try:
                await write()
                break
            except exceptions.ConnectorException as error:
                if _state(error) == _NOT_OURS:  # written before the answer was lost, or taken away
                    log.info("queue.job_was_not_ours", job=job.id)
                    break
                log.warning("queue.not_written", job=job.id, error=_kind(error))
            await asyncio.sleep(wait)
            wait = min(wait * 2, _LONGEST_WAIT)
        if job.id is not None:
            self.held.pop(job.id, None)
        self._on_end()


def _state(error: BaseException) -> str | None:
    """PostgreSQL's code of the error beneath; this room knows no psycopg."""
    return getattr(error.__cause__, "sqlstate", None)


def _kind(error: BaseException) -> str:
    return type(error.__cause__ or error).__name__
