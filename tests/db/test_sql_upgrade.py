"""A home of the first release is brought up to date with all that is in it."""

from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from sql import answers, files, migrate, nights, programs, questions, vote_events, votes
from sql.audience import Audience
from sql.database import Database
from sql.settings import SqlSettings

_DATA = """
INSERT INTO manuals (team, content_hash, title, source_name, page_count, parser)
    VALUES ('local', repeat('a', 64), 'Pump', 'p.pdf', 1, 'x');
INSERT INTO grants (team, manual_id, grantee_kind, grantee, granted_by)
    VALUES ('local', 1, 'everyone', '', 'operator');
INSERT INTO passages (manual_id, ordinal, page_from, page_to, section, kind, text, word_count)
    VALUES (1, 0, 1, 1, 'Oil', 'text', 'VG 46', 2);
INSERT INTO questions (team, channel, ts, thread_ts, user_id, text)
    VALUES ('local', 'terminal', '1.000001', '1.000001', 'operator', 'Which oil?');
INSERT INTO answers (question_id, text, status, action, program, seconds)
    VALUES (1, 'VG 46', 'answered', 'search', 'default-1', 1.0);
INSERT INTO citations (answer_id, ordinal, claim, passage_id, manual_id, page, quote)
    VALUES (1, 0, 0, 1, 1, 1, 'VG 46');
INSERT INTO vote_events (team, answer_id, user_id, source, value, action)
    VALUES ('local', 1, 'U1', 'cli', 'down', 'cast'), ('local', 1, 'U1', 'cli', 'up', 'cast'),
        ('local', 1, 'U2', 'cli', 'up', 'cast'), ('local', 1, 'U2', 'cli', 'up', 'retract');
INSERT INTO nights (team, local_date) VALUES ('local', '2026-01-31');
INSERT INTO programs (team, version, state, schema_hash, status)
    VALUES ('local', 'p1', '{}', 'h', 'champion');
"""


def test_first_release(
    empty_database: Callable[[], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Answers keep their lines, votes stand as they stood, and what served still serves."""
    url = empty_database()
    with monkeypatch.context() as first:
        first.setattr(migrate, "migrations", lambda: files.migrations()[:1])
        with psycopg.connect(url, autocommit=True) as conn:
            assert migrate.migrate(conn, None) == ["0001_create_tables"]
            conn.execute(_DATA)
    settings = SqlSettings(database_url=url, shoptalk_home=tmp_path, _env_file=None)
    with Database.open(settings) as db:
        assert len(db.migrate()) == len(files.migrations()) - 1
        assert db.migrate() == []
        with db.connection() as conn:
            everyone = Audience.everyone("local")
            shown = answers.shown(conn, everyone, 1)
            assert shown is not None
            assert (shown.text, shown.cited, len(shown.citations)) == ("VG 46", 1, 1)
            assert vote_events.standing(conn, 1) == {"U1": "up"}
            [labelled] = votes.labelled(conn, "local", None)
            assert (labelled.ups, labelled.downs) == (1, 0)
            # Nobody knows who could read along then.
            assert (labelled.open, labelled.public) == (True, False)
            [turn] = questions.thread(conn, "local", "terminal", "1.000001", "2.000000")
            assert turn.cited == 1
            assert programs.champion_version(conn, "local") == "p1"
            assert len(nights.unfinished(conn, "local")) == 1
