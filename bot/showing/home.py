"""Home tabs and the weekly digest as they are drawn: what jobs are given of it by one name."""

from bot.showing.blocks.digest import Digest, Rising, digest_document, digest_message
from bot.showing.blocks.home import (
    Asked,
    Fresh,
    Reach,
    Section,
    fresh,
    home_view,
    image,
    reach,
    recent,
    under_way,
    walks,
)
from bot.showing.blocks.home_lead import (
    Gap,
    Place,
    Row,
    Waits,
    coverage,
    how_many,
    needed,
    unanswered,
    waiting,
    worst,
)
from bot.showing.blocks.home_programs import Evidence, Programs, Spent, cost, programs, votes
from bot.showing.digest_ledger import DigestLedger
from bot.showing.plots import Bar, Plot, draw

__all__ = [
    "Asked",
    "Bar",
    "Digest",
    "DigestLedger",
    "Evidence",
    "Fresh",
    "Gap",
    "Place",
    "Plot",
    "Programs",
    "Reach",
    "Rising",
    "Row",
    "Section",
    "Spent",
    "Waits",
    "cost",
    "coverage",
    "digest_document",
    "digest_message",
    "draw",
    "fresh",
    "home_view",
    "how_many",
    "image",
    "needed",
    "programs",
    "reach",
    "recent",
    "unanswered",
    "under_way",
    "votes",
    "waiting",
    "walks",
    "worst",
]
