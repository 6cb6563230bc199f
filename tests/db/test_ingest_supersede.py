"""A newer revision replaces the older one in searches, where that is sure, and can be undone."""

from ingest.manual import Grant, Ingested, ingest_pdf
from ingest.settings import IngestSettings
from ingest.supersede import Superseding, correct_revisions
from sql import answers, citations, manuals, passages, questions, replacements
from sql.answers import NewAnswer, NewCitation
from sql.audience import Audience
from sql.database import Database
from sql.questions import NewQuestion
from tests.fix_ingest import WordsEmbedder
from tests.fix_pdfs import borer

SETTINGS = IngestSettings(_env_file=None)
OPERATOR = Audience.of_operator("local")
EVERYONE = Grant("everyone")


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
        assert replacements.restore(conn, "local", old.manual_id)
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
        assert replacements.add(conn, "local", one, two, by="operator")
        assert replacements.add(conn, "local", two, three, by="operator")
        assert not replacements.add(conn, "local", three, one, by="operator")
        assert not replacements.add(conn, "local", one, one, by="operator")
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


def test_a_corrected_revision_decides_again(db: Database) -> None:
    """A revision that was misread is put right, and the newest is the one that is searched."""
    one = ingest(db, borer("Revision D", 40)).manual_id
    two = ingest(db, borer("Revision C", 45)).manual_id
    assert searched(db) == {one}
    with db.connection() as conn:
        manuals.change(conn, "local", one, revision="Revision B")
        assert correct_revisions(conn, "local", one) == Superseding(by=two)
    assert searched(db) == {two}
    with db.connection() as conn:
        manuals.change(conn, "local", one, revision="Revision E")
        assert correct_revisions(conn, "local", one) == Superseding((two,))
        assert correct_revisions(conn, "another", one) == Superseding()
    assert searched(db) == {one}
    with db.connection() as conn:
        manuals.change(conn, "local", one, revision="")
        correct_revisions(conn, "local", one)
    assert searched(db) == {one}, "what is unsure stays as it was"


def test_removing_the_newest_brings_the_next_back(db: Database) -> None:
    """Of all that it superseded, only the newest; one in between leaves the chain whole."""
    first = ingest(db, borer("Revision A", 30)).manual_id
    third = ingest(db, borer("Revision C", 45)).manual_id
    second = ingest(db, borer("Revision B", 40)).manual_id
    fourth = ingest(db, borer("Revision D", 50)).manual_id
    for gone, left in ((third, fourth), (fourth, second), (second, first)):
        with db.connection() as conn:
            assert manuals.remove(conn, "local", gone)
        assert searched(db) == {left}
    with db.connection() as conn:
        assert not manuals.remove(conn, "another", first)
    assert searched(db) == {first}


def test_who_may_not_read_the_newer_has_the_older_as_current(db: Database) -> None:
    """The older counts as current for them, and for them alone."""
    old = ingest(db, borer("Revision B", 40), Grant("channel", "C1"), Grant("channel", "C2"))
    new = ingest(db, borer("Revision C", 45), Grant("channel", "C1"))
    with db.connection() as conn:
        for channel, current in (("C1", new), ("C2", old)):
            audience = Audience.of_channel("local", channel)
            assert [one.manual_id for one in manuals.searched(conn, audience)] == [
                current.manual_id
            ]


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
