"""Walks in progress, as a person's home tab shows them."""

from agent.wording import Language
from bot.jobs.homes.home_links import Links
from bot.jobs.work import Work
from bot.showing import home as tab
from sql import walks

_MOST = 5


def walks_of(work: Work, user: str, links: Links, language: Language = "en") -> list[tab.Section]:
    """The walks that the person began or went on with and that are not at their end, the newest
    first: what was asked, the step it is at, and a button that leads there."""
    with work.shop.db.connection() as conn:
        found = walks.open_ones(conn, work.me.team, user=user, most=_MOST)
    return [
        tab.under_way(one.asked, one.card + 1, one.cards, links.to(one.channel, one.ts), language)
        for one in found
    ]
