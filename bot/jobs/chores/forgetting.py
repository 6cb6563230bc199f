"""The daily chore that deletes what is older than BOT_KEEP_DAYS, and finishes what deletions left.

In small transactions: nobody waits for it for long, and whoever is killed amid it goes on the next
time where he was. Manuals are not of an age: they go when somebody removes them.
"""

import time
from collections.abc import Callable
from typing import Final

import structlog

from agent.learning.forgetting import SLACK, expire, remove_manual
from bot.jobs.homes.home_pictures import forget_pictures
from bot.jobs.questions.erasing import erase
from bot.jobs.work import Work
from bot.processes import tidy
from bot.roles import by_slack
from sql import (
    api_calls,
    commands,
    forgetting,
    homes,
    lm_spending,
    night_replies,
    readings,
    upload_acts,
    vectors_ahead,
)
from sql.database import Connection

log = structlog.get_logger()

_DAYS_REMEMBERED: Final = 30
"""What an LM said of a question and lines, at most; asked again after that, it is asked again."""
_DAYS_AHEAD: Final = 30
"""Vectors of a PDF that never became a manual, at most."""
_DAYS_ASKED: Final = 30
"""What was asked for on a card, at most: it was done long ago."""
_DAYS_KNOWN: Final = 30
"""What somebody is in Slack, at most: it is asked for anew long before, where they read along."""


def forget(work: Work) -> None:
    """Nothing is left that is older than it may be. Run again, it changes nothing."""
    began, team, db = time.monotonic(), work.me.team, work.shop.db
    days = work.shop.settings.bot.keep_days
    erased = 0
    while True:
        with db.connection() as conn:
            ids = forgetting.withdrawn(conn, team)
        if not ids:
            break
        for id_ in ids:
            with db.connection() as conn:
                erased += erase(work, conn, id_)
    with db.connection() as conn:
        unread = forgetting.unread(conn, team)
    for id_ in unread:
        with db.connection() as conn:
            if remove_manual(conn, team, id_, SLACK, unread=True):
                by_slack(conn, team, "manual.remove").done(f"manual:{id_}")
    expired = expire(db, team, days)

    def in_batches(delete: Callable[[Connection], int]) -> int:
        count = 0
        while True:
            with db.connection() as conn:
                gone = delete(conn)
            if not gone:
                return count
            count += gone

    log.info(
        "retention.done",
        days=days,
        questions=expired,
        erased=erased,
        manuals=len(unread),
        uploads=in_batches(lambda conn: forgetting.old_uploads(conn, team, days)),
        acts=in_batches(lambda conn: upload_acts.forget(conn, team, min(days, _DAYS_ASKED))),
        nights=in_batches(lambda conn: forgetting.old_nights(conn, team, days)),
        said=in_batches(lambda conn: forgetting.old_memory(conn, min(days, _DAYS_REMEMBERED))),
        of_nights=in_batches(night_replies.old),
        people=in_batches(lambda conn: forgetting.old_people(conn, team, min(days, _DAYS_KNOWN))),
        voters=in_batches(lambda conn: forgetting.old_voters(conn, team)),
        turns=in_batches(forgetting.old_turns),
        calls=in_batches(api_calls.old),
        readings=in_batches(readings.old),
        commands=in_batches(lambda conn: commands.old(conn, team)),
        homes=in_batches(lambda conn: homes.old(conn, days)),
        spending=in_batches(lambda conn: lm_spending.old(conn, days)),
        vectors=in_batches(lambda conn: vectors_ahead.old(conn, min(days, _DAYS_AHEAD))),
        forms=in_batches(forgetting.old_forms),
        files=tidy(db.home, days),
        seconds=round(time.monotonic() - began, 2),
    )
    forget_pictures(work)
