"""A PDF becomes a manual: whole, searchable by those it is granted to, and only once."""

from collections.abc import Sequence
from threading import Barrier, Thread

import psycopg
import pytest

from ingest import errors
from ingest.embedding import Vectors
from ingest.identifiers.finding import find
from ingest.manual import Grant, Ingested, Progress, ingest_pdf
from ingest.settings import IngestSettings
from sql import grants, manuals, pages, passages
from sql.audience import Audience
from sql.database import Database
from tests import fix_pdfs
from tests.fix_ingest import WordsEmbedder

SETTINGS = IngestSettings(_env_file=None)
OPERATOR = Audience.of_operator("local")


def ingest(
    db: Database, pdf: bytes, *given: Grant, embedder: WordsEmbedder | None = None
) -> Ingested:
    return ingest_pdf(
        db,
        embedder or WordsEmbedder(),
        pdf,
        team="local",
        source_name="borer.pdf",
        grants=given,
        settings=SETTINGS,
    )


def count_rows(url: str) -> dict[str, int]:
    """Rows of every table that a manual is written to."""
    with psycopg.connect(url) as conn:
        tables = conn.execute(
            "SELECT table_name, bool_or(column_name = 'manual_id')"
            " FROM information_schema.columns WHERE table_schema = 'public'"
            " AND column_name IN ('manual_id', 'passage_id') GROUP BY table_name"
        ).fetchall()
        counts = {}
        for name, _ in tables:
            statement = psycopg.sql.SQL("SELECT count(*) FROM {}")
            row = conn.execute(statement.format(psycopg.sql.Identifier(name))).fetchone()
            assert row is not None
            counts[str(name)] = int(row[0])
        return counts


def test_everything_of_a_manual_is_there(db: Database, small_manual: bytes) -> None:
    """Pages, passages, identifiers, vectors and grants are stored, and the numbers agree."""
    seen: list[Progress] = []
    done = ingest_pdf(
        db,
        WordsEmbedder(),
        small_manual,
        team="local",
        source_name="borer.pdf",
        grants=[Grant("everyone")],
        revision="C",
        equipment="B-20",
        settings=SETTINGS,
        progress=seen.append,
    )
    assert done.status == "ingested"
    assert (done.title, done.pages, done.pages_without_text) == ("Borer B-20 Manual", 6, 0)
    with db.connection() as conn:
        manual = manuals.get(conn, OPERATOR, done.manual_id)
        assert manual is not None
        assert (manual.revision, manual.equipment, manual.page_count) == ("C", "B-20", 6)
        assert manual.passages == done.passages > 6
        assert manuals.pdf_bytes(conn, OPERATOR, done.manual_id) == small_manual
        third = pages.read(conn, OPERATOR, done.manual_id, 3)
        assert third is not None
        assert "Remove the cover P/N 77003-12." in third.text
        assert third.label == "3"
        part = [i.normalised for i in find("which step removes part no 77004-12")]
        [hit] = passages.identified(conn, OPERATOR, part, 1)
        [passage] = passages.read(conn, OPERATOR, [hit.passage_id])
        assert (passage.page_from, passage.kind) == (4, "procedure")
        query = WordsEmbedder().embed_query("Lock out the drive before work")
        [near] = passages.dense(conn, OPERATOR, WordsEmbedder.slug, query, 1)
        assert passages.read(conn, OPERATOR, [near.passage_id])[0].kind == "warning"
        assert passages.lexical(conn, Audience.everyone("local"), "spindle bearings", 3)
    assert [p.stage for p in seen if p.done == 0] == ["embedding", "writing"]
    assert seen[0] == Progress("reading", 1, 6)
    assert seen[-1] == Progress("writing", 1, 1)
    counts = count_rows(db.url)
    assert counts["embeddings_test_words_64"] == counts["passages"] == done.passages


def test_the_same_bytes_only_add_grants(db: Database, small_manual: bytes) -> None:
    """The same bytes again: said so, nothing read or written twice, a new grant is added."""
    first = ingest(db, small_manual, Grant("channel", "C1"))
    before = count_rows(db.url)
    again = ingest(db, small_manual, Grant("channel", "C1"))
    wider = ingest(db, small_manual, Grant("channel", "C1"), Grant("channel", "C2"))
    assert [first.status, again.status, wider.status] == ["ingested", "already", "granted"]
    assert {first.manual_id} == {again.manual_id, wider.manual_id}
    assert again.passages == first.passages
    with db.connection() as conn:
        given = grants.of_manual(conn, "local", first.manual_id)
    assert [grant.grantee for grant in given] == ["C1", "C2"]
    assert count_rows(db.url) == {**before, "grants": 2}


def test_two_at_once_make_one_manual(db: Database, small_manual: bytes) -> None:
    """Two processes that ingest the same bytes at the same moment make one manual."""
    gate = Barrier(2)

    class Together(WordsEmbedder):
        def embed_passages(self, texts: Sequence[str]) -> Vectors:
            gate.wait(30)
            return super().embed_passages(texts)

    done: list[Ingested] = []
    threads = [
        Thread(
            target=lambda grant=grant: done.append(
                ingest(db, small_manual, grant, embedder=Together())
            )
        )
        for grant in (Grant("channel", "C1"), Grant("channel", "C2"))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one.status for one in done) == ["granted", "ingested"]
    assert len({one.manual_id for one in done}) == 1
    assert count_rows(db.url)["grants"] == 2


@pytest.mark.parametrize(
    ("pdf", "error"),
    [
        (b"", errors.EmptyPdf),
        (b"no pdf at all", errors.NotAPdf),
        (fix_pdfs.scan(), errors.NoTextPdf),
        (fix_pdfs.encrypted(fix_pdfs.manual(2), "secret"), errors.EncryptedPdf),
    ],
    ids=["empty", "not a PDF", "scanned", "encrypted"],
)
def test_what_is_refused_leaves_nothing(
    db: Database, pdf: bytes, error: type[errors.IngestError]
) -> None:
    """A refused file has left no row behind."""
    with pytest.raises(error):
        ingest(db, pdf, Grant("everyone"))
    assert not any(count_rows(db.url).values())


def test_a_failing_embedder_leaves_nothing(db: Database, small_manual: bytes) -> None:
    """Where the embedder fails, its error comes through and no row is left."""

    class Failing(WordsEmbedder):
        def embed_passages(self, texts: Sequence[str]) -> Vectors:
            raise ConnectionError("the endpoint is gone")

    with pytest.raises(ConnectionError):
        ingest(db, small_manual, Grant("everyone"), embedder=Failing())
    assert not any(count_rows(db.url).values())
