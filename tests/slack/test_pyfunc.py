"""Tables of questions, as an MLflow model answers them: whose words they may draw on, and by which
version. MLflow itself is not needed for that."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from agent.learning import portable, programs
from agent.program import DEFAULT_VERSION, state
from bot.api import Problem
from bot.api.pyfunc.answering import GIVEN, Answers
from sql import grants
from tests.fix_api import ApiUp
from tests.fix_slack_out import HANGAR, LINE2, TEAM, TORQUE


@pytest.fixture
def answers(same_home: ApiUp) -> Iterator[Answers]:
    """A model of a version that does not serve, with the sample manual for line 2 alone."""
    with same_home.out.db.connection() as conn:
        conn.execute("DELETE FROM grants")
        grants.add(conn, TEAM, 1, "channel", LINE2, "operator")
        programs.keep_packaged(conn, TEAM)
        document = state.dump(state.default())
        programs.keep(conn, TEAM, "v1", document, parent=DEFAULT_VERSION, scores={})
        file = portable.export(conn, TEAM, "v1")
    with ExitStack() as stack:
        made = Answers(file)
        stack.callback(made.close)
        yield made


def _row(channel: str | None = None) -> dict[str, Any]:
    return {"question": TORQUE, "channel": channel, "user": "ann", "own column": float("nan")}


def test_a_channel_names_the_readers(answers: Answers, same_home: ApiUp) -> None:
    """A row draws on what the channel that it names may read; without one, on what everyone may,
    which is nothing here. What answers is the version that was exported."""
    told = answers.of([_row(LINE2), _row(HANGAR), _row(), _row(float("nan"))])  # type: ignore[arg-type]
    assert [row["status"] == "answered" for row in told] == [True, False, False, False]
    assert [bool(row["citations"]) for row in told] == [True, False, False, False]
    assert {row["program"] for row in told} == {"v1"}
    assert all(set(row) == set(GIVEN) for row in told)
    asked = "SELECT DISTINCT user_id FROM questions"
    assert same_home.rows(asked) == [("key:(model)/ann",)]
    assert same_home.rows("SELECT DISTINCT program FROM answers") == [("v1",)]


def test_a_guest_narrows_it(answers: Answers, same_home: ApiUp) -> None:
    """Where a guest reads along in the channel, what everyone may read is not for it."""
    with same_home.out.db.connection() as conn:
        conn.execute("DELETE FROM grants")
        grants.add(conn, TEAM, 1, "everyone", "", "operator")
    before, alone = answers.of([_row(LINE2), _row()])
    assert before["status"] == alone["status"] == "answered"
    same_home.out.workspace.act("invite", user="U0BEN", channel=HANGAR, who="U0GUS")
    [after] = answers.of([_row(HANGAR)])
    assert after["citations"] == []


def test_with_a_key(answers: Answers, same_home: ApiUp, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a key the model may do what the key may: its channels, and no others; a wrong key is
    answered nothing."""
    monkeypatch.setenv("SHOPTALK_KEY", same_home.key("hangar", "ask", channels=(HANGAR,)))
    other, own = answers.of([_row(LINE2), _row(HANGAR)])
    assert other["status"] == "error"
    assert f"not for the channel '{LINE2}'" in other["answer"]
    assert own["status"] != "error"
    assert own["citations"] == []
    monkeypatch.setenv("SHOPTALK_KEY", same_home.key("searches", "search", channels=(LINE2,)))
    [refused] = answers.of([_row(LINE2)])
    assert "lacks the scope ask" in refused["answer"]
    monkeypatch.setenv("SHOPTALK_KEY", "wrong")
    with pytest.raises(Problem) as wrong:
        answers.of([_row(LINE2)])
    assert wrong.value.status == 401


def test_what_was_taken_out_is_gone(answers: Answers, same_home: ApiUp) -> None:
    """What people had taken out of the version since it was exported is no part of it any more; in
    a home that does not know the version, the file is what answers."""
    with same_home.out.db.connection() as conn:
        conn.execute(
            "UPDATE programs SET state = jsonb_set(state, '{decision,answered}', '0.999')"
            " WHERE version = 'v1'"
        )
    assert [row["status"] for row in answers.of([_row(LINE2)])] == ["likely"]
    with same_home.out.db.connection() as conn:
        conn.execute("DELETE FROM programs WHERE version = 'v1'")
    assert [row["status"] for row in answers.of([_row(LINE2)])] == ["answered"]
