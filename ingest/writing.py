"""What was read of a PDF becomes rows."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict

from ingest.embedding import Embedder, Vectors
from ingest.giving import Giving
from ingest.identifiers import find
from ingest.sandbox import PARSER, Parsed
from ingest.structure import series_of
from ingest.supersede import OPERATOR
from sql import embeddings, identifiers, manuals, pages, passages, units
from sql.database import Connection
from sql.identifiers import NewIdentifier
from sql.manuals import NewManual
from sql.passages import NewPassage


def new_manual(
    parsed: Parsed,
    giving: Giving,
    pdf: bytes,
    content_hash: str,
    revision: str | None,
    equipment: str | None,
) -> NewManual:
    """The manual's row; `revision` and `equipment` stand before what the PDF says."""
    return NewManual(
        team=giving.team,
        content_hash=content_hash,
        title=parsed.title,
        page_count=len(parsed.pages),
        pages_without_text=parsed.scanned,
        parser=PARSER,
        pdf=pdf,
        revision=revision or parsed.revision,
        equipment=equipment or parsed.equipment,
        published=parsed.published,
        series=series_of(parsed.title),
        pages_recognised=parsed.recognised,
        lines_doubtful=parsed.doubtful,
        by_operator=giving.by == OPERATOR,
        pages_unrecognised=parsed.unrecognised,
        unread=asdict(parsed.left),
    )


def write(
    conn: Connection,
    manual: NewManual,
    parsed: Parsed,
    vectors: Sequence[tuple[Embedder, Vectors]],
) -> int:
    """Write everything of the manual in the transaction of `conn`, with the vectors of each
    embedder; its id. Raises ManualExists."""
    for embedder, _ in vectors:
        embeddings.ensure(conn, embedder.slug, embedder.dimensions)
    manual_id = manuals.insert(conn, manual)
    pages.copy(conn, manual_id, parsed.pages)
    ids = passages.copy(conn, manual_id, parsed.passages)
    units.copy(conn, manual_id, ids, parsed.units)
    identifiers.copy(conn, _identifiers(ids, parsed.passages))
    for embedder, rows in vectors:
        embeddings.copy(conn, embedder.slug, zip(ids, rows, strict=True))
    return manual_id


def _identifiers(ids: list[int], found_in: Sequence[NewPassage]) -> Iterator[NewIdentifier]:
    for passage_id, passage in zip(ids, found_in, strict=True):
        for identifier in find(passage.text):
            yield NewIdentifier(
                passage_id, identifier.kind, identifier.verbatim, identifier.normalised
            )
