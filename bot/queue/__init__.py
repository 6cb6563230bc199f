"""Work that waits in Postgres, and who does it. Tasks are named here, and known in `bot.jobs`."""

from bot.queue.queue import (
    ADD_UNITS,
    ANSWER,
    FORGET,
    INGEST,
    LEARN,
    LOOK,
    SHOW_LINES,
    SHOW_PAGE,
    SHOW_STEPS,
    SWEEP,
    WITHDRAW,
    WITHDRAW_UPLOAD,
    Queue,
    learn_lock,
    look_lock,
    thread_lock,
)

__all__ = [
    "ADD_UNITS",
    "ANSWER",
    "FORGET",
    "INGEST",
    "LEARN",
    "LOOK",
    "SHOW_LINES",
    "SHOW_PAGE",
    "SHOW_STEPS",
    "SWEEP",
    "WITHDRAW",
    "WITHDRAW_UPLOAD",
    "Queue",
    "learn_lock",
    "look_lock",
    "thread_lock",
]
