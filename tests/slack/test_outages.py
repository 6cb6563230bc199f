"""A question that was asked while no LM answered is answered when one does, once, and says so."""

import pytest

from bot.hearing.inbox import Inbox
from bot.jobs.questions import anew, answering
from sql import outages
from sql.outages import Outage
from tests.fix_slack_out import LINE2, TORQUE, Killed, Out

_SOON = "When one does again within 12 hours, I answer this anew, in this message."


def _in_outage(out: Out) -> tuple[int, str]:
    """Ask while the LM is out: the question and its ts, answered with lines alone."""
    out.stub.knobs.fail = True
    question_id, ts = out.ask(TORQUE)
    out.answer(question_id)
    assert _SOON in out.only(ts)["text"]
    return question_id, ts


def _back(out: Out) -> None:
    """The LM is there again, and is asked again at once."""
    out.stub.knobs.fail = False
    lms = out.work.shop.lms
    assert lms is not None
    out.work.shop._made.pop("lms")


def _anew(out: Out, question_id: int) -> None:
    """The low job, then the answer's, as the queue runs them."""
    anew.answer_anew(out.work, question_id)
    answering.answer_question(out.work, question_id)


def _outage(out: Out, question_id: int) -> Outage:
    with out.db.connection() as conn:
        found = outages.of(conn, question_id)
    assert found is not None
    return found


def _waiting(out: Out) -> list[int]:
    with out.db.connection() as conn:
        rows = conn.execute(
            "SELECT (args->>'question_id')::bigint, priority FROM procrastinate_jobs"
            " WHERE task_name = 'answer_anew' ORDER BY id"
        ).fetchall()
    assert all(priority < 0 for _, priority in rows)
    return [row[0] for row in rows]


def test_answered_anew_and_said_so(stocked: Out) -> None:
    """In the same message, with when it was asked; then never again."""
    question_id, ts = _in_outage(stocked)
    before = stocked.only(ts)["ts"]
    anew.answer_anew(stocked.work, question_id)
    assert _outage(stocked, question_id).anew_id is None, "there is still no LM"
    assert _SOON in stocked.only(ts)["text"]
    _back(stocked)
    _anew(stocked, question_id)
    message = stocked.only(ts)
    assert message["ts"] == before
    assert message["text"].startswith("Asked on ")
    assert "when no language model answered; answered anew now." in message["text"]
    assert "205" in message["text"]
    assert _SOON not in message["text"]
    answer_id, calls = stocked.reply(question_id).answer_id, stocked.stub.counters.calls
    _anew(stocked, question_id)
    assert stocked.reply(question_id).answer_id == answer_id
    assert stocked.stub.counters.calls == calls


@pytest.mark.parametrize("kill", [("move:final", "before", 1), ("chat.update", "after", 1)])
def test_killed_amid_it(stocked: Out, kill: tuple[str, str, int]) -> None:
    """Whoever dies after it was recorded: it is paid once, and shown."""
    question_id, ts = _in_outage(stocked)
    _back(stocked)
    anew.answer_anew(stocked.work, question_id)
    calls = stocked.stub.counters.calls
    stocked.seams.seen.clear()
    stocked.seams.kill = kill
    with pytest.raises(Killed):
        answering.answer_question(stocked.work, question_id)
    stocked.seams.revive()
    _anew(stocked, question_id)
    assert "answered anew now." in stocked.only(ts)["text"]
    assert stocked.stub.counters.calls == calls


def test_killed_before_it_is_recorded(stocked: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is there then, and the next one answers it."""
    question_id, ts = _in_outage(stocked)
    _back(stocked)

    def dies(*_: object) -> bool:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(outages, "settle", dies)
        with pytest.raises(Killed):
            anew.answer_anew(stocked.work, question_id)
    assert _SOON in stocked.only(ts)["text"]
    assert _outage(stocked, question_id).anew_id is None
    _anew(stocked, question_id)
    assert "answered anew now." in stocked.only(ts)["text"]


@pytest.mark.parametrize("what", ["edited", "deleted"])
def test_not_what_changed_since(stocked: Out, what: str) -> None:
    """One that was edited is answered as edited; one that was deleted never is."""
    question_id, ts = _in_outage(stocked)
    _back(stocked)
    inbox = Inbox(stocked.db, stocked.work.queue, stocked.work.me)
    said = {
        "channel": LINE2,
        "ts": ts,
        "user": "U0ADA",
        "text": f"<@{stocked.work.me.bot_user}> hm",
    }
    if what == "edited":
        inbox.edited({"channel": LINE2, "ts": ts, "message": said})
    else:
        inbox.deleted({"channel": LINE2, "deleted_ts": ts, "previous_message": said})
    anew.answer_anew(stocked.work, question_id)
    assert _outage(stocked, question_id).anew_id is None


def test_one_after_the_other(stocked: Out) -> None:
    """The oldest first, one job at a time, behind whatever people wait for."""
    first, _ = _in_outage(stocked)
    second, _ = _in_outage(stocked)
    anew.resume(stocked.work)
    anew.resume(stocked.work)
    assert _waiting(stocked) == [first]
    _back(stocked)
    with stocked.db.connection() as conn:
        conn.execute(
            "UPDATE procrastinate_jobs SET status = 'doing' WHERE task_name = 'answer_anew'"
        )
    anew.answer_anew(stocked.work, first)
    assert _waiting(stocked) == [first, second]


def test_not_after_the_hours_of_the_settings(stocked: Out) -> None:
    """What is older than BOT_ANEW_HOURS is left as it stands."""
    question_id, _ = _in_outage(stocked)
    with stocked.db.connection() as conn:
        conn.execute("UPDATE outages SET noted_at = now() - interval '13 hours'")
    anew.resume(stocked.work)
    assert _waiting(stocked) == []
    assert _outage(stocked, question_id).anew_id is None


def test_asked_while_all_was_out(stocked: Out) -> None:
    """What was written hours ago and is heard of only now says when it was asked."""
    question_id, ts = stocked.ask(TORQUE)
    with stocked.db.connection() as conn:
        early = f"{float(ts) - 7_200:.6f}"
        conn.execute(
            "UPDATE questions SET ts = %s, thread_ts = %s WHERE question_id = %s",
            (early, ts, question_id),
        )
    stocked.answer(question_id)
    text = stocked.only(ts)["text"]
    assert text.startswith("Asked on ")
    assert text.split("\n")[0].endswith(", answered now.")
    assert "205" in text
