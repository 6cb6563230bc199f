"""The status card of an upload in its end, and what a deleted file takes with it."""

from contextlib import suppress

import structlog

from agent.learning.forgetting import SLACK, remove_manual
from bot.errors import told
from bot.jobs.row_message import row_message
from bot.jobs.work import Work
from bot.queue import defer_answer
from bot.roles import Actor, Doing, by_slack
from bot.showing import CardLedger, Overtaken, Spot, VisibleMessage, from_document
from bot.slack import Refused, SlackFile, Unshowable, describe
from ingest.structure import title_from_name
from sql import grants, manuals, questions, uploads
from sql.database import Connection
from sql.uploads import Upload

log = structlog.get_logger()


def message_of(
    work: Work, upload: Upload, ledger: CardLedger, file: SlackFile | None
) -> VisibleMessage:
    """The card's message: in the thread of the message that shares the file, where it is known."""
    thread, message = (file.shares if file else {}).get(
        upload.channel, (upload.message_ts, upload.message_ts)
    )
    spot = Spot(upload.channel, thread, since=upload.message_ts or message)
    return row_message(work, spot, ledger, ledger.state, upload.ts)


def finish(work: Work, upload: Upload, ledger: CardLedger, file: SlackFile | None = None) -> None:
    """The card says what came of it, and the upload is final. Raises Overtaken."""
    with work.shop.db.connection() as conn:
        now = uploads.get(conn, upload.upload_id)
    if now is None or now.attempt != upload.attempt:
        raise Overtaken
    said = from_document(now.card, work.tongues.of(now.user_id))
    if file is None and now.ts is None and now.message_ts is None:
        with suppress(Refused):
            file = describe(work.slack, now.file_id)
    message = message_of(work, now, ledger, file)
    try:
        if now.outcome == "withdrawn" and now.ts is None:
            message.remove()
        elif said is not None:
            message.show(said)
    except Unshowable as error:
        log.warning("card.unshowable", upload_id=now.upload_id, code=error.code)
    # What it was called is kept no longer than it is to be said.
    ledger.write("final", **({"card": _without_words(now)} if now.outcome == "withdrawn" else {}))
    _answer_then(work, now)


def _answer_then(work: Work, upload: Upload) -> None:
    """What was asked in the message that shares the file, and meanwhile in the card's thread, is
    answered once all its files are read.

    Whoever is killed right here leaves it to the sweep.
    """
    if upload.message_ts is None:
        return
    where = (upload.team, upload.channel, upload.message_ts)
    with work.shop.db.connection() as conn:
        if uploads.still_read(conn, *where):
            return
        for question in questions.waiting_in(conn, *where):
            thread = (upload.team, upload.channel, question.thread_ts)
            defer_answer(work.queue, conn, question.question_id, thread)


def refuse(
    work: Work,
    upload: Upload,
    ledger: CardLedger,
    error: BaseException,
    file: SlackFile | None = None,
) -> None:
    """The card says why the PDF was not taken, and the upload is final. Raises Overtaken."""
    incidents = work.shop.db.home.run / "incidents"
    why = told(error, incidents, work.tongues.of(upload.user_id))
    name = file.name if file else str(upload.card.get("name", "This PDF"))
    said = {**upload.card, "kind": "refused", "name": name, "why": why}
    ledger.write(outcome="refused", card=said)
    log.info("upload.refused", upload_id=upload.upload_id, error=type(error).__name__)
    finish(work, upload, ledger, file)


def taken_back(conn: Connection, upload: Upload, actor: Actor, by: str) -> None:
    """Somebody took the upload back, as if its file were deleted: its card will say so, with their
    name `by`. The upload is held by the caller."""
    name = str(upload.card.get("title") or upload.card.get("name") or "this file")
    still_here = take_back(conn, upload, actor)
    card = {**_without_words(upload), "kind": "taken_back", "name": name, "by": by}
    taken = uploads.take(conn, upload.upload_id)
    if taken is not None:
        uploads.move(
            conn,
            taken.upload_id,
            taken.attempt,
            taken.state,
            outcome="withdrawn",
            card={**card, "still_here": still_here},
        )


def take_back(conn: Connection, upload: Upload, actor: Actor | None = None) -> bool:
    """The upload grants its channel nothing any more; True where the channel holds it still.
    `actor`: whose doing it is, where that is known.

    With the last grant the manual itself goes, unless an operator brought it.

    It does by another upload of the same manual, whose name it is known by from now on, or because
    an operator granted it.
    """
    manual_id = upload.manual_id or _by_hash(conn, upload)
    if manual_id is None:
        return False
    grants.release(conn, upload.team, manual_id, upload.upload_id)

    def by(act: str) -> Doing:
        return Doing(conn, actor, act) if actor else by_slack(conn, upload.team, act)

    where = (upload.team, upload.channel, manual_id, upload.upload_id)
    given = [
        grant
        for grant in grants.of_manual(conn, upload.team, manual_id)
        if grant.kind == "channel" and grant.grantee == upload.channel
    ]
    if not given:
        if remove_manual(conn, upload.team, manual_id, SLACK, unread=True):
            by("manual.remove").done(f"manual:{manual_id}")
        return False
    if given[0].granted_by != upload.user_id:
        return True  # an operator's, or of who shared it here without this file
    if (other := uploads.other(conn, *where)) is not None:
        name = str(other.card.get("name", ""))
        grants.hand_on(
            conn,
            upload.team,
            manual_id,
            "channel",
            upload.channel,
            other.user_id,
            name=name,
            title=title_from_name(name),
        )
        return True
    grants.remove(conn, upload.team, manual_id, "channel", upload.channel)
    gone = remove_manual(conn, upload.team, manual_id, SLACK, unread=True)
    act = "manual.remove" if gone else "manual.revoke"
    before = {"readers": [f"channel:{upload.channel}"]}
    by(act).done(f"manual:{manual_id}", before=before)
    return False


def _without_words(upload: Upload) -> dict[str, str]:
    """What whoever granted the manual meanwhile still needs, to take it back: its hash."""
    return {"hash": upload.card["hash"]} if "hash" in upload.card else {}


def _by_hash(conn: Connection, upload: Upload) -> int | None:
    content_hash = upload.card.get("hash")
    manual = manuals.by_hash(conn, upload.team, content_hash) if content_hash else None
    return manual.manual_id if manual else None
