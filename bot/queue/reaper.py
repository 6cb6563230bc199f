"""Gives the jobs of dead workers to the living, and deletes what is long done.

Procrastinate does neither by itself: a job whose worker was killed would stay "doing", and its lock
would block its Slack thread for ever. Every worker has a reaper; several do no harm.
"""

import asyncio
import time
from collections.abc import Callable
from typing import Final

import structlog
from procrastinate import exceptions, jobs

from bot.queue.job_store import JobStore

log = structlog.get_logger()

_SECONDS_BETWEEN_CLEANUPS: Final = 3600.0


class Reaper:
    """One process's; `workers` gives the ids under which it has registered itself."""

    def __init__(
        self,
        store: JobStore,
        workers: Callable[[], list[int]],
        stalled_seconds: float,
        keep_hours: int,
    ) -> None:
        self._store = store
        self._workers = workers
        self._stalled_seconds = stalled_seconds
        self._keep_hours = keep_hours
        self._suspects: set[int] = set()
        self._cleaned_at = float("-inf")

    async def run(self) -> None:
        """Go round until cancelled: a dead worker's job waits no longer than 4/3 of the silence."""
        while True:
            try:
                await self.round()
            except exceptions.ConnectorException as error:
                log.warning("reaper.failed", error=type(error.__cause__ or error).__name__)
            await asyncio.sleep(self._stalled_seconds / 3)

    async def round(self) -> int:
        """Give back every job that nobody works on; return how many there were."""
        stalled = await self._store.get_stalled_jobs(seconds_since_heartbeat=self._stalled_seconds)
        # Whose worker's row is gone can still be ours: we were taken for dead, and are not.
        dead = [job for job in stalled if job.id not in self._store.held]
        lost = await self._lost()
        for job in dead + lost:
            log.warning("job.given_back", job=job.id, task=job.task_name, worker=job.worker_id)
            await self._store.retry_job(job)
        await self._store.prune_stalled_workers(self._stalled_seconds)
        if time.monotonic() - self._cleaned_at > _SECONDS_BETWEEN_CLEANUPS:
            await self._store.delete_old_jobs(
                self._keep_hours, include_failed=True, include_cancelled=True, include_aborted=True
            )
            await self._store.forget_turns(self._keep_hours)
            self._cleaned_at = time.monotonic()
        return len(dead + lost)

    async def _lost(self) -> list[jobs.Job]:
        """Jobs that we fetched without learning it: the connection broke before the answer.

        Asked twice, a round apart: a job that is being fetched right now looks the same.
        """
        ours: list[jobs.Job] = []
        for worker in self._workers():
            ours += await self._store.list_jobs_async(status="doing", worker_id=worker)
        unheld = [job for job in ours if job.id is not None and job.id not in self._store.held]
        lost = [job for job in unheld if job.id in self._suspects]
        self._suspects = {job.id for job in unheld if job.id is not None}
        return lost
