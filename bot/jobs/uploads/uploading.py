"""The job behind a shared PDF: from its row to a manual that its conversation can ask about.

What came of it is committed before the card says so. A file that is deleted meanwhile wins: what
its reading granted is taken back, whoever of the two is first.
"""

import hashlib
from dataclasses import replace
from typing import Any

import structlog

from bot.errors import MayNot, SlackUnreachable
from bot.hearing import UploadBox
from bot.jobs.acting import actor_of
from bot.jobs.uploads.card_facts import read_of
from bot.jobs.uploads.cards import finish, message_of, refuse, take_back
from bot.jobs.uploads.letting_in import keeping, must_wait, pass_on
from bot.jobs.uploads.pausing import is_spent, pause, paused_before, pauses
from bot.jobs.uploads.quota import TooManyBytes, TooManyPdfs, let_in
from bot.jobs.uploads.reading import Reading
from bot.jobs.work import Work
from bot.roles import may_upload, recording
from bot.showing import CardLedger, Overtaken, Read, reading
from bot.slack import NotFetched, Refused, SlackFile, Unshowable, describe, download
from ingest import backfill
from ingest.embedding import EmbeddingSpent
from ingest.errors import IngestError
from ingest.manual import Ingested, Record, ingest_pdf
from ingest.vectors import embed_again
from sql import questions, uploads, vectors_ahead
from sql.grants import WAITING, Grant
from sql.uploads import Outcome, Upload

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
        elif upload.attempt - pauses(upload) > 2 * work.shop.settings.bot.job_tries:
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
            vectors_ahead.drop(conn, upload.team, str(upload.card.get("hash", "")))
            others = uploads.cards_of(conn, upload.team, upload.manual_id or 0)
            ledger.decide(conn, "withdrawn", said)
            box = UploadBox(work.shop.db, work.queue, upload.team)
            box.changed(conn, *(one for one in others if one != upload_id))
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
    asked = _asked(work, upload)
    known |= paused_before(upload)
    if is_spent(work):
        pause(work, upload, ledger, message, known, asked=asked)
        return
    try:
        language = work.tongues.of(upload.user_id)
        message.show(reading(file.name, asked=asked, language=language))
    except Unshowable as error:
        # It is read all the same: whoever asks gets answers.
        log.warning("card.unshowable", upload_id=upload.upload_id, code=error.code)
    try:
        pdf = download(work.slack, file, work.shop.settings.ingest.max_bytes)
        let_in(work, upload, len(pdf))
        # Who takes it back must know which manual, even if we are stopped before we can say so.
        known |= {"hash": hashlib.sha256(pdf).hexdigest()}
        ledger.write(card=known)
        theirs = work.tongues.of(upload.user_id)
        shown = Reading(file.name, message, ledger, asked=asked, language=theirs)
        waits = must_wait(work, upload, actor, known["hash"])
        record = keeping(upload, actor) if waits else recording(lambda _: actor, given)
        done = _read(work, upload, file, pdf, shown, record, waits=waits)
    except EmbeddingSpent:
        pause(work, upload, ledger, message, known, asked=asked)
        return
    except (IngestError, NotFetched, TooManyPdfs, TooManyBytes) as error:
        refuse(work, upload, ledger, error, file)
        return
    _told(work, upload, ledger, done, known, waits=waits)
    pass_on(work, done.manual_id, actor, upload)
    finish(work, upload, ledger, file)


def _asked(work: Work, upload: Upload) -> bool:
    """Whether a question came with the file, which is answered once it is read."""
    if upload.message_ts is None:
        return False
    with work.shop.db.connection() as conn:
        return (
            questions.waiting_at(conn, upload.team, upload.channel, upload.message_ts) is not None
        )


def _read(
    work: Work,
    upload: Upload,
    file: SlackFile,
    pdf: bytes,
    progress: Reading,
    record: Record,
    *,
    waits: bool,
) -> Ingested:
    return ingest_pdf(
        work.shop.db,
        work.shop.embedder,
        pdf,
        team=upload.team,
        source_name=file.name,
        grants=[] if waits else [Grant("channel", upload.channel)],
        settings=work.shop.settings.ingest,
        progress=progress,
        granted_by=WAITING if waits else upload.user_id,
        record=record,
        also=work.shop.also,
    )


def _told(
    work: Work,
    upload: Upload,
    ledger: CardLedger,
    done: Ingested,
    known: dict[str, Any],
    *,
    waits: bool,
) -> None:
    """What came of it is written down, with what the card says of the manual. Raises Overtaken."""
    with work.shop.db.connection() as conn:
        shared_twice = uploads.other(
            conn, upload.team, upload.channel, done.manual_id, upload.upload_id
        )
    outcome: Outcome = "waiting" if waits else done.status
    if outcome == "already" and upload.attempt > 1 and not shared_twice:
        # By an earlier attempt of ours, which was stopped before it could say so.
        outcome = "ingested"
    named = replace(upload, card=known)
    read = read_of(work, named, done.manual_id, outcome)
    said = read or Read(
        done.title, None, done.pages, done.passages, done.pages_without_text, "already"
    )
    document = {**known, **said.document()}
    ledger.write(manual_id=done.manual_id, outcome=outcome, card=document)


def _yield_to_deletion(work: Work, upload_id: int) -> None:
    """What was granted though the file was deleted meanwhile is granted no more."""
    with work.shop.db.connection() as conn:
        upload = uploads.get(conn, upload_id)
        if upload is not None and upload.outcome == "withdrawn":
            take_back(conn, upload)
