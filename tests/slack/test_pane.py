"""The agent pane: what is proposed, that it shows the work, and Stop, over both ways in."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from bot.hearing.pane_box import PaneBox
from bot.jobs.questions import answering, pane, prompts, stopping
from bot.queue.queue import ANSWER, OFFER_PROMPTS, STOP, Queue
from bot.showing import STOPPED
from sql import questions
from sql.database import Database
from sql.prompts import Offered
from tests.fix_slack_out import HANGAR, LINE2, TORQUE, Killed, Out
from tests.slack.test_over_the_wire import Hearing
from tests.workspace_client import until

ADA, BEN = "U0ADA", "U0BEN"
WAYS = pytest.mark.parametrize("way", ["socket", "http"])
_JOBS: dict[str, Callable[..., None]] = {
    ANSWER: answering.answer_question,
    OFFER_PROMPTS: prompts.offer_prompts,
    STOP: stopping.stop_answer,
}


class Paned:
    """A bot that hears, and a worker's jobs, which are run as they come."""

    def __init__(self, out: Out, database_url: str, *, agent: bool = True) -> None:
        out.workspace.knobs(agent=agent)
        out.work = replace(out.work, me=out.work.slack.identify())
        self.out = out
        self.hearing = Hearing(out.workspace, out.db, database_url)
        self.direct = out.workspace.direct(ADA)

    @contextmanager
    def by(self, way: str) -> Iterator[None]:
        with self.hearing.by(way):
            yield

    def jobs(self, task: str) -> list[dict[str, Any]]:
        statement = (
            "SELECT args FROM procrastinate_jobs WHERE task_name = %s AND status = 'todo'"
            " ORDER BY id"
        )
        return [args for (args,) in self.hearing.rows(statement, task)]

    def work(self, task: str) -> None:
        """Do what waits of it, once there is something."""
        for args in until(lambda: self.jobs(task)):
            _JOBS[task](self.out.work, **args)
        with self.out.db.connection() as conn:
            conn.execute("DELETE FROM procrastinate_jobs WHERE task_name = %s", [task])

    def ask(self, text: str = TORQUE) -> str:
        ts = self.out.workspace.say(ADA, self.direct, text)
        until(lambda: self.jobs(ANSWER))
        return ts

    def seen(self) -> dict[str, Any]:
        """What Ada sees of the pane beside its messages."""
        return self.out.workspace.look("messages", user=ADA, channel=self.direct)

    def session(self, ts: str) -> dict[str, Any]:
        found: dict[str, Any] = self.seen()["sessions"].get(ts, {})
        return found

    def stop(self, ts: str) -> None:
        self.out.workspace.act("stop", user=ADA, channel=self.direct, thread_ts=ts)

    def said(self, ts: str) -> list[str]:
        return [str(one["text"]) for one in self.out.workspace.replies(ADA, self.direct, ts)]

    def replies(self, ts: str) -> list[dict[str, Any]]:
        return self.out.workspace.replies(ADA, self.direct, ts)

    @staticmethod
    def buttons(message: dict[str, Any]) -> list[str]:
        """The buttons that no answer has."""
        found = [one for block in message["blocks"] for one in block.get("elements", ())]
        return [one["action_id"] for one in found if one.get("action_id") == "stop_answer"]

    def click(self, user: str, message: dict[str, Any]) -> None:
        """Press our Stop; Ben cannot see it, and so it comes to the desk by itself."""
        [button] = [
            one
            for block in message["blocks"]
            for one in block.get("elements", ())
            if one.get("action_id") == "stop_answer"
        ]
        if user == ADA:
            self.out.workspace.click(user, message, "stop_answer", button["value"])
        else:
            box = PaneBox(self.out.db, Queue(), self.out.work.me)
            question_id = int(button["value"].partition(":")[2])
            box.stopped(user, self.direct, question_id=question_id)

    @contextmanager
    def answering(self) -> Iterator[None]:
        """A worker answers what waits; at the end it has ended."""
        worker = threading.Thread(target=self.work, args=(ANSWER,), daemon=True)
        worker.start()
        try:
            yield
        finally:
            worker.join(120)
            assert not worker.is_alive()


@pytest.fixture
def paned(stocked: Out, database_url: str, db: Database) -> Paned:
    return Paned(stocked, database_url)


