"""Whose job is begun next: in turn by person and conversation, within what each may hold."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.queue.queue import ANSWER, INGEST, SHOW_PAGE, WITHDRAW, Queue, thread_lock
from sql import questions, uploads
from sql.database import Database
from sql.jobs import FETCH_IN_TURN, FORGET_TURNS
from sql.questions import NewQuestion
from sql.uploads import NewUpload

_numbers = count(1)


@dataclass
class Line:
    """The queue as one worker sees it that has registered itself."""

    db: Database
    worker: int

    def ask(self, user: str, channel: str = "C1", thread: str | None = None) -> int:
        """Record a question and its job, as the inbox does."""
        ts = f"{next(_numbers):010d}.000100"
        thread = thread or ts
        with self.db.connection() as conn:
            new = NewQuestion("T", channel, ts, thread, user, "torque?")
            question_id = questions.add(conn, new)
            assert question_id is not None
            lock = thread_lock("T", channel, thread)
            Queue().defer(conn, ANSWER, lock=lock, question_id=question_id)
        return question_id

    def take(
        self, queue: str = "answers", person: int | None = None, channel: int | None = None
    ) -> tuple[int, str] | None:
        """Begin the next job: its id, and who asked (or its task, where nobody did)."""
        bounds = {"of_a_person": person, "of_a_channel": channel}
        given = {"queues": [queue], "worker_id": self.worker, **bounds}
        with self.db.connection() as conn:
            row = conn.execute(FETCH_IN_TURN, given).fetchone()
            assert row is not None
            if row[0] is None:
                return None
            who = conn.execute("SELECT person FROM askers WHERE id = %s", (row[0],)).fetchone()
        assert who is not None
        return int(row[0]), str(who[0] or row[2])

    def end(self, job: int) -> None:
        with self.db.connection() as conn:
            conn.execute("SELECT procrastinate_finish_job_v1(%s, 'succeeded', false)", (job,))

    def served(self, times: int, **more: int) -> list[str]:
        """Who is served by one place, one after the other."""
        people = []
        for _ in range(times):
            taken = self.take(**more)  # type: ignore[arg-type]
            assert taken is not None
            people.append(taken[1])
            self.end(taken[0])
        return people


@pytest.fixture
def line(db: Database) -> Line:
    """An empty queue."""
    return Line(db, _worker(db))


def _worker(db: Database) -> int:
    with db.connection() as conn:
        row = conn.execute("SELECT worker_id FROM procrastinate_register_worker_v1()").fetchone()
    assert row is not None
    return int(row[0])


def test_forty_questions_of_one_keep_nobody_waiting(line: Line) -> None:
    """Who asks next is served next, though forty questions of another person are older; and so
    it goes on, turn by turn."""
    for _ in range(40):
        line.ask("UADA")
    assert line.served(2) == ["UADA", "UADA"]
    line.ask("UBEN")
    line.ask("UIVO", "C2")
    line.ask("UBEN")
    assert line.served(6) == ["UBEN", "UIVO", "UADA", "UBEN", "UADA", "UADA"]


def test_one_conversation_keeps_no_other_waiting(line: Line) -> None:
    """Where many people of a channel ask, another channel has the next place all the same."""
    for n in range(10):
        line.ask(f"U{n}")
    for _ in range(3):
        line.take()
    line.ask("UBEN", "C2")
    taken = line.take()
    assert taken is not None
    assert taken[1] == "UBEN"


def test_what_each_may_hold(line: Line) -> None:
    """A person has two answers in progress at most, a conversation three; the rest wait, and go on
    when one of them ends. A deletion does not wait."""
    mine = [line.ask("UADA") for _ in range(4)]
    for user in ("UBEN", "UIVO"):
        line.ask(user)
    line.ask("UEVA", "C2")
    bounds = {"person": 2, "channel": 3}
    begun = [line.take(**bounds) for _ in range(5)]  # type: ignore[arg-type]
    assert sorted(one[1] for one in begun if one) == ["UADA", "UBEN", "UEVA", "UIVO"]
    assert begun[4] is None
    with line.db.connection() as conn:
        Queue().defer(conn, WITHDRAW, question_id=mine[0])
    withdrawn = line.take(**bounds)  # type: ignore[arg-type]
    assert withdrawn is not None
    assert line.take(**bounds) is None  # type: ignore[arg-type]
    line.end(next(one[0] for one in begun if one and one[1] == "UBEN"))
    again = line.take(**bounds)  # type: ignore[arg-type]
    assert again is not None
    assert again[1] == "UADA"
    line.end(next(one[0] for one in begun if one and one[1] == "UIVO"))
    assert line.take(**bounds) is None, "two of Ada's are in progress"  # type: ignore[arg-type]


def test_two_workers_hold_no_more_than_one(line: Line) -> None:
    """Workers that look at the same moment do not each begin what only one more may be begun of."""
    for _ in range(12):
        line.ask("UADA")
    lines = [Line(line.db, _worker(line.db)) for _ in range(4)]
    taken: list[object] = []

    def take(one: Line) -> None:
        for _ in range(3):
            taken.append(one.take(person=2))

    threads = [threading.Thread(target=take, args=(one,)) for one in lines]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([one for one in taken if one]) == 2


def test_a_thread_keeps_its_order(line: Line) -> None:
    """Questions of one thread are answered in the order in which they were asked, whoever asked."""
    first = line.ask("UADA", thread="0000000001.000000")
    line.ask("UADA")
    line.ask("UBEN", thread="0000000001.000000")
    assert line.served(1) == ["UADA"]
    assert first
    taken = line.take()
    assert taken is not None
    assert taken[1] == "UBEN"


def test_the_other_queues(line: Line) -> None:
    """PDFs go in turn by who shared them, pictures by who clicked; what nobody waits for is there
    too."""
    with line.db.connection() as conn:
        for n, user in enumerate(["UADA"] * 5 + ["UBEN"]):
            upload = uploads.add(conn, NewUpload("T", "C1", f"F{n}", user))
            assert upload
            Queue().defer(conn, INGEST, upload_id=upload)
    assert line.served(3, queue="ingest") == ["UADA", "UBEN", "UADA"]  # type: ignore[arg-type]
    asked = line.ask("UADA")
    with line.db.connection() as conn:
        Queue().defer(conn, SHOW_PAGE, question_id=asked, ordinal=0, user_id="UIVO")
        Queue().defer(conn, "sweep")
    assert line.served(2, queue="chores") == ["UIVO", "sweep"]  # type: ignore[arg-type]


def test_turns_are_forgotten(line: Line) -> None:
    """Who was served long ago is as one who never was; a turn of today stays."""
    line.ask("UADA")
    line.served(1)
    with line.db.connection() as conn:
        conn.execute(FORGET_TURNS, {"hours": 1})
        assert conn.execute("SELECT asker FROM turns").fetchall() == [("UADA",)]
        conn.execute("UPDATE turns SET served_at = served_at - interval '2 hours'")
        conn.execute(FORGET_TURNS, {"hours": 1})
        assert conn.execute("SELECT asker FROM turns").fetchall() == []


@settings(max_examples=15)
@given(
    st.lists(
        st.tuples(st.sampled_from("ABCD"), st.sampled_from(["C1", "C2"])), min_size=1, max_size=12
    )
)
def test_nobody_starves(line: Line, asked: Sequence[tuple[str, str]]) -> None:
    """Whatever is asked, by whom and where: each is served after at most one job of each other
    person who waits, for each of their own that is older."""
    for user, channel in asked:
        line.ask(user, channel)
    order = line.served(len(asked))
    assert sorted(order) == sorted(user for user, _ in asked)
    people = {user for user, _ in asked}
    for user in people:
        places = [n for n, one in enumerate(order) if one == user]
        for nth, place in enumerate(places):
            others = order[:place]
            assert all(others.count(one) <= nth + 1 for one in people - {user})
