"""The job that asks leads, in their channel, to let PDFs be read that wait for it: each has one
message there, which says what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from bot.jobs import leads_channel
from bot.jobs.uploads.card_facts import named
from bot.showing import UploadLedger, Waits, upload_to_leads
from bot.slack import conversation
from ingest.structure import title_from_name
from sql import manuals, units, upload_messages, uploads
from sql.audience import Audience

if TYPE_CHECKING:
    from bot.jobs.work import Work
    from sql.upload_messages import DueUpload
    from sql.uploads import Upload

log = structlog.get_logger()


def put_waiting(work: Work, *, again: bool = False) -> None:
    """Every PDF that waits has its message in the leads' channel, and those that were decided say
    so. `again`: those that wait are looked at anew, since others may read along now. Raises what a
    later try may cure (SlackUnreachable)."""
    channel = work.shop.settings.bot.leads_channel
    if not channel:
        return
    with work.shop.db.connection() as conn:
        due = upload_messages.due(conn, work.me.team, again=again)
    if not due or not leads_channel.takes(work, channel, len(due)):
        return
    for one in due:
        _put(work, channel, one)


def _put(work: Work, channel: str, one: DueUpload) -> None:
    where = channel if one.ts is None else one.channel or channel
    with work.shop.db.connection() as conn:
        upload = uploads.get(conn, one.upload_id)
    if upload is None:
        return
    waits = _waits(work, upload, where)
    says = waits.outcome if waits.told else f"{waits.outcome}, not readable"
    if one.state == "final" and one.said == says:
        return
    with work.shop.db.connection() as conn:
        attempt = upload_messages.take(conn, one.message_id, channel)
    if attempt is None:
        return
    ledger = UploadLedger(work.shop.db, one.message_id, attempt)
    said = upload_to_leads(waits, work.tongues.of_channel(where))
    decided, upload_id = waits.outcome != "waiting", one.upload_id
    if leads_channel.put(
        work, where, one, ledger, said, says, decided=decided, upload_id=upload_id
    ):
        log.info("leads.upload", upload_id=upload_id, says=says)


def _waits(work: Work, upload: Upload, leads: str) -> Waits:
    """What those in the leads' channel may know: of a conversation that everybody of the team may
    join, or their own, where all of them are of the team; of others, that there is one."""
    outcome, name = str(upload.outcome), str(upload.card.get("name", "This PDF"))
    found = conversation(work.slack, upload.channel)
    may = found is not None and not found.shared and (found.open or upload.channel == leads)
    if found is None or not may or not work.audiences.only_team(leads):
        return Waits(upload.upload_id, outcome, False, "", "")
    by = named(work, upload.user_id)
    if outcome != "waiting":
        lead = named(work, upload.decided_by) if upload.decided_by else ""
        on = f"{upload.decided_at:%Y-%m-%d %H:%M}" if upload.decided_at else ""
        called = str(upload.card.get("title") or name)
        return Waits(upload.upload_id, outcome, True, called, by, lead=lead, on=on)
    with work.shop.db.connection() as conn:
        whole = Audience.of_operator(upload.team)
        manual = manuals.get(conn, whole, upload.manual_id) if upload.manual_id else None
        own = manuals.by_hash(conn, upload.team, manual.content_hash) if manual else None
        procedures = units.count_procedures(conn, own.manual_id) if own else 0
    title = (own.title if own else "") or title_from_name(name)
    return Waits(
        upload.upload_id,
        outcome,
        True,
        title,
        by,
        f"#{found.name}",
        own.page_count if own else 0,
        own.passages if own else 0,
        procedures,
    )
