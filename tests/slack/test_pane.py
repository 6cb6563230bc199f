"""The agent pane: what is proposed, that it shows the work, and Stop, over both ways in."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from bot.jobs import answering, prompts, stopping
from bot.queue.queue import ANSWER, OFFER_PROMPTS, STOP
from bot.showing import STOPPED
from sql.database import Database
from tests.fix_slack_out import TORQUE, Out
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
