"""Questions, answers, votes and what the nights need: what is stored and what comes back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import psycopg
import pytest

from sql import (
    answers,
    corrections,
    nights,
    programs,
    promotions,
    questions,
    retrievals,
    vote_events,
)
from sql.answers import NewAnswer, NewCitation
from sql.audience import Audience
from sql.corrections import NewCorrection
from sql.database import Connection
from sql.hits import Hit
from sql.programs import NewProgram
from sql.promotions import NewPromotion
from sql.questions import NewQuestion
from sql.vote_events import NewVoteEvent

_OPERATOR = Audience.of_operator("local")
_QUESTION = NewQuestion("local", "C1", "1700000001.000100", "1700000001.000100", "U1", "Torque?")


def test_question_is_recorded_once(conn: Connection) -> None:
    """The same message gives the same question, whose text stays as it came first."""
    first = questions.record(conn, _QUESTION)
    again = questions.record(conn, replace(_QUESTION, text="Torque, again"))
    other = questions.record(conn, replace(_QUESTION, channel="C2"))
    assert first == again != other
    before = replace(_QUESTION, ts="1700000002.000100", text="And the nut?")
    questions.record(conn, before)
    turns = questions.thread(conn, "local", "C1", _QUESTION.thread_ts, "1700000003.000100")
    assert [turn.question for turn in turns] == ["Torque?", "And the nut?"]


def test_thread_gives_earlier_turns_with_their_latest_answer(conn: Connection) -> None:
    """A thread has the turns before a moment, each with its latest answer, or none yet."""
    first = questions.record(conn, _QUESTION)
    questions.record(conn, replace(_QUESTION, ts="1700000002.000100", text="Sure?"))
    questions.record(conn, replace(_QUESTION, ts="1700000002.000100", channel="C2"))
    answer = NewAnswer(first, "44 Nm", "answered", "search", "default", 1.5)
    answers.insert(conn, answer, [])
    latest = answers.insert(conn, replace(answer, text="45 Nm"), [])
    turns = questions.thread(conn, "local", "C1", _QUESTION.ts, "1700000003.000100")
    assert [(turn.question, turn.answer_id, turn.answer, turn.status) for turn in turns] == [
        ("Torque?", latest, "45 Nm", "answered"),
        ("Sure?", None, None, None),
    ]
    assert questions.thread(conn, "local", "C1", _QUESTION.ts, _QUESTION.ts) == []


def test_answer_keeps_claims_and_citations(conn: Connection, store_manual: Callable) -> None:
    """Claims are stored as JSON, citations in their order, and a wrong status is refused."""
    manual_id, ids = store_manual(conn, title="Pump")
    answer_id = _answer(conn, manual_id, ids[0])
    stored = conn.execute("SELECT claims, warnings FROM answers").fetchone()
    assert stored == ([{"text": "45 Nm"}], [])
    citations = answers.citations_of(conn, _OPERATOR, answer_id)
    assert [(c.ordinal, c.claim, c.manual, c.page, c.quote) for c in citations] == [
        (0, 0, "Pump", 1, "first"),
        (1, 0, "Pump", 1, "second"),
    ]
    question_id = questions.record(conn, _QUESTION)
    with pytest.raises(psycopg.errors.CheckViolation):
        answers.insert(conn, NewAnswer(question_id, "", "sure", "search", "p", 1.0), [])  # type: ignore[arg-type]


def test_retrievals_are_counted_by_arm(conn: Connection) -> None:
    """Each search is kept with its arm, so that a question without a vector query is provable."""
    question_id = questions.record(conn, _QUESTION)
    retrievals.record(conn, question_id, "torque", "lexical", [Hit(7, 1.5)], 0.004)
    retrievals.record(conn, question_id, "torque", "lexical", [], 0.004)
    assert retrievals.count(conn, question_id, "lexical") == 2
    assert retrievals.count(conn, question_id, "dense") == 0


def test_retracting_takes_back_only_that_vote(conn: Connection, store_manual: Callable) -> None:
    """A user's vote is the latest still standing; taking one back lets an earlier one stand."""
    manual_id, ids = store_manual(conn)
    answer_id = _answer(conn, manual_id, ids[0])
    up = NewVoteEvent("local", answer_id, "U1", "reaction", "up", "cast")
    down = replace(up, value="down", source="button", reason="wrong page")
    for event in (up, down, replace(up, user_id="U2")):
        vote_events.insert(conn, event)
    assert vote_events.standing(conn, answer_id) == {"U1": "down", "U2": "up"}
    vote_events.insert(conn, replace(down, action="retract"))
    assert vote_events.standing(conn, answer_id) == {"U1": "up", "U2": "up"}
    vote_events.insert(conn, replace(up, action="retract"))
    assert vote_events.standing(conn, answer_id) == {"U2": "up"}
    vote_events.insert(conn, up)
    assert vote_events.standing(conn, answer_id) == {"U1": "up", "U2": "up"}


def test_corrections_programs_promotions_and_nights(
    conn: Connection, store_manual: Callable
) -> None:
    """What the nights will need is stored and given back newest first, each night once."""
    manual_id, ids = store_manual(conn)
    answer_id = _answer(conn, manual_id, ids[0])
    new = NewCorrection("local", answer_id, "U1", "46 Nm", "text", "torque?", [manual_id], "C1")
    corrections.insert(conn, new)
    operator = Audience.of_operator("local")
    assert [c.status for c in corrections.listed(conn, operator, 5)] == ["proposed"]
    assert programs.champion(conn, "local") is None
    first = NewProgram("local", "1", {"a": [1]}, "h", "champion")
    programs.insert(conn, first)
    programs.insert(conn, replace(first, version="2", status="candidate", parent="1"))
    champion = programs.champion(conn, "local")
    assert champion is not None
    assert (champion.version, champion.state) == ("1", {"a": [1]})
    assert len(programs.latest(conn, "local", 5)) == 2
    with pytest.raises(psycopg.errors.UniqueViolation), conn.transaction():
        programs.insert(conn, replace(first, version="3"))
    promotions.insert(conn, NewPromotion("local", "1", "2", "gate", "night", 21.5, {"wins": 9}))
    assert [p.e_value for p in promotions.latest(conn, "local", 5)] == [21.5]
    assert nights.begin(conn, "local", date(2026, 11, 24))
    assert not nights.begin(conn, "local", date(2026, 11, 24))
    assert nights.latest(conn, "local") == date(2026, 11, 24)


def _answer(conn: Connection, manual_id: int, passage_id: int) -> int:
    question_id = questions.record(conn, _QUESTION)
    claims = [{"text": "45 Nm"}]
    answer = NewAnswer(question_id, "45", "answered", "search", "p", 1.0, claims=claims)
    rows = [NewCitation(0, passage_id, manual_id, 1, None, quote) for quote in ("first", "second")]
    return answers.insert(conn, answer, rows)
