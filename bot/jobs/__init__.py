"""What a worker does: answer, read PDFs, learn, keep house."""

from bot.jobs.chores.embedding import ask_to_embed
from bot.jobs.chores.withdrawing import erase as erase_workspace
from bot.jobs.homes.digesting import digest_for, week_of
from bot.jobs.work import Work
from bot.jobs.works import Works

__all__ = [
    "Work",
    "Works",
    "ask_to_embed",
    "digest_for",
    "erase_workspace",
    "week_of",
]
