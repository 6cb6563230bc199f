"""The job behind a shared PDF: from its row to a manual that its conversation can ask about.

What came of it is committed before the card says so. A file that is deleted meanwhile wins: what
its reading granted is taken back, whoever of the two is first.
"""

import hashlib
from typing import Any

import structlog

from bot.errors import MayNot, SlackUnreachable
from bot.jobs.acting import actor_of
from bot.jobs.cards import finish, message_of, refuse, take_back
from bot.jobs.quota import TooManyBytes, TooManyPdfs, let_in
from bot.jobs.reading import Reading
from bot.jobs.revisions import revised_of
from bot.jobs.work import Work
from bot.roles import may_upload, recording
from bot.showing import CardLedger, Overtaken, Read, reading, unread_of
from bot.slack import NotFetched, Refused, SlackFile, Unshowable, describe, download
from ingest import backfill
from ingest.errors import IngestError
from ingest.manual import Ingested, Record, ingest_pdf
from ingest.vectors import embed_again
from sql import manuals, uploads
from sql.grants import Grant
from sql.uploads import Upload

log = structlog.get_logger()


class TriedTooOften(Exception):
    """The reading of a PDF was cut off each time."""


def ingest_upload(work: Work, upload_id: int) -> None:
    """The manual can be asked about where it was shared, and its card says so, or why not.

    Done again it changes nothing. Raises what a later try may cure.
    """
    upload = _take(work, upload_id)
    if upload is None:
        return
    ledger = CardLedger(work.shop.db, upload)
    try:
        if upload.outcome is not None:
            finish(work, upload, ledger)
        elif upload.attempt > 2 * work.shop.settings.bot.job_tries:
            refuse(work, upload, ledger, TriedTooOften())
        else:
            _ingest(work, upload, ledger)
    except Overtaken:
        _yield_to_deletion(work, upload_id)


def add_units(work: Work, team: str, manual_id: int) -> None:
    """The manual, read before this release, has units as far as its passages allow, and vectors
    of what its PDF says."""
    settings = work.shop.settings.ingest
    embed_again(work.shop.db, work.shop.embedder, team, manual_id, settings.embedding_batch)
    backfill.add_units(work.shop.db, team, manual_id, settings)


def withdraw_upload(work: Work, upload_id: int) -> None:
    """The conversation is not answered from the deleted file any more, and its card says so.

    Where it was shared there once more, that other upload still gives it.
    """
    with work.shop.db.connection() as conn:
        upload = uploads.take(conn, upload_id)
        if upload is None:
            return
        ledger = CardLedger(work.shop.db, upload)
        if upload.outcome != "withdrawn":
            said = {
                "name": upload.card.get("title", "this file"),
                **upload.card,
                "kind": "taken_back",
                "still_here": take_back(conn, upload) if upload.manual_id else None,
            }
            ledger.decide(conn, "withdrawn", said)
    try:
        finish(work, upload, ledger)
    except Overtaken:
        log.info("card.overtaken", upload_id=upload_id)


def give_up(work: Work, upload_id: int, error: BaseException) -> None:
    """The card says in a sentence that the PDF could not be read.

    Where Slack cannot be reached either, the upload stays unfinished, and the sweep finds it.
    """
    upload = _take(work, upload_id)
    if upload is None:
        return
    ledger = CardLedger(work.shop.db, upload)
    try:
        if upload.outcome is not None:
            finish(work, upload, ledger)
        else:
            refuse(work, upload, ledger, error)
    except (Overtaken, SlackUnreachable, Refused) as untold:
        log.warning("card.untold", upload_id=upload_id, error=type(untold).__name__)


def _take(work: Work, upload_id: int) -> Upload | None:
    """The upload, ours from now on; None where there is nothing (left) to do."""
    with work.shop.db.connection() as conn:
        upload = uploads.get(conn, upload_id)
        if upload is None:
            return None
        if upload.outcome == "withdrawn":
            take_back(conn, upload)
        in_silence = upload.outcome == "ignored" and upload.addressed and upload.ts is None
        if upload.state == "final" and not in_silence:
            return None
        return uploads.take(conn, upload_id)


