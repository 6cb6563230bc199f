"""A manual is called what its PDF says, or else what the file was called where it was shared."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from ingest.manual import Grant, Ingested, ingest_pdf
from ingest.page import Left
from ingest.sandbox import Parsed
from ingest.settings import IngestSettings
from ingest.vectors import embed_again
from sql import answers, grants, manuals, pages, passages, questions
from sql.answers import NewAnswer, NewCitation
from sql.audience import Audience, Reader
from sql.database import Database
from sql.new_passage import NewPassage
from sql.pages import NewPage
from sql.questions import NewQuestion
from tests.fix_ingest import WordsEmbedder

SETTINGS = IngestSettings(_env_file=None)
OPERATOR = Audience.of_operator("local")
C1, C2 = (Audience.of_channel("local", name) for name in ("C1", "C2"))


def _parsed(title: str = "") -> Parsed:
    """What reading makes of a PDF, some of which it could not read."""
    return Parsed(
        title=title,
        recognised=2,
        unrecognised=3,
        doubtful=1,
        pages=[NewPage(1, None, "The seal takes 40 N-m.")],
        passages=[NewPassage(0, 1, 1, "1 Seal", "text", "The seal takes 40 N-m.")],
        left=Left(pictures=[4], attachments=["wiring.pdf"]),
        complete=True,
    )


def _ingest(
    db: Database, name: str, *given: Grant, pdf: bytes = b"%PDF-1", title: str = "", by: str = "U1"
) -> Ingested:
    return ingest_pdf(
        db,
        WordsEmbedder(),
        pdf,
        team="local",
        source_name=name,
        grants=given,
        settings=SETTINGS,
        granted_by=by,
        read=lambda *_: _parsed(title),
    )


def _channels(*names: str) -> list[Grant]:
    return [Grant("channel", name) for name in names]


def _called(db: Database, audience: Audience) -> list[tuple[str, str]]:
    with db.connection() as conn:
        return [(one.title, one.source_name) for one in manuals.list_all(conn, audience)]


def _everywhere(db: Database, audience: Audience) -> set[str]:
    """What the manual is called in each place that names one."""
    with db.connection() as conn:
        (one,) = manuals.list_all(conn, audience)
        ids = [hit.passage_id for hit in passages.lexical(conn, audience, "seal", 5)]
        asked = questions.record(conn, NewQuestion("local", "C1", "1.0", "1.0", "U1", "Seal?"))
        answer_id = answers.insert(
            conn,
            NewAnswer(asked, "40 N-m", "answered", "search", "default", 1.0),
            [NewCitation(0, ids[0], one.manual_id, 1, None, "The seal takes 40 N-m.")],
        )
        page = pages.read(conn, audience, one.manual_id, 1)
        assert page is not None
        return {
            one.title,
            page.manual,
            *(passage.manual for passage in passages.read(conn, audience, ids)),
            *(passage.manual for passage in passages.of_manual(conn, audience, one.manual_id)),
            *(cited.manual for cited in answers.citations_of(conn, audience, answer_id)),
        }


def test_each_knows_it_by_the_name_that_they_got(db: Database) -> None:
    """In lists, citations, passages and pages; the second name costs nothing and hides nothing."""
    first = _ingest(db, "Takeover of Meyer.pdf", *_channels("C1"))
    second = _ingest(db, "C:\\manuals\\press.PDF", *_channels("C2"))
    assert second.manual_id == first.manual_id
    assert (first.title, second.title) == ("Takeover of Meyer", "press")
    assert _everywhere(db, C1) == {"Takeover of Meyer"}
    assert _everywhere(db, C2) == {"press"}
    with db.connection() as conn:
        assert manuals.find(conn, C2, "meyer") == []
        assert [one.title for one in manuals.find(conn, C1, "meyer")] == ["Takeover of Meyer"]
        for name in ("meyer", "press.pdf"):
            assert len(manuals.find(conn, OPERATOR, name)) == 1


def test_what_the_pdf_says_is_everybodys(db: Database) -> None:
    """A title in the PDF is the manual's, whatever the file was called."""
    _ingest(db, "Takeover of Meyer.pdf", *_channels("C1"), title="Press HP-160")
    _ingest(db, "press.pdf", *_channels("C2"), title="Press HP-160")
    assert _everywhere(db, C1) == _everywhere(db, C2) == {"Press HP-160"}
    assert _called(db, C2) == [("Press HP-160", "press.pdf")]


