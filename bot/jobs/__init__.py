"""What a worker does: answer, read PDFs, learn, keep house."""

from bot.jobs.work import Work

__all__ = [
    "Work",
]
