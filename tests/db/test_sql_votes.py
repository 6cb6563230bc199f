"""Votes: which stand whatever the order of delivery, and what the nights are given of them."""

import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sql import answers, grants, manuals, questions, replacements, replies, vote_events, votes
from sql.answers import NewAnswer, NewCitation, Status
from sql.database import Connection
from sql.grants import Grant
from sql.questions import NewQuestion
from sql.vote_events import NewVoteEvent
from sql.votes import Labelled

_NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
_QUESTION = NewQuestion("local", "C1", "1700000001.000100", "1700000001.000100", "U1", "Torque?")
_EVENT = st.tuples(
    st.sampled_from(["U1", "U2"]),
    st.sampled_from(["button", "reaction"]),
    st.sampled_from(["up", "down"]),
    st.sampled_from(["cast", "retract"]),
)


@pytest.fixture
def answer(conn: Connection) -> Callable[..., int]:
    """A function that records a question and an answer to it that cites these passages."""

    def record(*cited: tuple[int, int], status: Status = "answered", **question: str) -> int:
        question_id = questions.add(conn, replace(_QUESTION, **question))
        assert question_id is not None
        return _answer(conn, question_id, cited, status)

    return record


@given(events=st.lists(_EVENT, max_size=8), order=st.randoms(use_true_random=False))
def test_order_of_delivery_does_not_matter(conn: Connection, events, order) -> None:
    """Votes and their retractions end in the same standing votes in any order, even twice each."""
    with conn.transaction(force_rollback=True):
        answer_id = _plain_answer(conn)
        rows = [
            NewVoteEvent(
                "local",
                answer_id,
                *event[:4],
                event_key=f"Ev{n}",
                happened_at=_NOON + timedelta(microseconds=n),
            )
            for n, event in enumerate(events)
        ]
        shuffled = rows * 2
        order.shuffle(shuffled)
        kept = [vote_events.insert(conn, row) for row in shuffled]
        assert sum(id_ is not None for id_ in kept) == len(rows)
        marks: dict[tuple[str, str, str], int | None] = {}
        for n, (user, source, value, action) in enumerate(events):
            marks[user, source, value] = n if action == "cast" else None
        stands = {mark: key for key, mark in marks.items() if mark is not None}
        assert vote_events.standing(conn, answer_id) == {
            user: value for _, (user, _, value) in sorted(stands.items())
        }
        for source in ("button", "reaction"):
            assert vote_events.standing_of_source(conn, answer_id, source) == {
                (user, value) for user, of, value in stands.values() if of == source
            }


def test_a_retraction_that_comes_first_holds(conn: Connection, answer: Callable) -> None:
    """A thumb that was taken back does not stand because its delivery was late."""
    cast = NewVoteEvent("local", answer(), "U1", "reaction", "up", "cast", happened_at=_NOON)
    back = replace(cast, action="retract", happened_at=_NOON + timedelta(seconds=1))
    vote_events.insert(conn, back)
    vote_events.insert(conn, cast)
    assert vote_events.standing(conn, cast.answer_id) == {}
    vote_events.insert(conn, replace(cast, happened_at=_NOON + timedelta(seconds=2)))
    assert vote_events.standing(conn, cast.answer_id) == {"U1": "up"}


def test_a_key_counts_once_a_team(conn: Connection, answer: Callable) -> None:
    """A repeated delivery is stored once; events without a key are never taken for repeated."""
    event = NewVoteEvent("local", answer(), "U1", "button", "up", "cast", event_key="Ev1")
    assert vote_events.insert(conn, event) is not None
    assert vote_events.insert(conn, replace(event, value="down")) is None
    theirs = replace(event, team="another team", answer_id=answer(team="another team"))
    assert vote_events.insert(conn, replace(event, team="another team")) is None, "not theirs"
    assert vote_events.insert(conn, theirs) is not None
    bare = replace(event, event_key=None)
    assert None not in (vote_events.insert(conn, bare), vote_events.insert(conn, bare))


def test_labels_have_all_that_is_learned_from(
    conn: Connection, store_manual: Callable, answer: Callable
) -> None:
    """One row for each answer with a standing vote: counts, reasons, comments and lines."""
    manual_id, ids = store_manual(conn, (("1", "45 Nm"), ("2", "46 Nm")), Grant("everyone"))
    answer_id = answer((manual_id, ids[1]), (manual_id, ids[0]))
    answer(ts="1700000002.000100")
    _vote(conn, answer_id, "U1", "down")
    _vote(conn, answer_id, "U1", "down", reason="wrong", comment="it is 46")
    _vote(conn, answer_id, "U2", "down", source="reaction")
    _vote(conn, answer_id, "U3", "down", reason="unsafe")
    _vote(conn, answer_id, "U3", "up")
    (label,) = votes.labelled(conn, "local", None)
    assert (label.answer_id, label.text, label.answer) == (answer_id, "Torque?", "45 Nm")
    assert (label.ups, label.downs) == (1, 2)
    assert (label.reasons, label.comments) == (["wrong"], ["it is 46"])
    assert [(c["passage_id"], c["manual_id"], c["page"], c["quote"]) for c in label.citations] == [
        (ids[1], manual_id, 1, "45 Nm"),
        (ids[0], manual_id, 1, "45 Nm"),
    ]
    assert label.claims == [{"text": "45 Nm"}]
    assert label.public
    assert votes.labelled(conn, "another team", None) == []


