"""What a worker does: answer, read PDFs, learn, keep house."""

from bot.jobs.digesting import digest_for, week_of
from bot.jobs.embedding import ask_to_embed
from bot.jobs.work import Work
from bot.jobs.works import Works

__all__ = [
    "Work",
    "Works",
    "ask_to_embed",
    "digest_for",
    "week_of",
]
