"""Manuals that were read before there were units get them, and nothing else of them changes."""

from bot.processes.clock import Clock
from bot.settings import BotSettings
from ingest.backfill import Added, add_units
from ingest.sandbox.reader import PARSER
from sql import manuals, passages, units
from sql.audience import Audience
from sql.database import Database
from tests.db.test_ingest_manual import OPERATOR, SETTINGS, ingest
from tests.fix_pdfs import manual


def _made_old(db: Database, manual_id: int) -> list[int]:
    """The manual as an older release left it; the ids of its passages."""
    with db.connection() as conn:
        conn.execute("DELETE FROM units WHERE manual_id = %s", (manual_id,))
        manuals.set_parser(conn, "local", manual_id, "pdfium-1")
        return [p.passage_id for p in passages.of_manual(conn, OPERATOR, manual_id)]


def _titles(db: Database, ids: list[int]) -> list[tuple[int, str, list[str]]]:
    """Ordinal, title and lines of the units of these passages."""
    with db.connection() as conn:
        found = units.of_passages(conn, OPERATOR, ids)
        lines = units.lines_of(conn, OPERATOR, [unit.unit_id for unit in found])
        texts = {p.passage_id: p.text for p in passages.read(conn, OPERATOR, ids)}
    return [
        (
            unit.ordinal,
            unit.title,
            [texts[x.passage_id][x.starts : x.ends] for x in lines if x.unit_id == unit.unit_id],
        )
        for unit in found
    ]


def test_an_old_manual_gets_the_units_that_a_new_one_has(db: Database) -> None:
    """Once; its passages keep their ids, and a second time there is nothing to do."""
    done = ingest(db, manual(3))
    ids = _made_old(db, done.manual_id)
    assert _titles(db, ids) == []
    added = add_units(db, "local", done.manual_id, SETTINGS)
    assert added is not None
    assert added.left_out == 0
    again = _titles(db, ids)
    assert len(again) == added.units == 6
    assert [ordinal for ordinal, _, _ in again] == list(range(len(again)))
    assert add_units(db, "local", done.manual_id, SETTINGS) is None
    with db.connection() as conn:
        stored = manuals.get(conn, OPERATOR, done.manual_id)
        assert [p.passage_id for p in passages.of_manual(conn, OPERATOR, done.manual_id)] == ids
    assert stored is not None
    assert stored.parser == f"pdfium-1+{PARSER}"


def test_a_unit_whose_lines_were_read_otherwise_is_left_out(db: Database) -> None:
    """What was misread then stays as it is; the other units are there."""
    done = ingest(db, manual(3))
    ids = _made_old(db, done.manual_id)
    with db.connection() as conn:
        conn.execute(
            "UPDATE passages SET text = replace(text, 'Loosen the cap', 'Loosen thecap')"
            " WHERE manual_id = %s AND page_from = 2",
            (done.manual_id,),
        )
    added = add_units(db, "local", done.manual_id, SETTINGS)
    assert added is not None
    assert added.left_out == 1
    titles = {title for _, title, _ in _titles(db, ids)}
    assert "1.1 Spindle service no. 1" in titles
    assert "2.1 Spindle service no. 2" not in titles


def test_the_same_bytes_again_add_the_units(db: Database) -> None:
    """Who ingests an old manual anew gets its units, too."""
    done = ingest(db, manual(3))
    ids = _made_old(db, done.manual_id)
    assert ingest(db, manual(3)).status == "already"
    assert _titles(db, ids)


def test_a_pdf_that_cannot_be_read_is_tried_once(db: Database) -> None:
    """Its manual stays, without units, and is not tried again and again."""
    done = ingest(db, manual(3))
    _made_old(db, done.manual_id)
    with db.connection() as conn:
        conn.execute(
            "UPDATE manual_files SET bytes = 'gone' WHERE manual_id = %s", (done.manual_id,)
        )
    assert add_units(db, "local", done.manual_id, SETTINGS) is None
    with db.connection() as conn:
        assert manuals.read_by_older(conn, "local", PARSER) == []


def test_the_clock_enqueues_old_manuals_once(db: Database) -> None:
    """One job for each, however often it looks."""
    done = ingest(db, manual(3))
    clock = Clock(db, BotSettings(_env_file=None, timezone="UTC"))
    assert clock.add_units() == 0
    _made_old(db, done.manual_id)
    assert (clock.add_units(), clock.add_units()) == (1, 0)
    with db.connection() as conn:
        jobs = conn.execute("SELECT task_name, queue_name, args FROM procrastinate_jobs").fetchall()
    assert jobs == [("add_units", "ingest", {"team": "local", "manual_id": done.manual_id})]
    assert add_units(db, "local", done.manual_id, SETTINGS) != Added(0, 0)
    assert clock.add_units() == 0
    assert Audience.of_operator("local") == OPERATOR
