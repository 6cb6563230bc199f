"""Manuals with their pages, passages and grants: what is stored and what comes back."""

import threading
from collections.abc import Callable
from dataclasses import replace

import psycopg
import pytest

from sql import (
    answers,
    grants,
    identifiers,
    manuals,
    pages,
    passages,
    questions,
    replacements,
)
from sql.answers import NewAnswer, NewCitation
from sql.audience import Audience
from sql.database import Connection, Database
from sql.errors import ManualExists
from sql.grants import Grant
from sql.identifiers import NewIdentifier
from sql.manuals import NewManual
from sql.passages import NewPassage
from sql.questions import NewQuestion
from sql.table_rows import TableRow

_OPERATOR = Audience.of_operator("local")
_QUESTION = NewQuestion("local", "C1", "1700000001.000100", "1700000001.000100", "U1", "Torque?")


def _new_manual(**more: str) -> NewManual:
    return NewManual("local", "a" * 64, "Lathe", 3, 1, "test", b"%PDF-1.7", **more)


def test_manual_comes_back_as_stored(conn: Connection) -> None:
    """A manual's metadata and bytes come back as they went in, with its passages counted."""
    new = _new_manual(revision="C", equipment="L1", published="2020")
    manual_id = manuals.insert(conn, new)
    passages.copy(conn, manual_id, [NewPassage(0, 1, 1, "1", "text", "one")])
    stored = manuals.by_hash(conn, "local", "a" * 64)
    assert stored is not None
    assert stored == manuals.get(conn, _OPERATOR, manual_id)
    assert (stored.revision, stored.equipment, stored.published) == ("C", "L1", "2020")
    assert (stored.passages, stored.page_count, stored.pages_without_text) == (1, 3, 1)
    assert manuals.pdf_bytes(conn, _OPERATOR, manual_id) == b"%PDF-1.7"
    assert manuals.by_hash(conn, "another team", "a" * 64) is None


def test_same_bytes_are_stored_once_a_team(db: Database) -> None:
    """The same bytes are refused in the same team, also by a writer who came at the same time."""
    refused = threading.Event()

    def second() -> None:
        with pytest.raises(ManualExists), db.connection() as conn:
            manuals.insert(conn, _new_manual())
        refused.set()

    with db.connection() as conn:
        manuals.insert(conn, _new_manual())
        thread = threading.Thread(target=second)
        thread.start()
        manuals.insert(conn, replace(_new_manual(), team="another team"))
        assert not refused.wait(0.2)
    thread.join()
    assert refused.is_set()


def test_manual_is_found_by_what_people_call_it(conn: Connection, store_manual: Callable) -> None:
    """An id, a title or a source name finds a manual; part of a name does when none has it all."""
    pump, _ = store_manual(conn, title="Pump P1")
    store_manual(conn, title="Pump P1 spare parts")

    def found(name: str) -> list[str]:
        return [manual.title for manual in manuals.find(conn, _OPERATOR, name)]

    assert found("pump p1") == found(str(pump)) == found(" PUMP-P1.pdf ") == ["Pump P1"]
    assert found("spare") == ["Pump P1 spare parts"]
    assert found("pump") == ["Pump P1", "Pump P1 spare parts"]
    assert found("lathe") == found("") == found("%") == []


def test_removed_manual_leaves_nothing(conn: Connection, store_manual: Callable) -> None:
    """With a manual go its pages, passages, words, identifiers, grants and citations."""
    manual_id, ids = store_manual(conn, (("1", "seal"),), Grant("everyone"))
    identifiers.copy(conn, [NewIdentifier(ids[0], "part", "12-3", "123")])
    answer_id = _answer(conn, manual_id, ids[0])
    assert not manuals.remove(conn, "another team", manual_id)
    assert manuals.remove(conn, "local", manual_id)
    for table in [
        "manual_files",
        "pages",
        "passages",
        "postings",
        "identifiers",
        "grants",
        "citations",
    ]:
        assert conn.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table
    assert answers.citations_of(conn, _OPERATOR, answer_id) == []
    assert not manuals.remove(conn, "local", manual_id)


def test_superseded_manual_stays_readable(conn: Connection, store_manual: Callable) -> None:
    """An old revision is still listed and read, but its citations no longer hold."""
    old, ids = store_manual(conn)
    new, _ = store_manual(conn)
    answer_id = _answer(conn, old, ids[0])
    assert answers.citations_of(conn, _OPERATOR, answer_id)
    assert not replacements.add(conn, "another team", old, new, by="operator")
    assert replacements.add(conn, "local", old, new, by="operator")
    assert [manual.manual_id for manual in manuals.list_all(conn, _OPERATOR)] == [old, new]
    assert replacements.replaced(conn, _OPERATOR) == {old: new}
    assert passages.read(conn, _OPERATOR, ids)
    assert answers.citations_of(conn, _OPERATOR, answer_id) == []


def test_grants_are_given_and_taken(conn: Connection) -> None:
    """A grant is given once, says by whom, and can be taken back by it."""
    manual_id = manuals.insert(conn, _new_manual())
    assert grants.add(conn, "local", manual_id, "channel", "C1", "U1")
    assert not grants.add(conn, "local", manual_id, "channel", "C1", "U2")
    assert not grants.add(conn, "another team", manual_id, "everyone", "", "U2")
    stored = grants.of_manual(conn, "local", manual_id)
    assert [(grant.kind, grant.grantee, grant.granted_by) for grant in stored] == [
        ("channel", "C1", "U1")
    ]
    assert grants.remove(conn, "local", manual_id, "channel", "C1")
    assert not grants.remove(conn, "local", manual_id, "channel", "C1")
    with pytest.raises(psycopg.errors.CheckViolation):
        grants.add(conn, "local", manual_id, "channel", "", "U1")


