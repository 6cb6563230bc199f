"""Whether a shared PDF waits for a lead, and what that is to others who shared the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.hearing import UploadBox
from bot.queue import DRAW_CARDS, PUT_WAITING
from bot.roles import ACTS, Actor, allow, reaches
from sql import grants, manuals, uploads
from sql.audience import Audience
from sql.grants import WAITING

if TYPE_CHECKING:
    from bot.jobs.work import Work
    from ingest.manual import Record, Status, Superseding
    from sql.database import Connection
    from sql.uploads import Upload


def must_wait(work: Work, upload: Upload, actor: Actor, content_hash: str) -> bool:
    """Whether a lead has to let it be read; not what the conversation may read already."""
    if not work.shop.settings.bot.approve_uploads:
        return False
    if reaches(actor.role, ACTS["manual.approve"].least):
        return False
    with work.shop.db.connection() as conn:
        known = manuals.by_hash(conn, upload.team, content_hash)
        if known is None:
            return True
        here = Audience.of_channel(upload.team, upload.channel, outsider=True)
        return manuals.get(conn, here, known.manual_id) is None


def keeping(upload: Upload, actor: Actor) -> Record:
    """What `ingest_pdf` calls in the transaction that makes a manual that waits: nobody may read
    it, and it is kept."""

    def record(conn: Connection, manual_id: int, status: Status, _: Superseding) -> None:
        doing = allow(conn, actor, "manual.upload")
        grants.add(conn, upload.team, manual_id, "operator", "", WAITING)
        if status == "ingested":
            doing.done(f"manual:{manual_id}", after={"status": "waiting", "readers": []})

    return record


def pass_on(work: Work, manual_id: int, actor: Actor, upload: Upload) -> None:
    """What leads are asked is put to them; who waited for the same manual here waits no more, where
    this one was shared by who may approve it; other cards of it say who may read it now."""
    box = UploadBox(work.shop.db, work.queue, upload.team)
    with work.shop.db.connection() as conn:
        if reaches(actor.role, ACTS["manual.approve"].least):
            box.let_in(conn, manual_id, actor.signs)
        others = [
            one for one in uploads.cards_of(conn, upload.team, manual_id) if one != upload.upload_id
        ]
        uploads.spoil(conn, upload.team, others)
        for task in (DRAW_CARDS, PUT_WAITING):
            if others or task == PUT_WAITING:
                work.queue.defer(conn, task, lock=task, queueing_lock=task)
