"""A stored thread: what it still tells after a manual was withdrawn."""

from collections.abc import Callable

import pytest

from agent.conversation.thread import Thread, from_rows
from sql import answers, grants, manuals, questions, replacements
from sql.answers import NewAnswer, NewCitation
from sql.audience import Audience
from sql.database import Connection
from sql.grants import Grant
from sql.questions import NewQuestion

_EVERYONE = Grant("everyone", "")


def _withdraw(conn: Connection, how: str, manual_id: int, other: int) -> None:
    if how == "revoked":
        grants.remove(conn, "local", manual_id, "everyone", "")
    elif how == "removed":
        manuals.remove(conn, "local", manual_id)
    else:
        replacements.add(conn, "local", manual_id, other, by="operator")


def _thread(conn: Connection, *cited: tuple[int, int]) -> Callable[[], Thread]:
    """The thread of an answer on these (manual, passage), read anew at each call."""
    question = NewQuestion("local", "C1", "1700000001.000100", "1700000001.000100", "U1", "Seal?")
    question_id = questions.record(conn, question)
    answer = NewAnswer(question_id, "Seal 12340058.", "answered", "search", "p", 1.0)
    rows = [NewCitation(0, passage, manual, 1, None, "pump seal") for manual, passage in cited]
    answers.insert(conn, answer, rows)
    everyone = Audience.everyone("local")
    later = "1700000002.000100"
    return lambda: from_rows(conn, everyone, "local", "C1", question.thread_ts, later)


@pytest.mark.parametrize("how", ["revoked", "removed", "superseded"])
def test_a_withdrawn_answer_is_not_told(
    conn: Connection, store_manual: Callable[..., tuple[int, list[int]]], how: str
) -> None:
    """When the last line of an answer is withdrawn its text is too, and it is no answer."""
    manual_id, ids = _stored(conn, store_manual)
    other, _ = _stored(conn, store_manual)
    thread = _thread(conn, (manual_id, ids[0]))
    assert thread().rendered() == "user: Seal?\nagent: Seal 12340058."
    assert thread().last_answer is not None
    _withdraw(conn, how, manual_id, other)
    assert thread().rendered() == "user: Seal?"
    assert thread().last_answer is None


@pytest.mark.parametrize("how", ["revoked", "removed"])
@pytest.mark.parametrize("first", [True, False], ids=["first line", "last line"])
def test_one_withdrawn_line_takes_the_text(
    conn: Connection, store_manual: Callable[..., tuple[int, list[int]]], how: str, first: bool
) -> None:
    """Of an answer on two manuals the other's line may still be cited, but nothing is told."""
    manual_id, ids = _stored(conn, store_manual)
    other, others = _stored(conn, store_manual)
    cited = [(manual_id, ids[0]), (other, others[0])]
    thread = _thread(conn, *(cited if first else cited[::-1]))
    _withdraw(conn, how, manual_id, other)
    assert thread().rendered() == "user: Seal?"
    assert [c.passage_id for turn in thread().turns for c in turn.citations] == others


def _stored(
    conn: Connection, store_manual: Callable[..., tuple[int, list[int]]]
) -> tuple[int, list[int]]:
    return store_manual(conn, (("1 Pump", "Replace the pump seal."),), _EVERYONE)
