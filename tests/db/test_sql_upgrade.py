"""A home of the first release is brought up to date with all that is in it."""

from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from sql import (
    answers,
    files,
    grants,
    manuals,
    migrate,
    nights,
    programs,
    questions,
    replacements,
    vote_events,
    votes,
)
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


_NAMED = """
INSERT INTO manuals (team, content_hash, title, source_name, page_count, parser, series)
    VALUES ('local', repeat('a', 64), 'Takeover of Meyer', 'Takeover of  Meyer.PDF', 1, 'x', 'm'),
        ('local', repeat('b', 64), 'Pump P1', 'C:\\pumps\\p1.pdf', 1, 'x', 'pumpp1'),
        ('local', repeat('c', 64), 'Pump P1', 'p1 new.pdf', 1, 'x', 'pumpp1'),
        ('local', repeat('d', 64), 'Pump P1', 'p1 newest.pdf', 1, 'x', 'pumpp1');
UPDATE manuals SET superseded_by = manual_id + 1 WHERE manual_id IN (2, 3);
INSERT INTO grants (team, manual_id, grantee_kind, grantee, granted_by)
    SELECT 'local', manual_id, 'channel', 'C1', 'U1' FROM manuals WHERE manual_id < 4;
"""
_LATER = """
INSERT INTO grants (team, manual_id, grantee_kind, grantee, granted_by)
    VALUES ('local', 1, 'channel', 'C2', 'U2'), ('local', 1, 'channel', 'C3', 'U3');
INSERT INTO uploads (team, channel, file_id, user_id, manual_id, outcome, card)
    VALUES ('local', 'C2', 'F1', 'U2', 1, 'withdrawn', '{"name": "gone.pdf"}'),
        ('local', 'C2', 'F2', 'U2', 1, 'granted', '{"name": "press.pdf", "title": "Meyer"}');
"""


def test_names_and_revisions(
    empty_database: Callable[[], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that was everybody's belongs to who brought it and to the operator; what was
    superseded still is, for those who see the newer one, also without the one in between."""
    url = empty_database()
    before = [one for one in files.migrations() if one[0] < "0014"]
    with monkeypatch.context() as older:
        older.setattr(migrate, "migrations", lambda: before)
        with psycopg.connect(url, autocommit=True) as conn:
            migrate.migrate(conn, None)
            conn.execute(_NAMED)
            conn.execute(_LATER)
    settings = SqlSettings(database_url=url, shoptalk_home=tmp_path, _env_file=None)
    c1, c2, c3 = (Audience.of_channel("local", name) for name in ("C1", "C2", "C3"))
    operator = Audience.of_operator("local")
    with Database.open(settings) as db:
        db.migrate()
        with db.connection() as conn:

            def called(audience: Audience) -> list[tuple[str, str]]:
                return [(one.title, one.source_name) for one in manuals.list_all(conn, audience)]

            assert ("Takeover of Meyer", "Takeover of  Meyer.PDF") in called(c1)
            assert called(c2) == [("press", "press.pdf")]
            assert called(c3) == [("Untitled manual", "")]
            assert ("Takeover of Meyer", "Takeover of  Meyer.PDF") in called(operator)
            assert ("Pump P1", "p1 newest.pdf") in called(operator)
            assert manuals.to_embed_again(conn, "local") == {1: ""}
            assert replacements.replaced(conn, operator) == {2: 4, 3: 4}
            assert replacements.replaced(conn, c1) == {2: 3}
            grants.add(conn, "local", 4, "channel", "C1", "U1")
            grants.remove(conn, "local", 3, "channel", "C1")
            assert replacements.replaced(conn, c1) == {2: 4}