@pytest.mark.parametrize(
    ("readers", "conversation", "called"),
    [
        ([Reader(frozenset({"C1", "C2", "D1"}))], "D1", "of the direct message"),
        ([Reader(frozenset({"C1", "C2"}))], "", "oldest"),
        ([Reader(frozenset({"C2"}))], "C9", "second"),
        ([Reader(frozenset({"C1"})), Reader(frozenset({"C2"}))], "", "Untitled manual"),
        ([Reader(frozenset({"C1", "C2"})), Reader(frozenset({"C2"}))], "", "second"),
    ],
)
def test_of_several_names(
    db: Database, readers: Sequence[Reader], conversation: str, called: str
) -> None:
    """The conversation's own, else the oldest that each of them knows, else none."""
    _ingest(db, "oldest.pdf", *_channels("C1"))
    _ingest(db, "second.pdf", *_channels("C2"))
    _ingest(db, "of the direct message.pdf", *_channels("D1"))
    audience = Audience("local", tuple(readers), conversation=conversation)
    assert _everywhere(db, audience) == {called}


def test_a_name_goes_with_its_grant(db: Database) -> None:
    """Who got it by another grant too knows it by that name then, and nobody by the old one."""
    done = _ingest(db, "Takeover of Meyer.pdf", *_channels("C1"))
    _ingest(db, "press.pdf", Grant("everyone"))
    assert _called(db, C1) == [("Takeover of Meyer", "Takeover of Meyer.pdf")]
    with db.connection() as conn:
        grants.remove(conn, "local", done.manual_id, "channel", "C1")
    assert _called(db, C1) == _called(db, OPERATOR) == [("press", "press.pdf")]
    with db.connection() as conn:
        assert manuals.find(conn, OPERATOR, "meyer") == []


def test_the_operator_knows_what_nobody_else_was_given(db: Database) -> None:
    """Without a grant it is the operator's alone, with its name; given by it, nobody reads it."""
    done = _ingest(db, "press.pdf", by="operator")
    assert done.status == "ingested"
    assert _called(db, OPERATOR) == [("press", "press.pdf")]
    everyone = Audience.everyone("local")
    assert _called(db, C1) == _called(db, everyone) == []
    assert _ingest(db, "again.pdf", by="operator").status == "already"


def test_known_bytes_say_all_that_the_first_said(db: Database) -> None:
    """What a card says of the same bytes, also of what could not be read, does not tell whether
    somebody shared them before."""
    first = _ingest(db, "press.pdf", *_channels("C1"))
    again = _ingest(db, "press.pdf", *_channels("C2"))
    assert (first.status, again.status) == ("ingested", "granted")
    assert replace(again, status="ingested", seconds=first.seconds) == first


def _vectors(db: Database) -> list[str]:
    with db.connection() as conn:
        rows = conn.execute(
            f"SELECT embedding::text FROM embeddings_{WordsEmbedder.slug} ORDER BY passage_id"
        ).fetchall()
    return [row[0] for row in rows]


def test_a_name_is_not_searched(db: Database) -> None:
    """Vectors hold the title that the PDF says itself, and no file's name; what an older release
    embedded otherwise is made anew, once."""
    _ingest(db, "press.pdf", *_channels("C1"))
    _ingest(db, "Takeover of Meyer.pdf", *_channels("C1"), pdf=b"%PDF-2")
    one, other = _vectors(db)
    assert one == other
    titled = _ingest(db, "a.pdf", *_channels("C1"), pdf=b"%PDF-3", title="Press").manual_id
    assert _vectors(db)[2] not in (one, other)
    with db.connection() as conn:
        conn.execute("UPDATE manuals SET embed_again = true, title = NULL WHERE title = 'Press'")
    assert embed_again(db, WordsEmbedder(), "local", titled, 8)
    assert _vectors(db) == [one, one, one]
    assert not embed_again(db, WordsEmbedder(), "local", titled, 8)
