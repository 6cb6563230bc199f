"""Upload a PDF: refused early where it is too large, read beside the event loop, done once."""

import hashlib
import tempfile
from typing import Any, BinaryIO

from starlette.responses import JSONResponse, Response

from bot.api import once
from bot.api.bodies import UploadQuery
from bot.api.front import Front
from bot.api.once import Done, Hold, call_of
from bot.api.operations import Given, Operation
from bot.api.problems import Problem, too_large
from bot.api.reading import check_length
from bot.api.results import UploadResult
from bot.api.work import held, in_thread
from bot.hearing import UploadBox
from bot.roles import may_upload, recording
from ingest.manual import Ingested, ingest_pdf
from ingest.supersede import OPERATOR
from sql.grants import Grant

_KINDS = ("application/pdf", "application/octet-stream", "")


async def upload(front: Front, given: Given) -> Response:
    """The manual can be asked about by who was named; the same bytes again only add readers."""
    query: UploadQuery = given.query
    readers = given.client.grants(query.channel, query.group, everyone=query.everyone)
    await in_thread(front.quick, _check, front, given, readers)
    kind = given.request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in _KINDS:
        raise Problem(415, "not-a-pdf", "Send the PDF itself as the body, as application/pdf.")
    most = front.shop.settings.ingest.max_bytes
    check_length(given.request, most)
    with tempfile.TemporaryFile(dir=front.shop.db.home.run) as file:
        hashed = hashlib.sha256()
        async for part in given.request.stream():
            hashed.update(part)
            file.write(part)
            if file.tell() > most:
                raise too_large(most)
        hold: Hold | None = None
        if given.idempotency_key is not None:
            asked = ("upload", str(given.request.url.query), hashed.hexdigest())
            call = call_of(given.client.key_id, given.idempotency_key, *asked)
            begun = await in_thread(front.quick, once.begin, front.shop.db, call)
            if isinstance(begun, Done):
                return JSONResponse(dict(begun.result), begun.status)
            hold = begun
        async with held(front, hold):
            done = await in_thread(front.uploads, _ingest, front, given, readers, file, hold)
    return JSONResponse(dict(done.result), done.status)


def _check(front: Front, given: Given, readers: list[Grant]) -> None:
    """MayNot, before anything of the PDF is read."""
    with front.shop.db.connection() as conn:
        approving = front.shop.settings.bot.approve_uploads
        may_upload(conn, given.client.actor(conn), readers, approving=approving)


def _ingest(
    front: Front, given: Given, readers: list[Grant], file: BinaryIO, hold: Hold | None
) -> Done:
    query: UploadQuery = given.query
    client, shop = given.client, front.shop
    file.seek(0)
    made = ingest_pdf(
        shop.db,
        shop.embedder,
        file.read(),
        team=client.team,
        source_name=query.name,
        grants=readers,
        revision=query.revision,
        equipment=query.equipment,
        settings=shop.settings.ingest,
        also=shop.also,
        granted_by=OPERATOR if client.operator else client.who(),
        record=recording(
            client.actor,
            readers,
            approving=shop.settings.bot.approve_uploads,
            then=UploadBox(shop.db, front.queue, client.team).given,
        ),
    )
    result = _document(made, cut_off=hold is not None and hold.again)
    done = Done(201 if result["status"] == "ingested" else 200, result)
    if hold is not None:
        with shop.db.connection() as conn:
            hold.finish(conn, done.status, done.result)
    return done


def _document(made: Ingested, *, cut_off: bool) -> dict[str, Any]:
    # By an earlier attempt, which was cut off before it could say so.
    status = "ingested" if cut_off and made.status == "already" else made.status
    return {
        "manual_id": made.manual_id,
        "status": status,
        "title": made.title,
        "pages": made.pages,
        "passages": made.passages,
        "pages_without_text": made.pages_without_text,
        "lines_doubtful": made.lines_doubtful,
        "seconds": round(made.seconds, 2),
    }


OPERATIONS = (
    Operation(
        "POST",
        "/v1/manuals",
        "uploadManual",
        "Upload a PDF: it is read, and then answers are drawn from it",
        "manuals",
        "manuals:write",
        gives=UploadResult,
        query=UploadQuery,
        status=201,
        serves=upload,
        once=True,
        body_media="application/pdf",
        errors=(413, 415),
    ),
)