def _ingest(work: Work, upload: Upload, ledger: CardLedger) -> None:
    file = describe(work.slack, upload.file_id)
    if file is None:
        ledger.write("final", outcome="withdrawn")
        return
    known: dict[str, Any] = {"name": file.name}
    if not file.is_pdf:
        # What may say something is read with the question that it came with, and has no card.
        owed = upload.addressed and file.kind == "other"
        kind = {"kind": "not_a_pdf", "why_not": file.why_not} if owed else {}
        ledger.write(outcome="ignored", card={**known, **kind})
        finish(work, upload, ledger, file)
        return
    given = [Grant("channel", upload.channel)]
    try:
        actor = actor_of(work, upload.user_id)
        with work.shop.db.connection() as conn:
            may_upload(conn, actor, given)
        let_in(work, upload, file.size or 0)
    except (MayNot, TooManyPdfs, TooManyBytes) as error:
        refuse(work, upload, ledger, error, file)
        return
    message = message_of(work, upload, ledger, file)
    try:
        message.show(reading(file.name))
    except Unshowable as error:
        # It is read all the same: whoever asks gets answers.
        log.warning("card.unshowable", upload_id=upload.upload_id, code=error.code)
    try:
        pdf = download(work.slack, file, work.shop.settings.ingest.max_bytes)
        let_in(work, upload, len(pdf))
        # Who takes it back must know which manual, even if we are stopped before we can say so.
        known |= {"hash": hashlib.sha256(pdf).hexdigest()}
        ledger.write(card=known)
        shown = Reading(file.name, message, ledger)
        done = _read(work, upload, file, pdf, shown, recording(lambda _: actor, given))
    except (IngestError, NotFetched, TooManyPdfs, TooManyBytes) as error:
        refuse(work, upload, ledger, error, file)
        return
    told = _told(work, upload, done)
    document = {**known, **told.document()}
    ledger.write(manual_id=done.manual_id, outcome=told.outcome, card=document)
    finish(work, upload, ledger, file)


def _read(
    work: Work,
    upload: Upload,
    file: SlackFile,
    pdf: bytes,
    progress: Reading,
    record: Record,
) -> Ingested:
    return ingest_pdf(
        work.shop.db,
        work.shop.embedder,
        pdf,
        team=upload.team,
        source_name=file.name,
        grants=[Grant("channel", upload.channel)],
        settings=work.shop.settings.ingest,
        progress=progress,
        granted_by=upload.user_id,
        record=record,
        also=work.shop.also,
    )


def _told(work: Work, upload: Upload, done: Ingested) -> Read:
    """What the card says of the manual."""
    # The card is read by the whole conversation: it tells of no manual that is not for it.
    audience = work.audiences.of(upload.channel, upload.user_id)
    with work.shop.db.connection() as conn:
        manual = manuals.get(conn, audience, done.manual_id)
        revised = revised_of(conn, audience, upload, done.manual_id)
        shared_twice = uploads.other(
            conn, upload.team, upload.channel, done.manual_id, upload.upload_id
        )
    outcome = done.status
    if outcome == "already" and upload.attempt > 1 and not shared_twice:
        # By an earlier attempt of ours, which was stopped before it could say so.
        outcome = "ingested"
    return Read(
        manual.title if manual else done.title,
        manual.revision if manual else None,
        done.pages,
        done.passages,
        done.pages_without_text,
        outcome,
        done.pages_recognised,
        done.pages_unrecognised,
        done.lines_doubtful,
        unread_of(done.left),
        revised,
    )


def _yield_to_deletion(work: Work, upload_id: int) -> None:
    """What was granted though the file was deleted meanwhile is granted no more."""
    with work.shop.db.connection() as conn:
        upload = uploads.get(conn, upload_id)
        if upload is not None and upload.outcome == "withdrawn":
            take_back(conn, upload)