@WAYS
def test_shown_at_work(paned: Paned, way: str) -> None:
    """While it is worked on, the pane says so in the asker's language, under the beginning of what
    was asked; then it rests. The answer stands in the thread as elsewhere, and is never streamed.
    A second question there goes on in the same session."""
    out = paned.out
    out.stub.hold()
    asked = "Welches Drehmoment brauchen die Stopfbuchsenschrauben der Presse?"
    with paned.by(way):
        ts = paned.ask(asked)
        with paned.answering():
            # Gone as soon as the first lines stand there.
            doing = until(lambda: paned.session(ts).get("doing"))
            out.stub.release()
        assert doing == "schaut in den Handbüchern nach …"
        session = paned.session(ts)
        assert (session["title"], session["initiator"]) == (asked, ADA)
        assert paned.session(ts)["status"] == "active"
        assert len(paned.said(ts)) == 1
        out.workspace.say(ADA, paned.direct, "And for the column nuts?", ts)
        paned.work(ANSWER)
    assert paned.session(ts)["title"] == asked
    assert [len(paned.said(ts)), len(paned.seen()["sessions"])] == [2, 1]
    methods = {str(one["method"]) for one in out.workspace.log("call")}
    assert not [one for one in methods if "Stream" in one]
    assert "stop_answer" not in str(out.workspace.replies(ADA, paned.direct, ts))


@WAYS
def test_proposed(paned: Paned, way: str) -> None:
    """Opened beside a channel, the pane proposes what that channel's manuals can be asked, at most
    four; beside another one it is proposed anew; what is proposed is answered."""
    out = paned.out
    with out.db.connection() as conn:
        conn.execute("UPDATE grants SET grantee_kind = 'channel', grantee = %s", [LINE2])
    with paned.by(way):
        out.workspace.act("open_pane", user=ADA, about=LINE2)
        paned.work(OFFER_PROMPTS)
        said = paned.seen()["prompts"]
        assert said["title"] == "From the manuals of this channel"
        assert 2 <= len(said["prompts"]) <= 4
        out.workspace.act("open_pane", user=ADA, about="C0GENERAL", moved=True)
        paned.work(OFFER_PROMPTS)
        assert paned.seen()["prompts"]["title"] == "From the manuals that you can read"
        ts = paned.ask(said["prompts"][0]["message"])
        paned.work(ANSWER)
    assert paned.hearing.rows("SELECT status FROM answers") == [("answered",)], paned.said(ts)


@WAYS
def test_never_a_title_that_may_not_be_read(paned: Paned, way: str) -> None:
    """Of a manual of a channel that the person is not in they are told nothing, whatever Slack says
    that they look at; who is in it is."""
    out = paned.out
    with out.db.connection() as conn:
        conn.execute("UPDATE grants SET grantee_kind = 'channel', grantee = %s", [HANGAR])
    with paned.by(way):
        out.workspace.act("open_pane", user=ADA, about=LINE2)
        paned.work(OFFER_PROMPTS)
        prompts.offer_prompts(out.work, ADA, paned.direct, HANGAR)
        out.workspace.act("open_pane", user=BEN, about=HANGAR)
        paned.work(OFFER_PROMPTS)
    what = {"title": "What can you do?", "message": "What can you do?"}
    assert paned.seen()["prompts"] == {"title": "To begin with", "prompts": [what]}
    bens = out.workspace.look("messages", user=BEN, channel=out.workspace.direct(BEN))["prompts"]
    assert bens["title"] == "From the manuals of this channel"


@WAYS
def test_without_the_option(stocked: Out, database_url: str, db: Database, way: str) -> None:
    """An app that was made without it is told nothing of the pane, calls nothing of it, and answers
    in direct messages as ever; a Stop of ours stands there while it works."""
    paned = Paned(stocked, database_url, agent=False)
    paned.out.stub.hold()
    with paned.by(way):
        paned.out.workspace.act("open_pane", user=ADA, about=LINE2)
        paned.out.workspace.act("open_pane", user=ADA, about="C0GENERAL", moved=True)
        ts = paned.ask()
        with paned.answering():
            paned.out.stub.wait_for_a_call()
            [message] = until(lambda: paned.replies(ts))
            assert paned.buttons(message) == ["stop_answer"]
            paned.click(BEN, message)
            assert paned.jobs(STOP) == []
            paned.click(ADA, message)
            until(lambda: paned.out.stub.counters.dropped)
        paned.work(STOP)
    assert paned.said(ts)[0].startswith("Stopped")
    assert paned.buttons(paned.replies(ts)[0]) == []
    called = {str(one["method"]) for one in stocked.workspace.log("call")}
    assert not [one for one in called if one.startswith(("agents.", "assistant."))]
    assert paned.jobs(OFFER_PROMPTS) == []


