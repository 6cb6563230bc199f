"""Work that waits in Postgres, and who does it. Tasks are named here, and known in `bot.jobs`."""

from bot.queue.queue import (
    ADD_UNITS,
    ANSWER,
    INGEST,
    LEARN,
    REDRAW,
    SHOW_LINES,
    SHOW_PAGE,
    SHOW_STEPS,
    SWEEP,
    WITHDRAW,
    WITHDRAW_UPLOAD,
    Queue,
    learn_lock,
    thread_lock,
)

__all__ = [
    "ADD_UNITS",
    "ANSWER",
    "INGEST",
    "LEARN",
    "REDRAW",
    "SHOW_LINES",
    "SHOW_PAGE",
    "SHOW_STEPS",
    "SWEEP",
    "WITHDRAW",
    "WITHDRAW_UPLOAD",
    "Queue",
    "learn_lock",
    "thread_lock",
]
