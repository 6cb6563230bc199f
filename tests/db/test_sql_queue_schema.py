"""Migrations 0002 and 0003: the job queue's schema as installed, in any schema, by any owner."""

from collections.abc import Callable
from importlib import resources
from pathlib import Path

import procrastinate.sql
import psycopg
import pytest
from psycopg.conninfo import make_conninfo
from psycopg.sql import SQL, Identifier

from sql import answers, files, migrate, questions
from sql.audience import Audience
from sql.database import Connection, Database
from sql.questions import NewQuestion
from sql.settings import SqlSettings

_QUEUE = dict(files.migrations())["0002_create_job_queue"]


def test_the_queue_is_the_installed_one() -> None:
    """Migration 0002 is the schema of the installed procrastinate, after a line that says so."""
    installed = resources.files(procrastinate.sql).joinpath("schema.sql").read_text("utf-8")
    comment, _, schema = _QUEUE.partition("\n")
    assert comment.startswith("-- ")
    assert schema.strip() == installed.strip()
    assert procrastinate.__version__ in comment


def test_a_scratch_schema_has_a_queue_of_its_own(db: Database) -> None:
    """Jobs in a scratch schema are run there, by functions there, and not seen in the real one."""
    with db.scratch() as scratch:
        with scratch.connection() as conn:
            _defer(conn)
            assert _fetch(conn) == "scratch_job"
            assert _events(conn) == ["deferred", "started"]
        with db.connection() as conn:
            assert conn.execute("SELECT count(*) FROM procrastinate_jobs").fetchone() == (0,)
            assert _fetch(conn) is None
    with db.connection() as conn:
        _defer(conn)
        assert _fetch(conn) == "scratch_job"


def test_an_ordinary_owner_can_migrate(
    empty_database: Callable[[], str], server_url: str, tmp_path: Path
) -> None:
    """Somebody who only owns the database, with the extensions there, needs no further right."""
    url = empty_database()
    name = str(psycopg.conninfo.conninfo_to_dict(url)["dbname"])
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute("CREATE EXTENSION vector SCHEMA public; CREATE EXTENSION pg_trgm")
        admin.execute("CREATE ROLE plain LOGIN PASSWORD 'plain'")
        admin.execute(SQL("ALTER DATABASE {} OWNER TO plain").format(Identifier(name)))
    try:
        plain = make_conninfo(url, user="plain", password="plain")
        with Database.open(SqlSettings(database_url=plain, shoptalk_home=tmp_path)) as database:
            assert database.migrate() == [name for name, _ in files.migrations()]
            with database.scratch() as scratch, scratch.connection() as conn:
                _defer(conn)
                assert _fetch(conn) == "scratch_job"
    finally:
        with psycopg.connect(server_url, autocommit=True) as admin:
            admin.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))
            admin.execute("DROP ROLE plain")


def test_a_database_of_the_first_release_is_kept(
    empty_database: Callable[[], str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What was asked before these migrations is there after them, with its citations counted."""
    everything = files.migrations()
    url = empty_database()
    with Database.open(SqlSettings(database_url=url, shoptalk_home=tmp_path)) as database:
        monkeypatch.setattr(migrate, "migrations", lambda: everything[:1])
        database.migrate()
        with database.connection() as conn:
            manual_id, passage_id = _store_first(conn)
            question = NewQuestion("local", "C1", "1.0", "1.0", "U1", "Torque?")
            question_id = questions.record(conn, question)
            answer_id = conn.execute(
                "INSERT INTO answers (question_id, text, status, action, program, seconds) "
                "VALUES (%s, '45 Nm', 'answered', 'search', 'p', 1) RETURNING answer_id",
                [question_id],
            ).fetchone()[0]  # type: ignore[index]
            conn.execute(
                "INSERT INTO citations (answer_id, ordinal, claim, passage_id, manual_id, page,"
                " quote) VALUES (%s, 0, 0, %s, %s, 1, 'x')",
                (answer_id, passage_id, manual_id),
            )
        monkeypatch.setattr(migrate, "migrations", lambda: everything)
        assert database.migrate() == [name for name, _ in everything[1:]]
        with database.connection() as conn:
            shown = answers.shown(conn, Audience.of_operator("local"), answer_id)
            stored = questions.get(conn, question_id)
    assert shown is not None
    assert (shown.text, shown.cited, len(shown.citations)) == ("45 Nm", 1, 1)
    assert stored is not None
    assert (stored.revision, stored.withdrawn_at) == (0, None)


def _store_first(conn: Connection) -> tuple[int, int]:
    """A manual of one passage as the first release wrote it; later columns are not there yet."""
    manual_id = conn.execute(
        "INSERT INTO manuals (team, content_hash, title, source_name, page_count, parser) "
        "VALUES ('local', repeat('0', 64), 'Pump', 'pump.pdf', 1, 'test') RETURNING manual_id"
    ).fetchone()[0]  # type: ignore[index]
    passage_id = conn.execute(
        "INSERT INTO passages (manual_id, ordinal, page_from, page_to, section, kind, text, "
        "word_count) VALUES (%s, 0, 1, 1, '1', 'text', 'x', 1) RETURNING passage_id",
        [manual_id],
    ).fetchone()[0]  # type: ignore[index]
    return manual_id, passage_id


def _defer(conn: Connection) -> None:
    conn.execute(
        "SELECT procrastinate_defer_jobs_v1(ARRAY[ROW('default', 'scratch_job', 0, 'lock', NULL, "
        "'{}', NULL)]::procrastinate_job_to_defer_v1[])"
    )


def _fetch(conn: Connection) -> str | None:
    worker = conn.execute("SELECT worker_id FROM procrastinate_register_worker_v1()").fetchone()
    assert worker is not None
    row = conn.execute(
        "SELECT task_name FROM procrastinate_fetch_job_v2(NULL, %s)", worker
    ).fetchone()
    return None if row is None else row[0]


def _events(conn: Connection) -> list[str]:
    return [row[0] for row in conn.execute("SELECT type FROM procrastinate_events ORDER BY id")]
