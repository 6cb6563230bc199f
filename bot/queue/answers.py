"""The job that answers a question."""

from bot.queue.queue import ANSWER, Queue, thread_lock
from sql.database import Connection


def defer_answer(
    queue: Queue,
    conn: Connection,
    question_id: int,
    thread: tuple[str, str, str],
    *,
    once: bool = True,
    in_seconds: float = 0.0,
) -> bool:
    """Enqueue it behind the thread's other answers; False where one waits already.

    `thread`: (team, channel, thread_ts). `once` false: also where a job waits, which may have read
    what was asked before.
    """
    return queue.defer(
        conn,
        ANSWER,
        in_seconds=in_seconds,
        lock=thread_lock(*thread),
        queueing_lock=f"answer:{question_id}" if once else None,
        question_id=question_id,
    )
