"""A newer revision replaces the older one in searches, where that is sure, and can be undone."""

from ingest.manual import Grant, Ingested, ingest_pdf
from ingest.settings import IngestSettings
from sql import answers, citations, manuals, passages, questions
from sql.answers import NewAnswer, NewCitation
from sql.audience import Audience
from sql.database import Database
from sql.questions import NewQuestion
from tests.fix_ingest import WordsEmbedder
from tests.fix_pdfs import BODY, BOLD, Text, column, draw

SETTINGS = IngestSettings(_env_file=None)
OPERATOR = Audience.of_operator("local")
EVERYONE = Grant("everyone")


def borer(revision: str, torque: int, title: str = "Borer B-20 Manual", chapters: int = 4) -> bytes:
    """A manual whose cover names its revision; only the torque differs."""
    pages: list[list[Text]] = [[(title, 60, 60, 24, BOLD), (revision, 60, 120, 12, BODY)]]
    for number in range(1, chapters + 1):
        text = [f"The spindle screw of unit {number} takes {torque} N-m after each service."]
        text += [f"Check bearing {n} of the unit by hand, and note what you see." for n in range(9)]
        head: Text = (f"{number}.1 Service of unit {number}", 60, 60, 15, BOLD)
        pages.append([head, *column(text, top=100)])
    return draw(pages, title)


def ingest(db: Database, pdf: bytes, *grants: Grant) -> Ingested:
    return ingest_pdf(
        db, WordsEmbedder(), pdf,
        team="local", source_name="borer.pdf", grants=grants or (EVERYONE,), settings=SETTINGS,
    )  # fmt: skip


def searched(db: Database, audience: Audience = OPERATOR) -> set[int]:
    """The manuals that a search for the torque finds."""
    with db.connection() as conn:
        hits = passages.lexical(conn, audience, "spindle screw", 50)
        return {p.manual_id for p in passages.read(conn, audience, [h.passage_id for h in hits])}


def test_a_newer_revision_supersedes_the_older(db: Database) -> None:
    """Whichever comes first, the newest is searched; the older can be made current again."""
    old = ingest(db, borer("Revision B", 40))
    new = ingest(db, borer("Revision C", 45))
    assert new.supersedes == (old.manual_id,)
    assert searched(db) == {new.manual_id}
    oldest = ingest(db, borer("Revision A", 30))
    assert oldest.superseded_by == new.manual_id
    with db.connection() as conn:
        assert manuals.restore(conn, "local", old.manual_id)
    assert searched(db) == {old.manual_id, new.manual_id}


def test_nothing_unsure_is_superseded(db: Database) -> None:
    """Another machine, the same revision, change pages alone, or other contents replace nothing."""
    first = ingest(db, borer("Revision B", 40))
    others = [
        ingest(db, borer("Revision C", 40, title="Borer B-30 Manual")),
        ingest(db, borer("Revision B", 41)),
        ingest(db, borer("Revision C", 42, chapters=1)),
    ]
    assert searched(db) == {first.manual_id, *(other.manual_id for other in others)}


def test_who_may_not_read_the_newer_keeps_the_older(db: Database) -> None:
    """A new revision that is granted to one channel takes the old one from no other channel."""
    old = ingest(db, borer("Revision B", 40), Grant("channel", "C1"), Grant("channel", "C2"))
    new = ingest(db, borer("Revision C", 45), Grant("channel", "C1"))
    assert new.supersedes == (old.manual_id,)
    assert searched(db, Audience.of_channel("local", "C1")) == {new.manual_id}
    assert searched(db, Audience.of_channel("local", "C2")) == {old.manual_id}
    with db.connection() as conn:  # what an abstention says was searched
        for channel, one in (("C1", new), ("C2", old)):
            listed = manuals.searched(conn, Audience.of_channel("local", channel))
            assert [manual.manual_id for manual in listed] == [one.manual_id]


def test_no_ring_of_revisions(db: Database) -> None:
    """A manual is never superseded by one that it supersedes, however many stand between."""
    one, two, three = (
        ingest(db, borer(f"Revision {n}", 40 + n, title=f"Borer B-{n}0 Manual")).manual_id
        for n in (1, 2, 3)
    )
    with db.connection() as conn:
        assert manuals.supersede(conn, "local", one, two)
        assert manuals.supersede(conn, "local", two, three)
        assert not manuals.supersede(conn, "local", three, one)
        assert not manuals.supersede(conn, "local", one, one)
    assert searched(db) == {three}


def test_a_correction_changes_what_is_given(db: Database) -> None:
    """Only the named fields change; an empty one is emptied; another team's manual stays."""
    done = ingest(db, borer("Revision B", 40))
    with db.connection() as conn:
        assert manuals.change(conn, "local", done.manual_id, equipment="B-20", revision="")
        assert not manuals.change(conn, "another", done.manual_id, title="Mine")
        manual = manuals.get(conn, OPERATOR, done.manual_id)
    assert manual is not None
    assert (manual.title, manual.revision, manual.equipment) == ("Borer B-20 Manual", None, "B-20")


def test_answers_that_cited_a_manual_are_listed(db: Database) -> None:
    """With their question and line, for those who may read the manual."""
    done = ingest(db, borer("Revision B", 40))
    with db.connection() as conn:
        hit = passages.lexical(conn, OPERATOR, "spindle screw", 1)[0].passage_id
        asked = questions.record(conn, NewQuestion("local", "C1", "1.0", "1.0", "U1", "How tight?"))
        quote = "The spindle screw of unit 1 takes 40 N-m"
        answers.insert(
            conn,
            NewAnswer(asked, "40 N-m", "answered", "search", "default", 1.0),
            [NewCitation(0, hit, done.manual_id, 2, None, quote)],
        )
        (row,) = citations.of_manual(conn, OPERATOR, done.manual_id)
        assert (row.question, row.user_id, row.page, row.quote) == ("How tight?", "U1", 2, quote)
        assert citations.of_manual(conn, Audience.of_operator("another"), done.manual_id) == []


def test_only_what_is_superseded_is_found_when_asked_for(db: Database) -> None:
    """The older revision is found only by those who ask for superseded ones and may read it."""
    old = ingest(db, borer("Revision B", 40), Grant("channel", "C1"))
    ingest(db, borer("Revision C", 45))
    with db.connection() as conn:
        for audience, found in (
            (OPERATOR, {old.manual_id}),
            (Audience.of_channel("local", "C1"), {old.manual_id}),
            (Audience.everyone("local"), set()),
        ):
            hits = passages.lexical(conn, audience, "spindle screw", 50, superseded=True)
            read = passages.read(conn, audience, [hit.passage_id for hit in hits])
            assert {passage.manual_id for passage in read} == found
