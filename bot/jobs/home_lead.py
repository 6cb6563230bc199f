"""What a lead sees on their home tab beside their own."""

from datetime import datetime

from bot.jobs.home_links import Links
from bot.jobs.work import Work
from bot.showing import HomeSection
from sql.audience import Audience


def lead_sections(
    work: Work, audience: Audience, links: Links, now: datetime
) -> tuple[list[HomeSection], list[HomeSection]]:
    """(in words, as pictures)."""
    return [], []