def test_pages_and_passages_are_read_in_order(conn: Connection, store_manual: Callable) -> None:
    """Pages and passages come in the order asked, with printed label and manual."""
    manual_id, ids = store_manual(conn, [("1", "a"), ("1", "b"), ("2", "c")], title="Pump")
    wanted = [(manual_id, 3), (manual_id, 1), (manual_id, 9)]
    read = pages.read_many(conn, _OPERATOR, wanted)
    assert [(page.page, page.label, page.text, page.manual) for page in read] == [
        (3, "A-3", "c", "Pump"),
        (1, "A-1", "a", "Pump"),
    ]
    page = pages.read(conn, _OPERATOR, manual_id, 2)
    assert page is not None
    assert page.text == "b"
    found = passages.read(conn, _OPERATOR, [ids[2], ids[0], 999_999])
    assert [(p.text, p.label, p.manual, p.page_from) for p in found] == [
        ("c", "A-3", "Pump", 3),
        ("a", "A-1", "Pump", 1),
    ]
    assert [p.text for p in passages.neighbours(conn, _OPERATOR, ids[1], 1, 5)] == ["a", "b", "c"]
    assert [p.text for p in passages.neighbours(conn, _OPERATOR, ids[1], 0, 1)] == ["b", "c"]
    assert passages.neighbours(conn, _OPERATOR, 999_999, 1, 1) == []


def test_warnings_govern_their_section_and_below(conn: Connection, store_manual: Callable) -> None:
    """A warning comes with the passages of the section it speaks for, not with those beside it."""
    manual_id, _ = store_manual(conn, [])
    rows = [
        NewPassage(0, 1, 1, "3 Engine", "warning", "Hot surface.", governs="3 Engine"),
        NewPassage(1, 1, 1, "3 Engine > 3.2 Torque", "table", "45 Nm"),
        NewPassage(2, 1, 1, "3 Engine mounts", "text", "Mounts."),
        NewPassage(3, 1, 1, "4 Pump", "warning", "Pressure.", governs="4 Pump"),
    ]
    ids = passages.copy(conn, manual_id, rows)
    other, _ = store_manual(conn, [])
    passages.copy(conn, other, rows)

    def warned(*of: int) -> list[int]:
        return [p.passage_id for p in passages.governing(conn, _OPERATOR, [ids[n] for n in of])]

    assert warned(1) == [ids[0]]
    assert warned(2) == warned(0) == warned() == []
    assert warned(1, 3) == [ids[0]]


def _answer(conn: Connection, manual_id: int, passage_id: int) -> int:
    question_id = questions.record(conn, _QUESTION)
    claims = [{"text": "45 Nm"}]
    answer = NewAnswer(question_id, "45", "answered", "search", "p", 1.0, claims=claims)
    rows = [NewCitation(0, passage_id, manual_id, 1, None, quote) for quote in ("first", "second")]
    return answers.insert(conn, answer, rows)


def test_a_warning_amid_steps_governs_those_after_it(
    conn: Connection, store_manual: Callable
) -> None:
    """Of the warnings of a section, those come with a passage that stand before it or above all."""
    manual_id, _ = store_manual(conn, [])
    rows = [
        NewPassage(0, 1, 1, "4 Valve", "procedure", "1. Open."),
        NewPassage(1, 1, 1, "4 Valve", "warning", "Spring.", governs="4 Valve", governs_from=1),
        NewPassage(2, 1, 1, "4 Valve", "procedure", "2. Unscrew."),
    ]
    ids = passages.copy(conn, manual_id, rows)

    def warned(of: int) -> list[int]:
        return [p.passage_id for p in passages.governing(conn, _OPERATOR, [ids[of]])]

    assert warned(0) == []
    assert warned(2) == [ids[1]]


def test_the_cells_of_a_table_come_back(conn: Connection, store_manual: Callable) -> None:
    """A passage is read with its table's rows, each cell under its header, and what is carried."""
    manual_id, _ = store_manual(conn, [])
    row = TableRow(1, ("M8", "24"), ("SIZE", "TORQUE N-m"))
    head = TableRow(0, ("SIZE", "TORQUE N-m"), header=True)
    new = NewPassage(
        0, 1, 1, "", "table", "SIZE | TORQUE N-m\nM8 | 24", cells=(head, row), carried="x"
    )
    (stored,) = passages.read(conn, _OPERATOR, passages.copy(conn, manual_id, [new]))
    assert stored.cells == (head, row)
    assert stored.carried == "x"


def test_words_of_a_carried_header_find_the_passage(
    conn: Connection, store_manual: Callable
) -> None:
    """A row on the second page of a table is found by the header on its first page."""
    manual_id, _ = store_manual(conn, [])
    new = NewPassage(0, 2, 2, "", "table", "16 | 239", carried="SIZE | TORQUE")
    ids = passages.copy(conn, manual_id, [new])
    assert [hit.passage_id for hit in passages.lexical(conn, _OPERATOR, "torque", 5)] == ids
