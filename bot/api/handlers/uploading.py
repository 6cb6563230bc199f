"""Upload a PDF: refused early where it is too large, read beside the event loop, done once."""

import asyncio
import contextlib
import hashlib
import tempfile
from typing import Any, BinaryIO
from urllib.parse import urlencode

from starlette.responses import JSONResponse, Response

from bot.api import once, progress
from bot.api.bodies import UploadQuery
from bot.api.events import stream
from bot.api.front import Front
from bot.api.handlers.readings import events_of, wants_events
from bot.api.once import Done, Hold, call_of
from bot.api.operations import Given, Operation
from bot.api.problems import Problem, problem_of, too_large
from bot.api.reading import check_length
from bot.api.results import ReadingResult, UploadResult
from bot.api.work import held as once_held
from bot.api.work import in_thread, keep
from bot.hearing import UploadBox
from bot.roles import may_upload, recording
from ingest.manual import Ingested, ingest_pdf
from ingest.supersede import OPERATOR
from sql import readings
from sql.errors import SqlError
from sql.grants import Grant
from sql.readings import Held

_KINDS = ("application/pdf", "application/octet-stream", "")


async def upload(front: Front, given: Given) -> Response:
    """The manual can be asked about by who was named; the same bytes again only add readers.

    With `wait=false` the response is the reading, which goes on; as events it is told as it goes
    on. Otherwise the response comes when the manual is there.
    """
    query: UploadQuery = given.query
    readers = given.client.grants(query.channel, query.group, everyone=query.everyone)
    await in_thread(front.quick, _check, front, given, readers)
    kind = given.request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in _KINDS:
        raise Problem(415, "not-a-pdf", "Send the PDF itself as the body, as application/pdf.")
    most = front.shop.settings.ingest.max_bytes
    check_length(given.request, most)
    streams = wants_events(given)
    with contextlib.ExitStack() as stack:
        file = stack.enter_context(tempfile.TemporaryFile(dir=front.shop.db.home.run))
        hashed = hashlib.sha256()
        async for part in given.request.stream():
            hashed.update(part)
            file.write(part)
            if file.tell() > most:
                raise too_large(most)
        try:
            hold = await _held(front, given, hashed.hexdigest())
        except Problem as problem:
            there = await _known(front, given) if problem.slug == "still-at-work" else None
            if there is None or (query.wait and not streams):
                raise
            return await _told(front, given, there, streams=streams)
        if isinstance(hold, Done):
            there = await _known(front, given)
            if there is None or (query.wait and not streams):
                return JSONResponse(dict(hold.result), hold.status)
            return await _told(front, given, there, streams=streams)
        key = given.idempotency_key
        held = await in_thread(front.quick, progress.begin, front, given.client, key)
        # From here on the work has the file, however the request ends.
        work = keep(_read(front, given, readers, file, hold, held, stack.pop_all()))
    if query.wait and not streams:
        done = await asyncio.shield(work)
        return JSONResponse(dict(done.result), done.status)
    return await _told(front, given, held.reading_id, streams=streams)


async def _held(front: Front, given: Given, hashed: str) -> Hold | Done | None:
    """The call, held, where it has an idempotency key; or what came of it before."""
    if given.idempotency_key is None:
        return None
    # However it is to be told, it is the same call.
    asked = [
        (name, one) for name, one in given.request.query_params.multi_items() if name != "wait"
    ]
    told = ("upload", urlencode(asked), hashed)
    call = call_of(given.client.key_id, given.idempotency_key, *told)
    return await in_thread(front.quick, once.begin, front.shop.db, call)


async def _known(front: Front, given: Given) -> int | None:
    """The reading that was begun under this idempotency key."""

    def find() -> int | None:
        with front.shop.db.connection() as conn:
            found = readings.by_key(conn, given.client.key_id, str(given.idempotency_key))
        return None if found is None else found.reading_id

    return await in_thread(front.quick, find)


async def _told(front: Front, given: Given, reading_id: int, *, streams: bool) -> Response:
    where = {"Location": f"/v1/readings/{reading_id}"}
    if streams:
        response = stream(events_of(front, given.client, reading_id))
        response.headers.update(where)
        return response
    one = await in_thread(front.quick, progress.of, front, given.client, reading_id)
    return JSONResponse(progress.document(one), 202, headers=where)


async def _read(
    front: Front,
    given: Given,
    readers: list[Grant],
    file: BinaryIO,
    hold: Hold | None,
    held: Held,
    stack: contextlib.ExitStack,
) -> Done:
    """Read it to its end, whoever waits for it, and write down what came of it."""
    far = progress.Far(front.shop.db, held)
    with stack:
        try:
            async with once_held(front, hold), progress.kept(front, far):
                return await in_thread(
                    front.uploads, _ingest, front, given, readers, file, hold, far
                )
        except once.Overtaken:
            raise  # it is another's by now, who says what comes of it
        except Exception as error:
            settings, incidents = front.shop.settings.ingest, front.shop.db.home.run / "incidents"
            problem = await in_thread(front.quick, problem_of, error, incidents, settings.max_bytes)
            with contextlib.suppress(SqlError):  # then it is told of as cut off
                await in_thread(front.quick, progress.failed, front, held, problem)
            raise problem from error


def _check(front: Front, given: Given, readers: list[Grant]) -> None:
    """MayNot, before anything of the PDF is read."""
    with front.shop.db.connection() as conn:
        approving = front.shop.settings.bot.approve_uploads
        may_upload(conn, given.client.actor(conn), readers, approving=approving)


def _ingest(
    front: Front,
    given: Given,
    readers: list[Grant],
    file: BinaryIO,
    hold: Hold | None,
    far: progress.Far,
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
        progress=far,
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
    with shop.db.connection() as conn:
        if hold is not None:
            hold.finish(conn, done.status, done.result)
        if not readings.finish(conn, far.held, result=result):
            raise once.Overtaken
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
        also={202: ReadingResult},
        serves=upload,
        once=True,
        media={"text/event-stream": {"type": "string"}},
        body_media="application/pdf",
        errors=(413, 415),
    ),
)