def test_a_vote_taken_back_is_no_label(conn: Connection, answer: Callable) -> None:
    """An answer on which no vote stands any more is not learned from, nor what was said with it."""
    answer_id = answer()
    _vote(conn, answer_id, "U1", "down", reason="wrong")
    _vote(conn, answer_id, "U1", "down", action="retract")
    assert votes.labelled(conn, "local", None) == []
    _vote(conn, answer_id, "U1", "up", source="reaction")
    (label,) = votes.labelled(conn, "local", None)
    assert (label.ups, label.downs, label.reasons) == (1, 0, [])


def test_labels_are_newest_first_and_of_standing_questions(
    conn: Connection, answer: Callable
) -> None:
    """Withdrawn questions are left out, and what was asked before the moment named."""
    stamps = [f"170000000{n}.000100" for n in range(3)]
    ids = [answer(ts=ts) for ts in stamps]
    for answer_id in ids:
        _vote(conn, answer_id, "U1", "up")
    for n, ts in enumerate(stamps):
        at = _NOON + timedelta(hours=n)
        conn.execute("UPDATE questions SET asked_at = %s WHERE ts = %s", (at, ts))
    assert _ids(votes.labelled(conn, "local", None)) == ids[::-1]
    assert _ids(votes.labelled(conn, "local", _NOON + timedelta(hours=1))) == ids[:0:-1]
    questions.withdraw(conn, "local", "C1", stamps[2])
    assert _ids(votes.labelled(conn, "local", None)) == ids[1::-1]


def test_an_answer_to_an_earlier_wording_is_no_label(conn: Connection, answer: Callable) -> None:
    """Once a question is edited, only the answer to its new wording pairs with it."""
    earlier = answer()
    _vote(conn, earlier, "U1", "up")
    question_id = questions.edit(conn, "local", "C1", _QUESTION.ts, "Torque of the nut?")
    assert question_id is not None
    assert votes.labelled(conn, "local", None) == []
    later = _answer(conn, question_id, (), "not_found")
    reply = replies.take(conn, question_id)
    assert reply is not None
    replies.move(conn, question_id, reply.attempt, "composed", answer_id=later)
    _vote(conn, later, "U1", "down")
    assert _ids(votes.labelled(conn, "local", None)) == [later]


def test_labels_are_public_only_where_everyone_may_read_all(
    conn: Connection, store_manual: Callable, answer: Callable
) -> None:
    """Restricted, superseded and removed manuals make a label private; citing none is public."""
    stamp = itertools.count(1)

    def label(*manual_ids: int) -> Labelled:
        cited = [(manual_id, passages[manual_id]) for manual_id in manual_ids]
        answer_id = answer(*cited, ts=f"17000001{next(stamp):02}.000100")
        _vote(conn, answer_id, "U1", "up")
        return labels()[answer_id]

    def labels() -> dict[int, Labelled]:
        return {row.answer_id: row for row in votes.labelled(conn, "local", None)}

    passages: dict[int, int] = {}
    for grant in (Grant("everyone"), Grant("channel", "C1"), Grant("everyone")):
        manual_id, ids = store_manual(conn, (("1", "45 Nm"),), grant)
        passages[manual_id] = ids[0]
    public, restricted, other = passages
    assert label().public
    assert label(public).public
    assert not label(restricted).public
    assert len(label(restricted).citations) == 1
    both = label(public, other)
    assert both.public
    assert not label(public, restricted).public
    grants.add(conn, "local", restricted, "everyone", "", "U1")
    assert label(restricted).public
    replacements.add(conn, "local", public, restricted, by="operator")
    assert not labels()[both.answer_id].public
    assert len(labels()[both.answer_id].citations) == 2
    lone = label(other)
    manuals.remove(conn, "local", other)
    assert not labels()[lone.answer_id].public
    assert labels()[lone.answer_id].citations == []


def _plain_answer(conn: Connection) -> int:
    question_id = questions.add(conn, _QUESTION)
    assert question_id is not None
    return _answer(conn, question_id, (), "not_found")


def _answer(conn: Connection, question_id: int, cited, status: Status) -> int:
    new = NewAnswer(question_id, "45 Nm", status, "search", "v1", 1.0, claims=[{"text": "45 Nm"}])
    new = replace(new, in_public=True)
    rows = [NewCitation(0, passage, manual, 1, None, "45 Nm") for manual, passage in cited]
    return answers.insert(conn, new, rows)


def _vote(
    conn: Connection, answer_id: int, user: str, value: str, source: str = "button", **more: str
) -> None:
    event = {"action": "cast", **more}
    vote_events.insert(conn, NewVoteEvent("local", answer_id, user, source, value, **event))  # type: ignore[arg-type]


def _ids(labels: list[Labelled]) -> list[int]:
    return [label.answer_id for label in labels]
