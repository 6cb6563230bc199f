"""A PDF becomes a manual: read, embedded, and written in one transaction, or not at all."""

import hashlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import structlog

from ingest.ahead import Ahead
from ingest.backfill import add_units
from ingest.embedding import Embedder, check
from ingest.giving import Giving
from ingest.page import Left
from ingest.sandbox import Read, parse
from ingest.settings import IngestSettings
from ingest.structure import title_from_name
from ingest.supersede import OPERATOR, Superseding
from ingest.vectors import embed
from ingest.writing import new_manual, write
from sql import manuals, vectors_ahead
from sql.database import Connection, Database
from sql.errors import ManualExists
from sql.grants import Grant
from sql.manuals import Manual
from sql.spans import span

__all__ = ["Grant", "Ingested", "Progress", "Record", "Status", "Superseding", "ingest_pdf"]

log = structlog.get_logger()

Stage = Literal["reading", "recognising", "embedding", "writing"]
Status = Literal["ingested", "already", "granted"]
Record: TypeAlias = Callable[[Connection, int, Status, Superseding], None]
"""Told of the manual's id, what is done and what it supersedes, in the transaction that does it."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an ingestion is: pages read or recognised, passages embedded, 0 and 1 of 1 to write.

    "writing" 1 of 1 means that everything is written and only the commit is left.
    """

    stage: Stage
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Ingested:
    """The manual after an ingestion.

    `status`: "ingested"; "already" when the team had the same bytes with these grants; "granted"
    when it had the bytes and a grant was added. `title`: what the PDF says itself, else made of the
    name that it was given by now. `pages_recognised` were pictures, read by text recognition,
    whose budget left `pages_unrecognised`. `lines_doubtful` may have been read wrongly.
    `supersedes`: ids of older revisions that it now replaces; `superseded_by`: the newer revision
    that was there already; both by an operator's word. `left`: what could not be read.
    """

    manual_id: int
    status: Status
    title: str
    pages: int
    passages: int
    pages_without_text: int
    seconds: float
    pages_recognised: int = 0
    pages_unrecognised: int = 0
    lines_doubtful: int = 0
    supersedes: tuple[int, ...] = ()
    superseded_by: int | None = None
    left: Left = field(default_factory=Left)


def ingest_pdf(
    db: Database,
    embedder: Embedder,
    pdf: bytes,
    *,
    team: str,
    source_name: str,
    grants: Sequence[Grant] = (),
    revision: str | None = None,
    equipment: str | None = None,
    settings: IngestSettings,
    progress: Callable[[Progress], None] = lambda _: None,
    granted_by: str = OPERATOR,
    read: Read = parse,
    record: Record = lambda *_: None,
    also: Sequence[Embedder] = (),
) -> Ingested:
    """Make the manual in `pdf` readable and searchable for those in `grants`, who know it by
    `source_name` where it does not name itself.

    Without grants it is the operator's alone. What an operator grants supersedes older revisions;
    what somebody else shares supersedes nothing before that is decided.
    Afterwards the whole manual is in the database, or, where an error is raised, nothing of it:
    IngestError when the PDF cannot be read, EmbeddingFailed, or SqlError. After EmbeddingSpent, the
    day's limit of embeddings, the vectors that were given by then are kept for the next try.
    `revision` None = what the first pages say. The same bytes again cost nothing and only add
    grants. What `record` raises undoes it.
    """
    with span("ingest", {"shoptalk.bytes": len(pdf)}) as one:
        giving = Giving(team, tuple(grants) or (Grant("operator"),), granted_by, source_name)
        done = _ingested(
            db,
            (embedder, *also),
            pdf,
            giving,
            revision=revision,
            equipment=equipment,
            settings=settings,
            progress=progress,
            read=read,
            record=record,
        )
        one.set(
            {
                "shoptalk.manual_id": done.manual_id,
                "shoptalk.status": done.status,
                "shoptalk.pages": done.pages,
                "shoptalk.passages": done.passages,
            }
        )
    return done


def _ingested(
    db: Database,
    embedders: Sequence[Embedder],
    pdf: bytes,
    giving: Giving,
    *,
    revision: str | None,
    equipment: str | None,
    settings: IngestSettings,
    progress: Callable[[Progress], None],
    read: Read,
    record: Record,
) -> Ingested:
    started = time.monotonic()
    team = giving.team
    content_hash = hashlib.sha256(pdf).hexdigest()
    known = _known(db, content_hash, giving, started, record)
    if known:
        add_units(db, team, known.manual_id, settings)
        return known
    for one in embedders:
        check(one)
    ahead = Ahead(db, team, content_hash)
    with span("parse"):
        parsed = read(
            pdf,
            settings,
            lambda done, of: progress(Progress("reading", done, of)),
            lambda done, of: progress(Progress("recognising", done, of)),
        )
    parse_seconds = time.monotonic() - started
    with span("embed", {"shoptalk.passages": len(parsed.passages)}):
        vectors = [
            (
                one,
                embed(
                    one,
                    parsed.title,
                    parsed.passages,
                    settings.embedding_batch,
                    lambda done, of: progress(Progress("embedding", done, of)),
                    ahead,
                ),
            )
            for one in embedders
        ]
    manual = new_manual(parsed, giving, pdf, content_hash, revision, equipment)
    progress(Progress("writing", 0, 1))
    try:
        with span("write"), db.connection() as conn:
            manual_id = write(conn, manual, parsed, vectors)
            giving.add(conn, manual_id)
            revised = giving.supersede(conn, manual_id)
            record(conn, manual_id, "ingested", revised)
            vectors_ahead.drop(conn, team, content_hash)
            progress(Progress("writing", 1, 1))
    except ManualExists:  # another process was faster with the same bytes
        known = _known(db, content_hash, giving, started, record)
        if known is None:
            raise
        return known
    done = Ingested(
        manual_id,
        "ingested",
        parsed.title or title_from_name(giving.name),
        len(parsed.pages),
        len(parsed.passages),
        parsed.scanned,
        time.monotonic() - started,
        parsed.recognised,
        parsed.unrecognised,
        parsed.doubtful,
        revised.older,
        revised.by,
        parsed.left,
    )
    log.info(
        "manual.ingested",
        team=team,
        manual_id=manual_id,
        pages=done.pages,
        passages=done.passages,
        pages_without_text=done.pages_without_text,
        pages_recognised=done.pages_recognised,
        lines_doubtful=done.lines_doubtful,
        ocr_seconds=round(parsed.ocr_seconds, 2),
        embedding=embedders[0].slug,
        parse_seconds=round(parse_seconds, 2),
        seconds=round(done.seconds, 2),
    )
    return done


def _known(
    db: Database, content_hash: str, giving: Giving, started: float, record: Record
) -> Ingested | None:
    """The manual that the team has already, with the grants added; None where it has none."""
    with db.connection() as conn:
        manual: Manual | None = manuals.by_hash(conn, giving.team, content_hash)
        if manual is None:
            return None
        if giving.by == OPERATOR:
            manuals.keep(conn, giving.team, manual.manual_id)
        status: Status = "granted" if giving.add(conn, manual.manual_id) else "already"
        revised = giving.supersede(conn, manual.manual_id)
        record(conn, manual.manual_id, status, revised)
    return Ingested(
        manual.manual_id,
        status,
        manual.title or title_from_name(giving.name),
        manual.page_count,
        manual.passages,
        manual.pages_without_text,
        time.monotonic() - started,
        manual.pages_recognised,
        manual.pages_unrecognised,
        manual.lines_doubtful,
        revised.older,
        revised.by,
        Left(**manual.unread),
    )
