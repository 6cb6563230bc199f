"""What was deleted while a night learned from it does not come to serve."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from agent.learning import challenger, forgetting
from agent.learning.challenger import Challenger, Lists
from agent.learning.compare import Compared
from agent.learning.gate import Pair
from agent.learning.night import Before, Outcome, Seen, settle
from agent.learning.snapshot import Snapshot
from agent.program import default
from agent.program.state import DEFAULT_VERSION, dump
from sql import answers, pairs, programs, questions
from sql.answers import NewAnswer
from sql.database import Connection
from sql.grants import Grant
from sql.questions import NewQuestion

TEAM = "local"
QUESTION = "What does the zorkfit of the ram packing take?"


@pytest.fixture
def outcome(conn: Connection) -> Outcome:
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
    candidate = Challenger("", default(), state, 1, 1, "[]", None, answers=(answer_id,))
    pair = Pair(answer_id, True, False, True, frozenset({"U1"}))
    compared = (Compared(pair, "same", False, "ram packing"),)
    return Outcome("promoted", "won", scores, candidate, 100.0, compared)


def _night(
    conn: Connection, outcome: Outcome, seen: Seen | None = None, night: int = 1
) -> tuple[str, str]:
    snapshot, lists = Snapshot((), (), {}, 0), Lists(None, None)
    before = Before(TEAM, snapshot, default(), DEFAULT_VERSION, lists, seen or Seen(None, 0))
    decided = settle(conn, date(2026, 3, night), outcome, before)
    return decided.decision, decided.reason


def test_nothing_was_deleted(conn: Connection, outcome: Outcome) -> None:
    """Then it serves; and what is deleted afterwards is taken out of it."""
    assert _night(conn, outcome) == ("promoted", "won")
    assert QUESTION in str(programs.champion(conn, TEAM))
    assert len(pairs.of(conn, TEAM, programs.champion_version(conn, TEAM) or "")) == 1
    _erase(conn)
    assert QUESTION not in str(programs.champion(conn, TEAM))
    assert pairs.of(conn, TEAM, programs.champion_version(conn, TEAM) or "") == []


def test_the_question_was_deleted_meanwhile(conn: Connection, outcome: Outcome) -> None:
    """Withdrawn is enough, erased or not: the candidate is dropped, and the night says why."""
    questions.withdraw(conn, TEAM, "C1", "1.0001")
    assert _night(conn, outcome)[0] == "kept"
    assert [one for one in programs.latest(conn, TEAM, 9) if QUESTION in str(one.state)] == []


def test_a_manual_was_removed_meanwhile(
    conn: Connection, outcome: Outcome, store_manual: Any
) -> None:
    """A demonstration may hold its lines, from a search that went before."""
    manual_id, _ = store_manual(conn, (("A", "one"),), Grant("everyone"))
    assert forgetting.remove_manual(conn, TEAM, manual_id, "operator")
    assert _night(conn, outcome)[0] == "kept"


def test_a_candidate_of_an_earlier_night(conn: Connection, outcome: Outcome) -> None:
    """It does not come to serve on what it was before something was taken out of it tonight; the
    next night it goes on as it is, and is no further candidate."""
    assert _night(conn, replace(outcome, decision="kept", reason="too few"))[0] == "kept"
    standing = challenger.read(conn, TEAM, DEFAULT_VERSION).challenger
    assert standing is not None
    _erase(conn)
    tonight = replace(outcome, candidate=standing, new=())
    decision, reason = _night(conn, tonight, night=2)
    assert (decision, reason) == ("kept", "what it learned from was deleted meanwhile")
    standing = challenger.read(conn, TEAM, DEFAULT_VERSION).challenger
    assert standing is not None
    assert QUESTION not in str(standing.state)
    parent = DEFAULT_VERSION
    assert programs.compared(conn, TEAM, parent, standing.state, standing.version) == 0
    assert _night(conn, replace(tonight, candidate=standing), night=3) == ("promoted", "won")


def test_what_is_compared_on_was_deleted_meanwhile(conn: Connection, outcome: Outcome) -> None:
    """Its pair is not kept, and the night comes to its end."""
    candidate = outcome.candidate
    assert candidate is not None
    conn.execute("DELETE FROM questions")
    kept = replace(outcome, decision="kept", candidate=replace(candidate, answers=()))
    assert _night(conn, kept)[0] == "kept"
    assert conn.execute("SELECT count(*) FROM pairs").fetchone() == (0,)


def test_the_champion_lost_what_it_hands_on(conn: Connection, outcome: Outcome) -> None:
    """A candidate begins with its champion's demonstrations: what was taken out of that while the
    night ran is in the candidate still, and so it is dropped."""
    assert _night(conn, outcome)[0] == "promoted"
    seen = Seen.now(conn, TEAM)
    _erase(conn)
    candidate = outcome.candidate
    assert candidate is not None
    heir = replace(outcome, candidate=replace(candidate, answers=()))
    assert _night(conn, heir, seen, night=2)[0] == "kept"
    assert [one for one in programs.latest(conn, TEAM, 9) if QUESTION in str(one.state)] == []


def _erase(conn: Connection) -> None:
    questions.withdraw(conn, TEAM, "C1", "1.0001")
    (question_id,) = conn.execute("SELECT question_id FROM questions").fetchone() or (0,)
    assert forgetting.erase_question(conn, TEAM, question_id, "slack")


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
