"""One person's data: all of it is in the export, and none of it is left."""

import json
from typing import Any

import psycopg
import pytest
from psycopg import sql as composing

from agent.learning.personal import erase_person
from sql import (
    answer_drafts,
    answers,
    attachments,
    channel_settings,
    commands,
    expert_messages,
    forgetting,
    homes,
    installations,
    privacy,
    programs,
    questions,
    uploads,
    vote_events,
    voters,
    walks,
)
from sql.answers import NewAnswer
from sql.attachments import Attachment
from sql.channel_settings import ChannelSettings
from sql.commands import NewCommand
from sql.database import Connection
from sql.installations import NewInstallation
from sql.programs import NewProgram
from sql.questions import NewQuestion
from sql.uploads import NewUpload
from sql.vote_events import NewVoteEvent

TEAM, ADA, BEN = "local", "U0ADA7741", "U0BEN"
ASKED = "What does the zorkfit of the ram packing take?"
TEXTS = """
SELECT table_name, column_name FROM information_schema.columns
WHERE table_schema = current_schema() AND data_type IN ('text', 'jsonb', 'ARRAY')
  AND table_name NOT IN (SELECT table_name FROM information_schema.views)
"""


@pytest.fixture
def kept(conn: Connection) -> dict[str, int]:
    """Ada asked, voted on Ben's answer, walked through it and shared a file; Ben asked too, and
    voted on hers."""
    ids = {}
    for number, (user, text) in enumerate(((ADA, ASKED), (BEN, "Which oil?")), 1):
        ts = f"{number}.000100"
        question_id = questions.add(conn, NewQuestion(TEAM, "C1", ts, ts, user, text))
        assert question_id is not None
        said = "the zorkfit plate" if user == ADA else "oil can"
        along = Attachment(question_id, 0, "picture", "F7", f"{said}.png", "read", said, said)
        attachments.add(conn, along)
        new = NewAnswer(question_id, "VG 46", "answered", "search", "default-1", 1.0)
        ids[user] = answers.insert(conn, new, [])
    for user, of, comment in ((ADA, BEN, "not in my hangar"), (BEN, ADA, "thanks")):
        event = NewVoteEvent(
            TEAM, ids[of], user, "button", "down", "cast", comment=comment, event_key=f"a:{user}"
        )
        vote_events.insert(conn, event)
        voters.vouch(conn, TEAM, user)
    whole = ("A1", "Works", "UBOT", "BBOT", "", ADA, "sealed", None, None)
    installations.save(conn, NewInstallation("1.2", TEAM, None, TEAM, False, *whole))
    walk_id = walks.begin(conn, TEAM, "C1", ids[BEN], 0, ADA)
    assert walk_id is not None
    walks.click(conn, walk_id, "begin", 0, 0, ADA, "5.000100")
    uploads.add(conn, NewUpload(TEAM, "C1", "F1", ADA, "3.000100"))
    commands.add(conn, NewCommand(TEAM, "d1", "about", "C1", ADA, "u", "4.1", None, ASKED))
    settings = ChannelSettings(experts=[ADA, "S0EXPERTS"], drafts_below=1.0)
    channel_settings.put(conn, TEAM, "C1", settings, ADA)
    conn.execute("UPDATE answers SET cited = 1, p_answered = 0.5 WHERE answer_id = %s", [ids[BEN]])
    draft_id = answer_drafts.begin(conn, ids[BEN], 60.0)
    conn.execute("UPDATE answers SET cited = 0 WHERE answer_id = %s", [ids[BEN]])
    assert draft_id is not None
    assert answer_drafts.decide(conn, draft_id, "refused", ADA, reason="the hangar is cold")
    assert expert_messages.ask(conn, TEAM, ids[BEN], ADA)
    expert_messages.put(conn, TEAM, ids[BEN], ADA)
    demo = {"question": ASKED, "lines": "X", "answered": "yes"}
    state: dict[str, Any] = {"predictors": {"reader.predict": {"demos": [demo]}}}
    homes.ask(conn, TEAM, ADA)
    programs.insert(conn, NewProgram(TEAM, "v1", state, "hash", "candidate"))
    return ids


def _found(conn: Connection, words: str) -> list[str]:
    """Where in the whole database the words stand."""
    places = []
    for table, column in conn.execute(TEXTS).fetchall():
        statement = composing.SQL("SELECT count(*) FROM {} WHERE {}::text LIKE %s").format(
            composing.Identifier(table), composing.Identifier(column)
        )
        ((count,),) = conn.execute(statement, [f"%{words}%"]).fetchall()
        places += [f"{table}.{column}"] * bool(count)
    return places


def test_all_of_it_is_exported(conn: Connection, kept: dict[str, int]) -> None:
    """What was asked, answered, voted and shared by the person is there, and nobody else's."""
    found = privacy.export(conn, TEAM, ADA)
    assert tuple(found) == privacy.PARTS
    assert [one["text"] for one in found["questions"]] == [ASKED]
    assert [one["said"] for one in found["attachments"]] == ["the zorkfit plate"]
    assert [one["answer_id"] for one in found["answers"]] == [kept[ADA]]
    assert [one["comment"] for one in found["votes"]] == ["not in my hangar"]
    assert [one["act"] for one in found["walks"]] == ["begin"]
    assert [one["file_id"] for one in found["uploads"]] == ["F1"]
    assert [one["status"] for one in found["drafts"]] == ["refused", "tag", "draft"]
    assert "Which oil?" not in json.dumps(found, default=str)


def test_nothing_is_left(conn: Connection, kept: dict[str, int]) -> None:
    """Neither their id nor their words are anywhere in the database, nor in a demonstration; what
    others asked and said of other answers stays, and the audit says that it was done."""
    own, counts = erase_person(conn, TEAM, ADA, "operator")
    assert [one.channel for one in own] == ["C1"]
    assert (counts["questions"], counts["votes"]) == (1, 1)
    assert _found(conn, ADA) == _found(conn, "zorkfit") == _found(conn, "hangar") == []
    assert [row.text for row in _questions(conn)] == ["", "Which oil?"]
    assert not any(map(len, privacy.export(conn, TEAM, ADA).values()))
    last = forgetting.removals(conn, TEAM)[0]
    assert (last.what, last.id, last.by) == ("person", None, "operator")


def test_killed_before_the_end(database_url: str, conn: Connection, kept: dict[str, int]) -> None:
    """Where the transaction does not end, all of it is still there."""
    conn.commit()
    erase_person(conn, TEAM, ADA, "operator")
    with psycopg.connect(database_url) as other:
        assert other.execute("SELECT text FROM questions ORDER BY 1 LIMIT 1").fetchall()
    conn.rollback()
    assert len(privacy.export(conn, TEAM, ADA)["questions"]) == 1


def _questions(conn: Connection) -> list[Any]:
    found = conn.execute("SELECT question_id FROM questions ORDER BY question_id").fetchall()
    return [questions.get(conn, id_) for (id_,) in found]
