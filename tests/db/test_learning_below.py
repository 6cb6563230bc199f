"""What people write below an answer in its thread: a complaint is the comment of their vote."""

from itertools import count
from typing import Any

import pytest

from agent.learning import classifiers, comments, examples, rules
from agent.learning.comments import Heard
from agent.learning.split import group_of, held_out
from ingest.embedding.embed import Embedder
from sql import answers, questions, vote_events, voters, votes
from sql.answers import NewAnswer, NewCitation
from sql.below import below
from sql.database import Connection
from sql.grants import Grant
from sql.questions import NewQuestion
from sql.vote_events import NewVoteEvent

TEAM = "local"
_numbers = count(1)
ASKED = next(q for q in (f"oil for pump {n}?" for n in range(99)) if not held_out(group_of(q)))
WRONG_PUMP = "no that is the wrong pump"


def ask(conn: Connection, text: str, thread: str = "", user: str = "U1") -> tuple[int, str]:
    """A message in that thread, or the first of one: (question_id, thread)."""
    ts = f"{next(_numbers):010d}.000400"
    new = NewQuestion(TEAM, "C1", ts, thread or ts, user, text)
    return questions.record(conn, new), thread or ts


@pytest.fixture
def thread(conn: Connection, store_manual: Any) -> tuple[int, str]:
    """An answered thread: (answer_id, thread)."""
    manual_id, [passage_id] = store_manual(conn, (("Oil", "VG 46"),), Grant("everyone", ""))
    question_id, ts = ask(conn, ASKED)
    new = NewAnswer(
        question_id=question_id,
        text="Use VG 46.",
        status="answered",
        action="search",
        program="default-1",
        lm=None,
        claims=[{"text": "Use VG 46.", "kind": "text", "title": "Oil"}],
        seconds=1.0,
        in_public=True,
    )
    line = NewCitation(0, passage_id, manual_id, 1, None, "VG 46", "row")
    return answers.insert(conn, new, [line]), ts


def vote(conn: Connection, answer_id: int, user: str, value: str, comment: str = "") -> None:
    voters.vouch(conn, TEAM, user)
    event = NewVoteEvent(TEAM, answer_id, user, "button", value, "cast", comment=comment)  # type: ignore[arg-type]
    vote_events.insert(conn, event)


def heard(conn: Connection, embedder: Embedder) -> Heard:
    rows = votes.labelled(conn, TEAM, None)
    program = classifiers.before_any(embedder)
    return Heard(words=comments.complaints(rows, below(conn, TEAM), program, embedder))


def test_a_complaint_is_the_comment_of_a_vote(
    conn: Connection, thread: tuple[int, str], minilm: Embedder
) -> None:
    """What the voter complains of below the answer is told to the stages, quoted as data; their
    questions and thanks are not, nor what others wrote, nor what was withdrawn; and it puts no
    reason into their mouth, be it about another machine."""
    answer_id, ts = thread
    vote(conn, answer_id, "U1", "down")
    for text, user in (
        (WRONG_PUMP, "U1"),
        ("Which grease do I take for that", "U1"),
        ("This is for the diesel version, we have the gas one", "U9"),
    ):
        ask(conn, text, ts, user)
    gone, _ = ask(conn, "That is the wrong torque, the plate says 45 Nm", ts)
    conn.execute("UPDATE questions SET withdrawn_at = now() WHERE question_id = %s", (gone,))
    found = heard(conn, minilm)
    assert found.words == {(answer_id, "U1"): [WRONG_PUMP]}
    [example] = examples.read(conn, TEAM, words=found.words).train
    assert [(voice.comments, voice.reasons) for voice in example.voices] == [((WRONG_PUMP,), ())]
    assert (example.gold.kind, example.gold.grave) == ("avoid", False)
    said = example.gold.statement
    assert f'"{WRONG_PUMP}"' in rules.feedback(example.voices, said, said, False, "reading")
    assert WRONG_PUMP not in rules.feedback(example.voices, said, said, False, "composing")


@pytest.mark.parametrize(("value", "comment"), [("up", ""), ("down", "too slow")])
def test_it_stands_for_no_vote(
    conn: Connection, thread: tuple[int, str], minilm: Embedder, value: str, comment: str
) -> None:
    """Who voted the answer up, or wrote a comment with the vote, has said it there; who did not
    vote has not voted by writing."""
    answer_id, ts = thread
    vote(conn, answer_id, "U1", value, comment)
    ask(conn, WRONG_PUMP, ts)
    ask(conn, WRONG_PUMP, ts, "U2")
    found = heard(conn, minilm)
    assert not found.words
    [example] = examples.read(conn, TEAM, words=found.words).train
    assert example.people == {"U1"}


def test_it_goes_with_its_answer(
    conn: Connection, thread: tuple[int, str], minilm: Embedder
) -> None:
    """A message belongs to the newest answer above it, and a vote that is taken back takes what was
    written along."""
    answer_id, ts = thread
    vote(conn, answer_id, "U1", "down")
    ask(conn, WRONG_PUMP, ts)
    assert [one.answer_id for one in below(conn, TEAM)] == [answer_id]
    back = NewVoteEvent(TEAM, answer_id, "U1", "button", "down", "retract")
    vote_events.insert(conn, back)
    assert below(conn, TEAM) == []
