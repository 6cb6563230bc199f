"""The sweep: what Slack did not deliver is caught up, and what rests unfinished is taken up."""

from __future__ import annotations

import time
from http.client import HTTPException
from typing import TYPE_CHECKING, Final
from urllib.error import URLError

import structlog
from slack_sdk.errors import SlackApiError

from bot.errors import SlackUnreachable
from bot.hearing import BallotBox, CatchUp, Inbox
from bot.jobs.voters import know_voters

if TYPE_CHECKING:
    from bot.jobs.work import Work

log = structlog.get_logger()

_RESTED: Final = 120.0
"""Seconds without a change after which nobody is thought to be at work on a reply."""


def sweep(work: Work) -> None:
    """Everything that people did until now is recorded, and has a job or is done.

    Run again, it changes nothing. SlackUnreachable where some of it could not be read; the rest is
    recorded all the same.
    """
    started = time.monotonic()
    inbox = Inbox(work.shop.db, work.queue, work.me)
    ballots = BallotBox(work.shop.db, work.me)
    looked = CatchUp(work.slack, inbox, ballots, work.shop.settings.bot.catch_up_hours)
    try:
        looked.run()
        know_voters(work)
    except (SlackApiError, URLError, OSError, HTTPException) as error:
        raise SlackUnreachable(f"{SlackUnreachable()} ({type(error).__name__})") from error
    finally:
        resumed = inbox.resume(_RESTED)
    log.info(
        "sweep.done",
        resumed=resumed,
        unread=len(looked.missed),
        seconds=round(time.monotonic() - started, 2),
    )
    if looked.missed:
        raise SlackUnreachable(f"Slack did not let {len(looked.missed)} conversations be read.")