@WAYS
def test_a_stop_that_slack_does_not_show(paned: Paned, way: str) -> None:
    """Where Slack warns that it shows no Stop, as the event is not heard, ours stands in its place;
    a refusal of the session keeps no answer."""
    out = paned.out
    out.workspace.knobs(events=["message.im"])
    out.stub.hold()
    with paned.by(way):
        ts = paned.ask()
        out.seams.on["evidence", "before"] = lambda: until(lambda: paned.session(ts).get("doing"))
        with paned.answering():
            [message] = until(lambda: paned.replies(ts))
            assert paned.buttons(message) == ["stop_answer"]
            with pytest.raises(AssertionError, match="nothing_to_stop"):
                paned.stop(ts)
            out.stub.release()
    rule = {"method": "agents.sessions.setStatus", "effect": "ok_false", "times": None}
    out.workspace.knobs({**rule, "value": "not_authorized"})
    question_id, ts = out.ask(TORQUE, channel=paned.direct)
    out.answer(question_id)
    assert "205" in paned.said(ts)[0]


@WAYS
def test_stopped(paned: Paned, way: str) -> None:
    """Slack's Stop, while the LM works: its request is dropped, nothing is recorded, the message
    says so for good, and nobody takes the question up again."""
    paned.out.stub.hold()
    with paned.by(way):
        ts = paned.ask()
        with paned.answering():
            paned.out.stub.wait_for_a_call()
            until(lambda: paned.session(ts).get("status") == "processing")
            paned.stop(ts)
            until(lambda: paned.out.stub.counters.dropped)
        paned.work(STOP)
    assert [one.partition(".")[0] for one in paned.said(ts)] == [STOPPED.partition(".")[0]]
    assert paned.session(ts)["status"] == "active"
    assert paned.hearing.rows("SELECT count(*) FROM answers") == [(0,)]
    assert paned.hearing.rows("SELECT state, failure FROM replies") == [("final", STOPPED)]
    paned.out.stub.release()
    calls = paned.out.stub.counters.calls
    assert paned.hearing.inbox.resume(0) == 0
    assert paned.out.stub.counters.calls == calls


def test_prompts_that_slack_does_not_take(paned: Paned) -> None:
    """A courtesy: what Slack says of it fails no job."""
    for code in ("internal_error", "not_agent_app", "channel_not_found"):
        rule = {"effect": "ok_false", "value": code}
        paned.out.workspace.knobs({"method": "assistant.threads.setSuggestedPrompts", **rule})
        prompts.offer_prompts(paned.out.work, ADA, paned.direct, LINE2)
    assert paned.seen()["prompts"] is None


def test_too_late(paned: Paned) -> None:
    """Of Stop and the answer one is first: an answer that was recorded stays and is shown."""
    out = paned.out
    question_id, ts = out.ask(TORQUE, channel=paned.direct)
    out.seams.on["move:composed", "after"] = lambda: None
    out.answer(question_id)
    PaneBox(out.db, Queue(), out.work.me).stopped(ADA, paned.direct, thread_ts=ts)
    assert paned.jobs(STOP) == []
    stopping.stop_answer(out.work, question_id)
    assert "205" in paned.said(ts)[0]


def test_stopped_before_its_turn(paned: Paned) -> None:
    """A question that still waits is not asked of the LM any more; edited, it is."""
    out = paned.out
    question_id, ts = out.ask(TORQUE, channel=paned.direct)
    other, elsewhere = out.ask(TORQUE, channel=paned.direct)
    box = PaneBox(out.db, Queue(), out.work.me)
    box.stopped(ADA, LINE2, thread_ts=ts)
    box.stopped(BEN, paned.direct, thread_ts=ts)
    assert paned.jobs(STOP) == []
    for _ in range(2):
        box.stopped(ADA, paned.direct, thread_ts=ts)
    assert paned.jobs(STOP) == [{"question_id": question_id}]
    for _ in range(2):
        stopping.stop_answer(out.work, question_id)
        out.answer(question_id)
    assert (out.stub.counters.calls, len(paned.said(ts))) == (0, 1)
    out.answer(other)
    assert "205" in paned.said(elsewhere)[0]
    edited = f"{TORQUE[:-1]} of the press?"
    event = {"text": edited, "user": ADA, "ts": ts, "edited": {"user": ADA, "ts": ts}}
    in_channel = {"channel": paned.direct, "channel_type": "im", "ts": f"{float(ts) + 1:.6f}"}
    old = {"text": TORQUE, "user": ADA, "ts": ts}
    again = paned.hearing.inbox.edited({"message": event, "previous_message": old, **in_channel})
    assert again == question_id
    out.answer(question_id)
    assert ["205" in one for one in paned.said(ts)] == [True]


