"""What is put into the leads' channel: where that may be, and what each message there says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from bot.jobs.row_message import row_message
from bot.showing import Overtaken, Spot
from bot.slack import Unshowable, leads_channel_amiss

if TYPE_CHECKING:
    from bot.jobs.work import Work
    from bot.showing import Content, ProposalLedger, UploadLedger
    from sql.correction_messages import Due
    from sql.upload_messages import DueUpload

log = structlog.get_logger()


def takes(work: Work, channel: str, waiting: int) -> bool:
    """Whether leads can be asked there; where not, the log says why, and how much waits."""
    amiss = leads_channel_amiss(work.slack, channel)
    if amiss:
        log.error("leads.channel_amiss", said=amiss, waiting=waiting)
    return not amiss


def put(
    work: Work,
    where: str,
    one: Due | DueUpload,
    ledger: ProposalLedger | UploadLedger,
    said: Content,
    says: str,
    *,
    decided: bool,
    **about: int,
) -> bool:
    """The message says `said`, and its row so (`says`). False where another attempt took it over,
    or it cannot be shown: of what is decided a message that somebody deleted is left at that.

    `about`: what it asks about, for the log.
    """
    message = row_message(work, Spot(where, None), ledger, one.state, one.ts)
    try:
        message.show(said)
        ledger.finish(says)
    except Overtaken:
        return False
    except Unshowable as error:
        log.warning("leads.unshowable", channel=where, code=error.code, **about)
        if message.ts is not None and decided:
            ledger.finish(says)
        return False
    return True
