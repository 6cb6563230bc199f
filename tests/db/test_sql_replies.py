"""Questions that are replied to: recorded once, edited, withdrawn; one at a time writes to one."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sql import answers, questions, replies
from sql.answers import NewAnswer
from sql.database import Connection, Database
from sql.questions import NewQuestion, ThreadRef
from sql.replies import ReplyState

_QUESTION = NewQuestion("local", "C1", "1700000001.000100", "1700000001.000100", "U1", "Torque?")
_WHERE = ("local", "C1", "1700000001.000100")


@pytest.fixture
def add(conn: Connection) -> Callable[..., int]:
    """A function that records a question, by default always the same, and returns its id."""

    def record(**changed: str) -> int:
        question_id = questions.add(conn, replace(_QUESTION, **changed))
        assert question_id is not None
        return question_id

    return record


def test_repeated_delivery_gets_no_id(conn: Connection, add: Callable) -> None:
    """Of several deliveries of a message one gets the question's id, and there is one reply."""
    question_id = add()
    assert questions.add(conn, replace(_QUESTION, text="Torque, again")) is None
    assert add(channel="C2") != question_id
    stored = questions.get(conn, question_id)
    assert stored is not None
    assert (stored.text, stored.revision, stored.withdrawn_at) == ("Torque?", 0, None)
    reply = replies.get(conn, question_id)
    assert reply is not None
    assert (reply.state, reply.ts, reply.attempt, reply.channel) == ("new", None, 0, "C1")
    assert questions.get(conn, 0) is None
    assert replies.get(conn, 0) is None


