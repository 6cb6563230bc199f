"""Work that waits in Postgres, and who does it. Tasks are named here, and known in `bot.jobs`."""

from bot.queue.queue import (
    ADD_UNITS,
    ANSWER,
    INGEST,
    LEARN,
    SAY_WAITING,
    SHOW_LINES,
    SHOW_PAGE,
    SHOW_STEPS,
    SWEEP,
    WITHDRAW,
    WITHDRAW_UPLOAD,
    Queue,
    learn_lock,
    pictures_lock,
    thread_lock,
    waiting_lock,
)
from bot.queue.shares import Shares

__all__ = [
    "ADD_UNITS",
    "ANSWER",
    "INGEST",
    "LEARN",
    "SAY_WAITING",
    "SHOW_LINES",
    "SHOW_PAGE",
    "SHOW_STEPS",
    "SWEEP",
    "WITHDRAW",
    "WITHDRAW_UPLOAD",
    "Queue",
    "Shares",
    "learn_lock",
    "pictures_lock",
    "thread_lock",
    "waiting_lock",
]
