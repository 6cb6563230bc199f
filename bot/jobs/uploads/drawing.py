"""The job that draws cards anew: each says what the database says of its manual now, so that two
cards of one manual in two conversations both tell the truth."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from bot.jobs.uploads.card_facts import read_of
from bot.jobs.uploads.cards import finish
from bot.showing import CardLedger, Overtaken
from bot.slack import Refused
from sql import uploads

if TYPE_CHECKING:
    from bot.jobs.work import Work

log = structlog.get_logger()


def draw_cards(work: Work) -> None:
    """No card is left that is to be drawn anew. Done again it changes nothing; SlackUnreachable
    where some of them cannot be drawn now."""
    with work.shop.db.connection() as conn:
        due = uploads.stale(conn, work.me.team)
    for upload_id, since in due:
        draw(work, upload_id)
        with work.shop.db.connection() as conn:
            uploads.freshen(conn, upload_id, since)


def draw(work: Work, upload_id: int) -> None:
    """The card says what stands now; who else works on it says it instead."""
    with work.shop.db.connection() as conn:
        upload = uploads.get(conn, upload_id)
        if upload is None or upload.outcome in (None, "ignored"):
            return
        upload = uploads.take(conn, upload_id)
    if upload is None:
        return
    ledger = CardLedger(work.shop.db, upload)
    try:
        if upload.manual_id is not None and (
            upload.outcome in uploads.READ or upload.outcome == "waiting"
        ):
            read = read_of(work, upload, upload.manual_id, upload.outcome)
            if read is not None:
                ledger.write(card={**upload.card, **read.document()})
        finish(work, upload, ledger)
    except Overtaken:
        log.info("card.overtaken", upload_id=upload_id)
    except Refused as error:
        log.warning("card.unshowable", upload_id=upload_id, code=error.code)
