"""What is compared on must not have been learned from, in other words either."""

from itertools import count
from typing import Any

import pytest

from agent.learning import examples
from agent.learning.split import group_of, held_out
from sql import answers, questions, vote_events, voters
from sql.answers import NewAnswer, NewCitation
from sql.database import Connection
from sql.grants import Grant
from sql.questions import NewQuestion
from sql.vote_events import NewVoteEvent

TEAM = "local"
_numbers = count(1)


def _asked(
    conn: Connection,
    text: str,
    manual_id: int,
    passage_id: int,
    quote: str,
    thread_ts: str | None = None,
) -> str:
    """A question whose answer, on that line, was voted up; its timestamp."""
    ts = f"{next(_numbers):010d}.000400"
    new = NewQuestion(TEAM, "C1", ts, thread_ts or ts, "U1", text)
    question_id = questions.record(conn, new)
    said = [{"text": "", "kind": "text", "title": "A"}]
    new = NewAnswer(
        question_id, quote, "answered", "search", "default-1", 1.0, claims=said, in_public=True
    )
    cited = [NewCitation(0, passage_id, manual_id, 1, None, quote)]
    answer_id = answers.insert(conn, new, cited)
    voters.vouch(conn, TEAM, "U1")
    vote_events.insert(conn, NewVoteEvent(TEAM, answer_id, "U1", "button", "up", "cast"))
    return ts


@pytest.mark.parametrize(
    ("learned", "compared"),
    [
        ("which oil do the pumps take", "Which oil does the pump take?"),
        ("how do I replace the filters?", "how to replace the filter"),
        ("gland bolt torque value", "What is the torque for gland bolts?"),
    ],
)
def test_other_wordings_of_what_is_compared_are_not_learned(
    conn: Connection, store_manual: Any, learned: str, compared: str
) -> None:
    """A question in other words than a held-out one is left out, and counted."""
    assert (held_out(group_of(learned)), held_out(group_of(compared))) == (False, True)
    manual_id, [one, other] = store_manual(conn, (("A", "one"), ("B", "other")), Grant("everyone"))
    _asked(conn, learned, manual_id, one, "one")
    _asked(conn, compared, manual_id, other, "other")
    snapshot = examples.read(conn, TEAM)
    assert ([e.message for e in snapshot.held_out], snapshot.train) == ([compared], ())
    assert snapshot.left_out == {"too like a held-out question": 1}


@pytest.mark.parametrize(
    ("learned_line", "left"), [("205 Nm", 0), ("VG 46", 1)], ids=["same line", "another line"]
)
def test_the_same_line_is_the_same_question(
    conn: Connection, store_manual: Any, learned_line: str, left: int
) -> None:
    """Whatever the words, what one confirmed line answers is on one side only."""
    learned = next(
        q for q in (f"way {n} to say it?" for n in range(99)) if not held_out(group_of(q))
    )
    compared = next(q for q in (f"words {n} for this?" for n in range(99)) if held_out(group_of(q)))
    stored = store_manual(conn, (("A", "205 Nm"), ("B", "VG 46")), Grant("everyone"))
    manual_id, [one, other] = stored
    _asked(conn, compared, manual_id, one, "205 Nm")
    _asked(conn, learned, manual_id, one if learned_line == "205 Nm" else other, learned_line)
    snapshot = examples.read(conn, TEAM)
    assert (len(snapshot.train), len(snapshot.held_out)) == (left, 1)


@pytest.mark.parametrize(
    ("learned", "compared"),
    [
        ("What does fault code E-{} mean?", "Meaning of fault code E-{}0?"),
        ("Torque of the pump P{} suction flange?", "Torque of the pump P{} pressure flange?"),
    ],
)
def test_what_is_another_question_is_learned(
    conn: Connection, store_manual: Any, learned: str, compared: str
) -> None:
    """Another fault code, another flange: another question, however alike the rest is."""
    one_side, other_side = next(
        pair
        for pair in ((learned.format(n), compared.format(n)) for n in range(1, 99))
        if [held_out(group_of(text)) for text in pair] == [False, True]
    )
    stored = store_manual(conn, (("A", "one"), ("B", "other")), Grant("everyone"))
    manual_id, [one, other] = stored
    _asked(conn, one_side, manual_id, one, "one")
    _asked(conn, other_side, manual_id, other, "other")
    snapshot = examples.read(conn, TEAM)
    assert (len(snapshot.train), len(snapshot.held_out)) == (1, 1)


def test_what_was_asked_below_it_is_not_learned(conn: Connection, store_manual: Any) -> None:
    """A follow-up brings its thread into the program, and with that the held-out question."""
    compared = "What is the torque for gland bolts?"
    learned = next(q for q in (f"and page {n}?" for n in range(99)) if not held_out(group_of(q)))
    stored = store_manual(conn, (("A", "one"), ("B", "other")), Grant("everyone"))
    manual_id, [one, other] = stored
    ts = _asked(conn, compared, manual_id, one, "one")
    _asked(conn, learned, manual_id, other, "other", ts)
    snapshot = examples.read(conn, TEAM)
    assert ([e.message for e in snapshot.held_out], snapshot.train) == ([compared], ())
