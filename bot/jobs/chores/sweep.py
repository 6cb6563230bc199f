"""The sweep: what Slack did not deliver is caught up, and what rests unfinished is taken up."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

import structlog

from bot.errors import SlackRefused, SlackUnreachable
from bot.hearing import BallotBox, CatchUp, Inbox, UploadBox, withdraw
from bot.jobs.experts import drafts
from bot.jobs.experts.voters import know_voters
from bot.jobs.questions import anew, readers
from bot.jobs.walks.walking import look_again
from bot.queue import Shares
from bot.roles import Rules, refresh
from bot.slack import GONE, TokenRefused
from bot.traces import tell_votes

if TYPE_CHECKING:
    from bot.jobs.work import Work

log = structlog.get_logger()

_RESTED: Final = 120.0
"""Seconds without a change after which nobody is thought to be at work on a reply."""


def sweep(work: Work) -> None:
    """Everything that people did until now is recorded, and has a job or is done.

    Run again, it changes nothing. SlackUnreachable where some of it could not be read now,
    SlackRefused where Slack will not let it be read; the rest is recorded all the same.
    """
    started = time.monotonic()
    settings = work.shop.settings.bot
    inbox = Inbox(work.shop.db, work.queue, work.me, Shares.of(settings))
    ballots = BallotBox(work.shop.db, work.me)
    looked = CatchUp(
        work.slack, inbox, ballots, settings.catch_up_hours, keep_days=settings.keep_days
    )
    try:
        looked.run()
    finally:
        resumed = inbox.resume(_RESTED)
        resumed += UploadBox(work.shop.db, work.queue, work.me.team).resume(_RESTED)
        readers.resume(work)
        look_again(work)
        drafts.resume(work)
        anew.resume(work)
    log.info(
        "sweep.done",
        resumed=resumed,
        unread=len(looked.missed),
        refused=len(looked.refused),
        seconds=round(time.monotonic() - started, 2),
    )
    know_voters(work)
    refresh(work.shop.db, work.slack, work.me, Rules.of(settings))
    if work.shop.tracer is not None:
        tell_votes(work.shop.tracer, work.shop.db, work.me.team)
    if looked.missed:
        raise SlackUnreachable(f"Slack did not let {len(looked.missed)} conversations be read.")
    for channel, error in looked.refused.items():
        others = f" (and {more} more)" if (more := len(looked.refused) - 1) else ""
        raise SlackRefused(f"{channel}{others} cannot be read: {error.for_operators}")


def sweep_if_there(work: Work) -> None:
    """The same, but of a workspace that is found to have uninstalled the app."""
    if not _left_unheard(work):
        sweep(work)


def _left_unheard(work: Work) -> bool:
    """Whether Slack says that the app is gone from an installed workspace, which it told nobody, or
    not in time: it is withdrawn then."""
    if work.installed is None:
        return False
    try:
        work.slack.identify()
    except TokenRefused as error:
        if error.code not in GONE:
            raise
        withdraw(work.installed, work.me.team)
        return True
    return False
