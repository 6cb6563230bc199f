"""The worker: runs the jobs of every queue, each queue with a width of its own.

Ingestion never starves answers, for they do not share their places; and whoever asks much starves
nobody, for the jobs of a queue are begun in turn, person by person (`bot.queue.job_store`). When it
has to stop, it lets what it works on come to its end for a few seconds, and gives back the rest.
"""

import asyncio
import contextlib
import datetime
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import structlog
from procrastinate import App, PsycopgConnector, exceptions
from procrastinate.worker import Worker

from bot.queue.job_store import JobStore
from bot.queue.queue import ANSWERS, CHORES, INGESTS, LEARNS
from bot.queue.reaper import Reaper
from bot.queue.shares import Shares
from bot.settings import BotSettings
from sql.database import Database

log = structlog.get_logger()

_SECONDS_TO_FINISH: Final = 5.0
_SECONDS_TO_ABORT: Final = 3.0
"""Together less than the ten seconds after which container platforms kill."""
_SECONDS_TO_GIVE_BACK: Final = 2.0
_POLL_SECONDS: Final = 2.0
_AGAIN_SECONDS: Final = 0.1
_LONGEST_WAIT: Final = 30.0
_CONNECTIONS: Final = 4


def widths(settings: BotSettings) -> Mapping[str, int]:
    """How many jobs of each queue one worker runs at the same time.

    A sweep takes as long as Slack makes it, and is alone by its lock: others pass it.
    """
    return {ANSWERS: settings.answer_jobs, INGESTS: settings.ingest_jobs, CHORES: 3, LEARNS: 1}


def run(
    db: Database,
    settings: BotSettings,
    register: Callable[[App], None],
    leave: Callable[[], None],
) -> None:
    """Run jobs until SIGTERM or Ctrl-C; `register` gives the app its tasks.

    Where a job does not end in time it is given back, `leave` is called, and the process ends here:
    threads cannot be ended, only left.
    """
    asyncio.run(_Running(db, settings, register, leave).run())


class _Running:
    def __init__(
        self,
        db: Database,
        settings: BotSettings,
        register: Callable[[App], None],
        leave: Callable[[], None],
    ) -> None:
        self._leave = leave
        self._settings = settings
        self._stop = asyncio.Event()
        self._workers: dict[str, Worker] = {}

        async def address() -> str:
            # It may have to start the embedded server again, which takes seconds.
            return await asyncio.to_thread(lambda: db.url)

        connector = PsycopgConnector(
            conninfo=address, min_size=0, max_size=_CONNECTIONS, timeout=10
        )
        shares = {ANSWERS: Shares.of(settings)}
        self._store = JobStore(
            connector, shares, self._look_again, lambda name: name in self._app.tasks
        )
        self._app = App(connector=connector)
        self._app.job_manager = self._store
        register(self._app)

    async def run(self) -> None:
        loop = asyncio.get_running_loop()
        places = widths(self._settings)
        # The default has as many threads as the machine has cores, and a few.
        loop.set_default_executor(ThreadPoolExecutor(sum(places.values()) + 2, "job"))
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stop.set)
        async with self._app.open_async():
            reaper = asyncio.create_task(self._reaper().run())
            serving = [asyncio.create_task(self._serve(*place)) for place in places.items()]
            log.info("worker.started", **places)
            stopped = asyncio.create_task(self._stop.wait())
            parts = [reaper, *serving]
            # None of them ends by itself: one that does is broken, and with it all of this process.
            await asyncio.wait([stopped, *parts], return_when=asyncio.FIRST_COMPLETED)
            errors = [error for part in parts if part.done() and (error := part.exception())]
            for error in errors:
                log.error("worker.broken", error=type(error).__name__)
            self._stop.set()
            for worker in self._workers.values():
                worker.stop()  # type: ignore[no-untyped-call]
            _, late = await asyncio.wait(serving, timeout=_SECONDS_TO_FINISH + _SECONDS_TO_ABORT)
            reaper.cancel()
            if late:
                await self._give_back()
                self._end(1 if errors else 0)
        if errors:
            raise errors[0]
        log.info("worker.stopped")

    async def _serve(self, queue: str, width: int) -> None:
        """Run a worker of the queue again and again until it is to stop."""
        wait = 1.0
        while not self._stop.is_set():
            silence = self._settings.stalled_seconds
            worker = self._workers[queue] = Worker(
                self._app,
                queues=[queue],
                name=queue,
                concurrency=width,
                install_signal_handlers=False,
                fetch_job_polling_interval=_POLL_SECONDS,
                shutdown_graceful_timeout=_SECONDS_TO_FINISH,
                update_heartbeat_interval=silence / 3,
                stalled_worker_timeout=silence,
            )
            began = time.monotonic()
            try:
                await worker.run()  # type: ignore[no-untyped-call]
            except exceptions.ConnectorException as error:
                kind = type(error.__cause__ or error).__name__
                log.warning("worker.interrupted", queue=queue, error=kind, again_in=wait)
            wait = 1.0 if time.monotonic() - began > _LONGEST_WAIT else min(wait * 2, _LONGEST_WAIT)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stop.wait(), wait)

    def _look_again(self) -> None:
        """Have every queue look at once for a job that an end has made due: nothing tells of it."""
        for worker in self._workers.values():
            # Now, and once more should a look that is under way have come too early.
            worker._new_job_event.set()
            asyncio.get_running_loop().call_later(_AGAIN_SECONDS, worker._new_job_event.set)

    def _reaper(self) -> Reaper:
        def ids() -> list[int]:
            found = (worker.worker_id for worker in self._workers.values())
            return [id_ for id_ in found if id_ is not None]

        settings = self._settings
        return Reaper(self._store, ids, settings.stalled_seconds, settings.keep_jobs_hours)

    async def _give_back(self) -> None:
        now = datetime.datetime.now(datetime.UTC)
        for job in list(self._store.held.values()):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._store.retry_job(job, now), _SECONDS_TO_GIVE_BACK)
                log.info("job.given_back", job=job.id, task=job.task_name)

    def _end(self, code: int) -> None:
        self._leave()
        log.info("worker.stopped")
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