@pytest.mark.parametrize("first", ["stop", "answer"])
@pytest.mark.parametrize(
    "kill",
    [
        ("move:posting", "after"),
        ("chat.postMessage", "before"),
        ("chat.postMessage", "after"),
        ("move:shown", "after"),
        ("move:final", "before"),
        ("move:final", "after"),
        ("agents.sessions.setStatus", "before"),
        ("agents.sessions.setStatus", "after"),
    ],
    ids=str,
)
def test_one_word_whoever_is_killed(paned: Paned, kill: tuple[str, str], first: str) -> None:
    """Killed at any step after Stop, whoever comes next leaves one message, which says so; the LM
    is not asked, and the pane rests."""
    out = paned.out
    question_id, ts = out.ask(TORQUE, channel=paned.direct)
    PaneBox(out.db, Queue(), out.work.me).stopped(ADA, paned.direct, thread_ts=ts)
    out.seams.kill = (*kill, out.seams.seen.count(kill) + 1)
    with pytest.raises(Killed):
        stopping.stop_answer(out.work, question_id)
    out.seams.revive()
    steps = [lambda: stopping.stop_answer(out.work, question_id), lambda: out.answer(question_id)]
    for step in steps if first == "stop" else reversed(steps):
        step()
    assert [one.startswith("Stopped") for one in paned.said(ts)] == [True]
    assert (out.reply(question_id).state, out.stub.counters.calls) == ("final", 0)
    assert paned.session(ts)["status"] == "active"


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("seam", ["evidence", "chat.postMessage", "move:shown", "move:composed"])
def test_stopped_in_the_middle(paned: Paned, seam: str, when: str) -> None:
    """Whatever the worker is doing as Stop comes and is carried out: one message, which says what
    came of it, and a worker that was overtaken writes nothing over it."""
    out = paned.out
    question_id, ts = out.ask(TORQUE, channel=paned.direct)

    def press() -> None:
        PaneBox(out.db, Queue(), out.work.me).stopped(ADA, paned.direct, thread_ts=ts)
        if seam != "move:composed":  # whose row is being written, and so waited for
            stopping.stop_answer(out.work, question_id)

    def beside() -> None:
        presser = threading.Thread(target=press, daemon=True)
        presser.start()
        if not seam.startswith("move:"):
            presser.join(60)
        pressers.append(presser)

    pressers: list[threading.Thread] = []
    out.seams.on[seam, when] = beside
    out.answer(question_id)
    for presser in pressers:
        presser.join(60)
        assert not presser.is_alive()
    assert pressers
    out.answer(question_id)
    stopping.stop_answer(out.work, question_id)
    [said] = paned.said(ts)
    stopped = paned.hearing.rows("SELECT stopped_at IS NOT NULL FROM replies") == [(True,)]
    assert said.startswith("Stopped") is stopped
    assert ("205" in said) is not stopped
    assert paned.hearing.rows("SELECT count(*) FROM answers") == [(0 if stopped else 1,)]


def test_in_channels_there_is_no_pane(paned: Paned) -> None:
    """A question in a channel has no session and no Stop; its message is edited as ever."""
    out = paned.out
    question_id, ts = out.ask(TORQUE)
    out.answer(question_id)
    assert out.calls("agents.sessions.setStatus") == []
    assert out.calls("assistant.threads.setStatus") == []
    assert "205" in out.only(ts)["text"]


def test_what_is_proposed() -> None:
    """Titles are asked as they are shown, without their section's number, with the manual named
    where there are several, in the person's language; there is always something."""
    one = Offered(1, "Press P1", "procedure", "4.2 Replacing the packing", True)
    other = Offered(2, "Pump P2", "fault", "Pump runs hot", True)
    alone = prompts.proposed([one], "de")
    assert alone["prompts"] == [
        {"title": (said := "Replacing the packing: Wie mache ich das?"), "message": said}
    ]
    both = prompts.proposed([one, other])["prompts"]
    assert [p["message"] for p in both] == [
        "Replacing the packing: how do I do this? (Press P1)",
        "Pump runs hot: what can I do about this? (Pump P2)",
    ]
    assert prompts.proposed([])["prompts"]


def test_titles(paned: Paned) -> None:
    """What a session is called is bounded, and never empty."""
    for text in ("", "word " * 200, "w" * 5_000):
        question_id, _ = paned.out.ask(text or " .", channel=paned.direct)
        with paned.out.db.connection() as conn:
            question = questions.get(conn, question_id)
        assert question is not None
        assert 0 < len(pane.title_of(question)) <= 200
