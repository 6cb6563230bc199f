"""Who voted: asked of Slack soon after the vote, so that the night asks nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import structlog

from bot.slack import calling, voter_kind
from sql import voters
from sql.voters import VoterKind

if TYPE_CHECKING:
    from bot.jobs.work import Work

log = structlog.get_logger()
_AT_ONCE: Final = 50
"""Well below what Slack lets ask in a minute; the next look asks about others."""


def know_voters(work: Work) -> None:
    """Of everybody who voted it is known who they are, and of those who vote now since a day.

    What was told until Slack failed is kept. SlackUnreachable or SlackRefused where it did.
    """
    with work.shop.db.connection() as conn:
        asked = voters.to_ask(conn, work.me.team, _AT_ONCE)
    told: dict[str, VoterKind] = {}
    try:
        for user in asked:
            with calling():
                told[user] = voter_kind(work.slack, work.me, user)
    finally:
        if told:
            with work.shop.db.connection() as conn:
                voters.know(conn, work.me.team, told)
            log.info("voters.known", asked=len(asked), told=len(told))
