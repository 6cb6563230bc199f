"""The random sample of answers that nobody voted on: how it is drawn, and what its votes weigh."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from agent.learning import examples, gate
from agent.learning.gate import Tally
from agent.learning.sampling import FLOOR, LEAST, Sampled, chosen, draw, monday
from agent.learning.snapshot import Snapshot
from agent.learning.split import group_of, held_out
from agent.learning.voices import Electorate
from sql import answers, questions, samples, vote_events, voters
from sql.answers import NewAnswer
from sql.database import Connection
from sql.questions import NewQuestion
from sql.vote_events import NewVoteEvent, Value

TEAM = "local"
NOW = datetime.now(UTC)
LEADS = Electorate(leads=frozenset({"ULEAD", "ULEAD2"}))
_numbers = count(1)
Ask = Callable[..., int]


@pytest.fixture
def ask(conn: Connection) -> Ask:
    """A function that records a question with an answer that stands in its reply."""

    def record(text: str = "", *, public: bool = True) -> int:
        number = next(_numbers)
        ts = f"{number:010d}.000700"
        asked = NewQuestion(TEAM, "C1", ts, ts, "UASKS", text or f"Which oil for pump {number}?")
        question_id = questions.record(conn, asked)
        new = NewAnswer(
            question_id, "no", "not_found", "search", "default-1", 1.0, in_public=public
        )
        answer_id = answers.insert(conn, new, [])
        conn.execute(
            "INSERT INTO replies (question_id, team, channel, state, ts, answer_id)"
            " VALUES (%s, %s, 'C1', 'final', %s, %s)",
            (question_id, TEAM, f"{ts}1", answer_id),
        )
        return answer_id

    return record


def vote(conn: Connection, answer_id: int, user: str, value: Value, source: str = "sample") -> None:
    voters.know(conn, TEAM, {user: "member"})
    vote_events.insert(conn, NewVoteEvent(TEAM, answer_id, user, source, value, "cast"))


def read(conn: Connection, electorate: Electorate = LEADS) -> Snapshot:
    return examples.read(conn, TEAM, electorate=electorate)


def waiting(conn: Connection) -> list[int]:
    return [one.answer_id for one in samples.waiting(conn, TEAM, monday(NOW))]


def test_drawn_once_a_week_each_answer_once(conn: Connection, ask: Ask) -> None:
    """A week is one draw with one seed, which draws the same again; an answer is put to leads once,
    whatever week it is, and never one that was voted on or given in private."""
    free = [ask() for _ in range(8)]
    ask(public=False)
    vote(conn, ask(), "U1", "down", "button")
    first = draw(conn, TEAM, NOW, 5)
    assert first.unvoted == 8
    drawn = waiting(conn)
    assert drawn == chosen(first.seed, free, 5)
    assert draw(conn, TEAM, NOW, 5) == first
    assert waiting(conn) == drawn
    later = draw(conn, TEAM, NOW + timedelta(days=7), 5)
    assert later.week == first.week + timedelta(days=7)
    assert later.unvoted == 3
    assert len(set(waiting(conn))) == len(waiting(conn))


def test_nobody_can_aim_at_it(conn: Connection, ask: Ask) -> None:
    """The seed is another one each time, and each answer is as likely as any other."""
    ids = list(range(1, 21))
    counts = [0] * 20
    for number in range(2000):
        for one in chosen(f"seed {number}", ids, 5):
            counts[one - 1] += 1
    assert min(counts) > 400
    assert max(counts) < 600
    ask()
    assert draw(conn, "local", NOW).seed != draw(conn, "another", NOW).seed


def test_only_leads_who_were_asked_are_the_sample(conn: Connection, ask: Ask) -> None:
    """A thumb of somebody else in the leads' channel, of a lead without being asked, or on what was
    put to leads because it is divided, is a vote like any other, and no sampled one."""
    ids = [ask() for _ in range(4)]
    draw(conn, TEAM, NOW, 3, seed="x")
    drawn = waiting(conn)
    [other] = set(ids) - set(drawn)
    samples.add(conn, TEAM, "divided", monday(NOW), 0, other)
    vote(conn, drawn[0], "ULEAD", "up")
    vote(conn, drawn[1], "UEVIL", "down")
    vote(conn, drawn[2], "ULEAD", "down", "button")
    vote(conn, other, "ULEAD", "down")
    assert read(conn).sampled == Sampled(1, 0, 1)
    assert read(conn, Electorate()).sampled == Sampled()


def test_taken_back(conn: Connection, ask: Ask) -> None:
    """A sampled vote that is taken back says nothing any more."""
    answer_id = ask()
    draw(conn, TEAM, NOW, 1)
    vote(conn, answer_id, "ULEAD", "down")
    assert read(conn).sampled == Sampled(0, 1, 1)
    back = NewVoteEvent(TEAM, answer_id, "ULEAD", "sample", "down", "retract")
    vote_events.insert(conn, back)
    assert read(conn).sampled == Sampled()
    assert waiting(conn) == [answer_id]


def test_how_often_answers_are_right() -> None:
    """Few answers, or one lead alone, change nothing; then it is the upper end of what the sample
    allows, and never less than half."""
    assert Sampled(LEAST - 1, 0, 2).right_in_traffic == gate.RIGHT_IN_TRAFFIC
    assert Sampled(0, 200, 1).right_in_traffic == gate.RIGHT_IN_TRAFFIC
    assert Sampled(0, 200, 2).right_in_traffic == FLOOR
    assert 0.6 < Sampled(60, 40, 2).right_in_traffic < 0.7
    assert Sampled(600, 400, 2).right_in_traffic < Sampled(60, 40, 2).right_in_traffic
    assert Sampled(300, 0, 3).right_in_traffic > 0.99


def test_it_weighs_against_complaints() -> None:
    """The same pairs, nine of ten of them complaints: where a sample says that most answers are
    right, what is broken weighs more, and the candidate is not promoted."""
    count_ = Tally(30, 1, 9, 0, 20, 20, 1, 28, people=6)
    assert gate.decide(count_, 0, right=Sampled(40, 40, 2).right_in_traffic).promote
    assert not gate.decide(count_, 0, right=Sampled(99, 1, 2).right_in_traffic).promote


def test_a_lead_decides_what_people_are_divided_on(conn: Connection, ask: Ask) -> None:
    """Where leads are of one mind; it rests on them alone, so that it is within their share. Where
    they are not it stays divided; against a clear majority a lead decides nothing."""
    text = next(q for q in (f"Which fuse is number {n}?" for n in range(99)) if _held(q))
    answer_id = ask(text)
    for user, value in (("U1", "up"), ("U2", "up"), ("U3", "down"), ("U4", "down")):
        vote(conn, answer_id, user, value, "button")  # type: ignore[arg-type]
    assert [one.row.answer_id for one in read(conn).divided] == [answer_id]
    vote(conn, answer_id, "ULEAD", "down")
    [one] = read(conn).held_out
    assert one.gold.kind == "answer"
    assert one.people >= {"ULEAD"}
    vote(conn, answer_id, "ULEAD2", "up")
    assert len(read(conn).divided) == 1
    for number in range(9):
        vote(conn, answer_id, f"UMANY{number}", "up", "button")
    [one] = read(conn).held_out
    assert one.gold.kind == "abstain"


def test_a_divided_question_that_a_lead_decides_rests_on_the_lead(
    conn: Connection, ask: Ask
) -> None:
    """Sock puppets that divide an answer lend their weight to nobody."""
    text = next(q for q in (f"Which fuse is number {n}?" for n in range(99)) if _held(q))
    answer_id = ask(text)
    for number in range(6):
        vote(conn, answer_id, f"U{number}", "up" if number < 3 else "down", "button")
    vote(conn, answer_id, "ULEAD", "up")
    [one] = read(conn).held_out
    assert one.people == {"ULEAD"}


def _held(question: str) -> bool:
    return held_out(group_of(question))


def test_statements_of_no_team(conn: Connection, ask: Ask) -> None:
    """Another team sees nothing of it."""
    ask()
    assert draw(conn, "another", NOW, 5).unvoted == 0
    assert samples.waiting(conn, "another", monday(NOW)) == []