def test_deliveries_at_once_record_one_question(db: Database) -> None:
    """Several processes that record the same message at once get one id between them."""
    got: list[int | None] = []
    gate = threading.Barrier(6)

    def deliver() -> None:
        with db.connection() as conn:
            gate.wait()
            got.append(questions.add(conn, _QUESTION))

    threads = [threading.Thread(target=deliver) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(id_ is None for id_ in got) == [False, *[True] * 5]


def test_a_question_rolled_back_has_no_reply(db: Database) -> None:
    """A record that is not committed leaves nothing, and the next delivery gets an id."""

    def fail() -> None:
        with db.connection() as conn:
            assert questions.add(conn, _QUESTION)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with db.connection() as conn:
        question_id = questions.add(conn, _QUESTION)
        assert question_id is not None
        assert replies.get(conn, question_id) is not None


def test_only_the_newest_attempt_writes(conn: Connection, add: Callable) -> None:
    """Once somebody else took a reply, whoever had it before can write no more."""
    question_id = add()
    first, second = replies.take(conn, question_id), replies.take(conn, question_id)
    assert first is not None
    assert second is not None
    assert second.attempt == first.attempt + 1
    assert not replies.move(conn, question_id, first.attempt, "posting")
    assert replies.get(conn, question_id) == second
    assert replies.move(conn, question_id, second.attempt, "posting")
    assert replies.take(conn, 0) is None
    assert not replies.move(conn, 0, 1, "final")


@given(
    steps=st.lists(
        st.tuples(st.integers(0, 2), st.sampled_from(["take", "shown", "final"])), max_size=15
    )
)
def test_fence_holds_for_any_order(conn: Connection, steps) -> None:
    """However three workers interleave, a write counts only from the last who took the reply."""
    with conn.transaction(force_rollback=True):
        question_id = questions.add(conn, _QUESTION)
        assert question_id is not None
        attempts: dict[int, int] = {}
        last = None
        for worker, step in steps:
            if step == "take":
                reply = replies.take(conn, question_id)
                assert reply is not None
                attempts[worker], last = reply.attempt, worker
            else:
                moved = replies.move(conn, question_id, attempts.get(worker, -1), step)
                assert moved == (worker == last)


def test_an_answer_hides_no_message_on_its_way(conn: Connection, add: Callable) -> None:
    """Composed while the message is on its way, the row still says to look for it."""
    question_id = add()
    replies.take(conn, question_id)
    answer_id = _answer(conn, question_id)
    replies.move(conn, question_id, 1, "posting")
    replies.move(conn, question_id, 1, "composed", answer_id=answer_id)
    reply = replies.get(conn, question_id)
    assert reply is not None
    assert (reply.state, reply.answer_id) == ("posting", answer_id)
    assert replies.move(conn, question_id, 1, "composed", ts="1700000002.000100")
    assert replies.get(conn, question_id).state == "composed"  # type: ignore[union-attr]


def test_move_keeps_what_it_is_not_given(conn: Connection, add: Callable) -> None:
    """A message, an answer and a failure stay through later states, and find their reply."""
    question_id = add()
    answer_id = _answer(conn, question_id)
    reply = replies.take(conn, question_id)
    assert reply is not None
    assert replies.move(conn, question_id, 1, "shown", ts="1700000002.000100")
    assert replies.move(conn, question_id, 1, "composed", answer_id=answer_id)
    assert replies.move(conn, question_id, 1, "final", failure="late")
    reply = replies.by_message(conn, "local", "C1", "1700000002.000100")
    assert reply == replies.get(conn, question_id)
    assert reply is not None
    assert (reply.state, reply.answer_id, reply.failure) == ("final", answer_id, "late")
    assert replies.by_message(conn, "local", "C2", "1700000002.000100") is None


@pytest.mark.parametrize(
    ("state", "ts", "after"),
    [
        ("new", None, "new"),
        ("posting", None, "posting"),
        ("shown", "9.1", "shown"),
        ("composed", "9.1", "shown"),
        ("final", "9.1", "shown"),
        ("final", None, "new"),
    ],
)
def test_an_edit_is_answered_anew_in_the_same_message(
    conn: Connection, add: Callable, state: ReplyState, ts: str | None, after: str
) -> None:
    """An edit loses answer and failure, keeps the message or the doubt about it, and fences."""
    question_id = add()
    answer_id = _answer(conn, question_id)
    for _ in range(3):
        replies.take(conn, question_id)
    replies.move(conn, question_id, 3, state, ts=ts, answer_id=answer_id, failure="no LM")
    assert questions.edit(conn, *_WHERE, "Torque of the nut?") == question_id
    stored, reply = questions.get(conn, question_id), replies.get(conn, question_id)
    assert stored is not None
    assert reply is not None
    assert (stored.text, stored.revision) == ("Torque of the nut?", 1)
    assert (reply.state, reply.ts, reply.answer_id, reply.failure) == (after, ts, None, None)
    assert not replies.move(conn, question_id, 3, "final", answer_id=answer_id)
    taken = replies.take(conn, question_id)
    assert taken is not None
    assert (taken.attempt, taken.tries) == (5, 1)


def test_an_edit_that_changes_nothing_is_none(conn: Connection, add: Callable) -> None:
    """The same text, an unknown message and a withdrawn question are not answered again."""
    question_id = add()
    before = replies.get(conn, question_id)
    assert questions.edit(conn, *_WHERE, "Torque?") is None
    assert questions.edit(conn, "local", "C2", _QUESTION.ts, "Nut?") is None
    assert replies.get(conn, question_id) == before
    assert questions.withdraw(conn, *_WHERE) == question_id
    withdrawn = replies.get(conn, question_id)
    assert questions.edit(conn, *_WHERE, "Nut?") is None
    assert replies.get(conn, question_id) == withdrawn


@pytest.mark.parametrize(
    ("state", "ts", "after"),
    [("new", None, "final"), ("posting", None, "posting"), ("final", "1.5", "shown")],
)
def test_a_withdrawn_reply_is_open_until_it_is_deleted(
    conn: Connection, add: Callable, state: ReplyState, ts: str | None, after: str
) -> None:
    """Who worked on it writes nothing more, and it is final only where there is no message."""
    question_id = add()
    replies.take(conn, question_id)
    replies.move(conn, question_id, 1, state, ts=ts)
    questions.withdraw(conn, *_WHERE)
    reply = replies.get(conn, question_id)
    assert reply is not None
    assert (reply.state, reply.ts) == (after, ts)
    assert not replies.move(conn, question_id, 1, "final")
    assert replies.unremoved(conn, "local", -1) == ([] if after == "final" else [question_id])


def test_a_question_is_withdrawn_once(conn: Connection, add: Callable) -> None:
    """The first deletion gets the id; the thread forgets the question and keeps the others."""
    question_id = add()
    add(ts="1700000002.000100", text="And the nut?")
    assert questions.withdraw(conn, *_WHERE) == question_id
    assert questions.withdraw(conn, *_WHERE) is None
    stored = questions.get(conn, question_id)
    assert stored is not None
    assert stored.withdrawn_at is not None
    turns = questions.thread(conn, *_WHERE, "1700000003.000100")
    assert [turn.question for turn in turns] == ["And the nut?"]


def test_threads_are_those_the_bot_was_asked_in(conn: Connection, add: Callable) -> None:
    """A question of the command line makes no thread; recent ones come latest first, limited."""
    questions.record(conn, replace(_QUESTION, channel="C9"))
    assert not questions.is_thread(conn, "local", "C9", _QUESTION.thread_ts)
    first = add()
    add(ts="1700000002.000100")
    other = add(channel="C2", ts="1700000003.000100", thread_ts="1700000003.000100")
    assert questions.is_thread(conn, *_WHERE)
    assert not questions.is_thread(conn, "another team", "C1", _QUESTION.thread_ts)
    now = datetime.now(UTC)
    for question_id, minutes in ((first, 90), (first + 1, 20), (other, 10)):
        _ask_at(conn, question_id, now - timedelta(minutes=minutes))
    refs = [ThreadRef("C2", "1700000003.000100"), ThreadRef("C1", _QUESTION.thread_ts)]
    hour_ago = now - timedelta(hours=1)
    assert questions.recent_threads(conn, "local", hour_ago, 5) == refs
    assert questions.recent_threads(conn, "local", hour_ago, 1) == refs[:1]
    assert questions.recent_threads(conn, "local", now, 5) == []


def test_unfinished_are_the_stale_and_open_ones(conn: Connection, add: Callable) -> None:
    """The sweep is given replies that are not final, not withdrawn and not just worked on."""
    stale, fresh, final, _, _ = ids = [add(ts=f"170000000{n}.000100") for n in range(5)]
    questions.withdraw(conn, "local", "C1", "1700000003.000100")
    add(team="another team")
    replies.take(conn, final)
    replies.move(conn, final, 1, "final")
    conn.execute("UPDATE replies SET changed_at = changed_at - interval '1 minute'")
    replies.take(conn, fresh)
    assert replies.unfinished(conn, "local", 30) == [stale, ids[4]]
    assert replies.unfinished(conn, "local", 90.5) == []


def _answer(conn: Connection, question_id: int) -> int:
    return answers.insert(conn, NewAnswer(question_id, "45", "answered", "search", "p", 1.0), [])


def _ask_at(conn: Connection, question_id: int, moment: datetime) -> None:
    conn.execute("UPDATE questions SET asked_at = %s WHERE question_id = %s", (moment, question_id))
