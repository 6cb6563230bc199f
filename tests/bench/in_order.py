"""`python -m tests.bench.in_order COMMAND...`: a process of Shoptalk as it was before turns.

The oldest job is begun first, whoever asked, nobody's share is bounded, and nobody is told that
they wait: what the overload table calls "before".
"""

from collections.abc import Iterable
from typing import Any

from procrastinate import jobs
from procrastinate.manager import JobManager

from bot.cli import main
from bot.hearing.inbox import Inbox
from bot.queue.job_store import JobStore


async def _oldest(self: JobStore, queues: Iterable[str] | None, worker_id: int) -> jobs.Job | None:
    return await JobManager.fetch_job(self, queues, worker_id)


def _in_silence(*_: Any) -> None:
    """Nothing is said."""


if __name__ == "__main__":
    JobStore._next = _oldest  # type: ignore[method-assign]
    Inbox._say_waiting = _in_silence  # type: ignore[method-assign]
    main()
