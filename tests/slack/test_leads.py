"""Leads are asked in their channel: once, about what all there may read, whatever fails when."""

from typing import Any

import pytest

from bot.hearing.ballots import clicked
from bot.jobs.experts import leads
from bot.jobs.questions import answering
from bot.showing import lead_ledger
from sql import questions, samples, vote_events, voters
from sql.vote_events import NewVoteEvent
from tests.fix_bolt import Bolt
from tests.fix_slack_out import HANGAR, LINE2, TEAM, TORQUE, Killed, Out, Seams
from tests.workspace_client import words_of

OIL = "Which hydraulic oil does the press take?"


@pytest.fixture
def asked(stocked: Out, seams: Seams, monkeypatch: pytest.MonkeyPatch) -> Out:
    """A team with a leads' channel and a public, unvoted answer."""
    settings = stocked.work.shop.settings
    monkeypatch.setattr(settings.bot, "leads_channel", HANGAR)
    monkeypatch.setattr(settings.agent, "leads", "U0ADA")
    move = samples.move

    def moved(conn: Any, id_: int, attempt: int, state: Any, **more: Any) -> bool:
        now = lambda: move(conn, id_, attempt, state, **more)  # noqa: E731
        return bool(seams.pass_(f"lead:{state}", now))

    monkeypatch.setattr(lead_ledger.samples, "move", moved)
    _answered(stocked, TORQUE)
    return stocked


def _answered(out: Out, text: str, channel: str = LINE2) -> int:
    question_id, _ = out.ask(text, user="U0BEN", channel=channel)
    out.answer(question_id)
    return question_id


def _seen(out: Out) -> list[dict[str, Any]]:
    every = out.workspace.messages("U0BEN", HANGAR)
    return [one for one in every if "asked_up" in str(one) or "not be shown here" in str(one)]


def _answer_id(out: Out, question_id: int) -> int:
    answer_id = out.reply(question_id).answer_id
    assert answer_id is not None
    return answer_id


def test_asked_once(asked: Out) -> None:
    """The question, the answer's lines and two buttons are there, once however often the chore
    runs; an answer of a private conversation is put to nobody."""
    _answered(asked, OIL, HANGAR)
    for _ in range(3):
        leads.ask_leads(asked.work)
    [message] = _seen(asked)
    assert TORQUE in str(message)
    assert "205" in str(message)
    assert OIL not in str(message)
    assert "vote_up" not in str(message)
    value = next(
        element["value"]
        for block in message["blocks"]
        for element in block.get("elements", ())
        if element.get("action_id") == "asked_up"
    )
    assert clicked(value) is not None


@pytest.mark.parametrize(
    "kill",
    [
        ("lead:posting", "after", 1),
        ("chat.postMessage", "before", 2),
        ("chat.postMessage", "after", 2),
        ("lead:shown", "after", 1),
        ("lead:final", "before", 1),
    ],
)
def test_asked_once_whoever_is_killed(asked: Out, seams: Seams, kill: tuple[str, str, int]) -> None:
    """A worker that dies at any step leaves one message, of the next one that comes."""
    before = [name for name, when in seams.seen if name == kill[0] and when == kill[1]]
    seams.kill = (kill[0], kill[1], len(before) + 1)
    with pytest.raises(Killed):
        leads.ask_leads(asked.work)
    seams.revive()
    leads.ask_leads(asked.work)
    assert len(_seen(asked)) == 1


def test_not_to_those_who_may_not_read_it(asked: Out) -> None:
    """Where the leads' channel may not read a manual that the answer stands on, nothing is posted;
    what was posted says no more once that is so."""
    with asked.db.connection() as conn:
        conn.execute("UPDATE grants SET grantee_kind = 'channel', grantee = %s", (LINE2,))
    leads.ask_leads(asked.work)
    assert _seen(asked) == []
    with asked.db.connection() as conn:
        conn.execute("UPDATE grants SET grantee_kind = 'everyone', grantee = ''")
        conn.execute("UPDATE lead_questions SET state = 'new', outcome = NULL")
    leads.ask_leads(asked.work)
    assert "205" in str(_seen(asked))
    with asked.db.connection() as conn:
        conn.execute("UPDATE grants SET grantee_kind = 'channel', grantee = %s", (LINE2,))
    leads.ask_leads(asked.work)
    [message] = _seen(asked)
    assert "205" not in words_of(message)
    assert TORQUE not in str(message)


def test_a_deleted_question_goes_there_too(asked: Out) -> None:
    """Its message in the leads' channel is deleted with it, and no row is left of it."""
    with asked.db.connection() as conn:
        ((question_id, ts),) = conn.execute("SELECT question_id, ts FROM questions").fetchall()
    leads.ask_leads(asked.work)
    assert len(_seen(asked)) == 1
    with asked.db.connection() as conn:
        assert questions.withdraw(conn, TEAM, LINE2, ts) is not None
    answering.withdraw_reply(asked.work, question_id)
    assert _seen(asked) == []
    with asked.db.connection() as conn:
        assert conn.execute("SELECT count(*) FROM lead_questions").fetchone() == (0,)


def test_what_people_are_divided_on(asked: Out) -> None:
    """It is put to leads as well, and says so."""
    question_id = _answered(asked, OIL)
    with asked.db.connection() as conn:
        for user, value in (("U1", "up"), ("U2", "down")):
            voters.vouch(conn, TEAM, user)
            answer_id = _answer_id(asked, question_id)
            cast = NewVoteEvent(TEAM, answer_id, user, "button", value, "cast")  # type: ignore[arg-type]
            vote_events.insert(conn, cast)
    leads.ask_leads(asked.work)
    divided = [one for one in _seen(asked) if OIL in str(one)]
    assert len(divided) == 1
    assert "divided" in str(divided)


def test_without_a_channel_nobody_is_asked(asked: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is drawn either: `shoptalk sample` does that then."""
    monkeypatch.setattr(asked.work.shop.settings.bot, "leads_channel", None)
    leads.ask_leads(asked.work)
    with asked.db.connection() as conn:
        assert conn.execute("SELECT count(*) FROM samples").fetchone() == (0,)


def test_a_click_is_a_sampled_vote(bolt: Bolt) -> None:
    """A click below what leads are asked is a vote of that source; to take the vote back takes it
    back too, and a click on the answer's own buttons stays what it was."""
    shown = bolt.answered()

    def click(at: float, action_id: str, vote: str) -> None:
        value = f"{shown.answer_id}:{vote}"
        action = {"type": "button", "action_id": action_id, "value": value, "block_id": "b"}
        body = {
            "type": "block_actions",
            "team": {"id": "T1"},
            "user": {"id": "UBEN", "team_id": "T1"},
            "trigger_id": "trigger",
            "channel": {"id": "C9"},
            "container": {"type": "message", "message_ts": "9.9", "channel_id": "C9"},
            "message": {"ts": "9.9"},
            "actions": [{**action, "action_ts": f"{at:.6f}"}],
        }
        assert bolt.deliver(body).status == 200

    click(10, "asked_up", "up")
    assert bolt.rows("SELECT source, value FROM vote_events") == [("sample", "up")]
    click(20, "vote_down", "down")
    assert bolt.votes(shown.answer_id) == {"UBEN": "down"}
    bolt.ballots.unvote(shown.answer_id, "UBEN", "key", _later(bolt))
    assert bolt.votes(shown.answer_id) == {}


def _later(bolt: Bolt) -> Any:
    ((now,),) = bolt.rows("SELECT now()")
    return now
