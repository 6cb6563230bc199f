"""Walks in progress, as a person's home tab shows them."""

from bot.jobs.work import Work
from bot.showing import home as tab


def walks_of(work: Work, user: str) -> list[tab.Section]:
    """The person's walks that are not at their end, the newest first, each as a few blocks (its
    title, the step it is at, and a button that leads there); none yet."""
    return []
