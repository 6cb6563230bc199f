"""What was deleted while a night learned from it does not come to serve."""

from datetime import date
from typing import Any

import pytest

from agent.learning import forgetting
from agent.learning.nightly import Seen, _Outcome, _settle
from agent.learning.optimise import Candidate
from agent.program import default
from agent.program.state import dump
from sql import answers, programs, questions
from sql.answers import NewAnswer
from sql.database import Connection
from sql.grants import Grant
from sql.questions import NewQuestion

TEAM = "local"
QUESTION = "What does the zorkfit of the ram packing take?"


@pytest.fixture
def outcome(conn: Connection) -> _Outcome:
    """A candidate with a demonstration of one question, that has won beyond doubt."""
    question_id = questions.add(conn, NewQuestion(TEAM, "C1", "1.0001", "1.0001", "U1", QUESTION))
    assert question_id is not None
    answer_id = answers.insert(
        conn, NewAnswer(question_id, "x", "answered", "search", "default-1", 1.0), []
    )
    state = dump(default())
    demo = {"question": QUESTION, "lines": "X · Y\n205", "answered": "yes"}
    state["predictors"]["reader.predict"]["demos"].append(demo)
    scores = {"won": 9, "lost": 0, "tied": 0, "missing": 0, "e_value": 100.0}
    candidate = Candidate(default(), state, {}, changed=True, learned_from=(answer_id,))
    return _Outcome("promoted", "won", scores, candidate, 100.0)


def _night(conn: Connection, outcome: _Outcome) -> str:
    night = _settle(conn, TEAM, date(2026, 3, 1), outcome, "default-3", Seen(None, 0))
    return night.decision


def test_nothing_was_deleted(conn: Connection, outcome: _Outcome) -> None:
    """Then it serves; and what is deleted afterwards is taken out of it."""
    assert _night(conn, outcome) == "promoted"
    assert QUESTION in str(programs.champion(conn, TEAM))
    questions.withdraw(conn, TEAM, "C1", "1.0001")
    (question_id,) = conn.execute("SELECT question_id FROM questions").fetchone() or (0,)
    assert forgetting.erase_question(conn, TEAM, question_id, "slack")
    assert QUESTION not in str(programs.champion(conn, TEAM))


def test_the_question_was_deleted_meanwhile(conn: Connection, outcome: _Outcome) -> None:
    """Withdrawn is enough, erased or not: the candidate is dropped, and the night says why."""
    questions.withdraw(conn, TEAM, "C1", "1.0001")
    assert _night(conn, outcome) == "kept"
    assert [one for one in programs.latest(conn, TEAM, 9) if QUESTION in str(one.state)] == []


def test_a_manual_was_removed_meanwhile(
    conn: Connection, outcome: _Outcome, store_manual: Any
) -> None:
    """A demonstration may hold its lines, from a search that went before."""
    manual_id, _ = store_manual(conn, (("A", "one"),), Grant("everyone"))
    assert forgetting.remove_manual(conn, TEAM, manual_id, "operator")
    assert _night(conn, outcome) == "kept"


@pytest.mark.parametrize(
    ("line", "gone"),
    [
        ("What does the zorkfit of the ram packing take?", True),
        ("WHAT DOES THE ZORKFIT OF THE RAM PACKING TAKE", True),
        ("user: what does the zorkfit of the ram …", True),
        ("the manual says what does the zorkfit of the ram packing take and more", True),
        ("What does the ram packing take?", False),
        ("the ram packing", False),
        ("take?", False),
    ],
)
def test_what_is_a_quote(line: str, gone: bool) -> None:
    """All of its words in their order, cut or amid others; a few words that it shares are none."""
    assert forgetting.like_any([QUESTION])(line) == gone


def test_a_short_question() -> None:
    """Of one word or two only itself is a quote."""
    quotes = forgetting.like_any(["Torque?", ""])
    assert quotes("torque")
    assert not quotes("the torque of the wheel nuts")
    assert not quotes("")


def test_the_package_s_own_stay() -> None:
    """What was never anybody's question is not taken for one."""
    state = dump(default())
    demos = state["predictors"]["reader.predict"]["demos"]
    assert demos
    _, count = forgetting.without(state, forgetting.like_any([demos[0]["question"]]))
    assert count == 0
