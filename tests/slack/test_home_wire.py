"""A look at the home tab and its clicks over the wire: Socket Mode and signed HTTP, the same."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from bot.jobs.homes import home, rolling_back
from bot.queue.queue import DRAW_HOME, ROLL_BACK
from sql.database import Database
from tests.fix_slack_out import LINE2, TEAM, TORQUE, Out
from tests.slack.test_home import ADA, BEN, IVO, view_of, words_of
from tests.slack.test_home_lead import Versions, lead
from tests.slack.test_over_the_wire import Hearing
from tests.workspace_client import until


class Wired:
    """A bot that hears, and a worker's jobs, which are run as they come."""

    def __init__(self, out: Out, database_url: str) -> None:
        self.out = out
        self.hearing = Hearing(out.workspace, out.db, database_url)

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

    def work(self) -> None:
        """Do what waits."""
        for task, run in ((ROLL_BACK, rolling_back.roll_back), (DRAW_HOME, home.draw_home)):
            for args in self.jobs(task):
                run(self.out.work, **args)
            with self.out.db.connection() as conn:
                conn.execute("DELETE FROM procrastinate_jobs WHERE task_name = %s", [task])

    def click(self, user: str, action_id: str, value: str) -> None:
        view = view_of(self.out, user) or {}
        self.out.workspace.act(
            "click", user=user, view_id=view["id"], action_id=action_id, value=value
        )


@pytest.fixture
def wired(stocked: Out, database_url: str, db: Database) -> Wired:
    return Wired(stocked, database_url)


@pytest.mark.parametrize("way", ["socket", "http"])
def test_looks_and_clicks(wired: Wired, way: str) -> None:
    """A look is a row and one job, however many looks; the messages tab is none. *Refresh* draws
    anew. Who leaves a channel has their tab drawn anew, who never looked has none."""
    out = wired.out
    with wired.by(way):
        for _ in range(3):
            out.workspace.act("open_home", user=ADA)
        until(lambda: wired.hearing.rows("SELECT opened FROM homes WHERE opened = 3"))
        assert wired.jobs(DRAW_HOME) == [{"user_id": ADA}]
        wired.work()
        assert "You have not asked anything yet" in words_of(view_of(out, ADA))
        out.workspace.say(ADA, LINE2, f"@shoptalk {TORQUE}")
        until(lambda: wired.hearing.asked() == [TORQUE])
        wired.click(ADA, "home_refresh", "refresh")
        until(lambda: wired.jobs(DRAW_HOME))
        wired.work()
        assert TORQUE in words_of(view_of(out, ADA))
        out.workspace.act("leave", user=BEN, channel=LINE2)
        out.workspace.act("leave", user=ADA, channel=LINE2)
        until(lambda: wired.jobs(DRAW_HOME))
        assert wired.jobs(DRAW_HOME) == [{"user_id": ADA}]
    assert view_of(out, BEN) is None


@pytest.mark.parametrize("way", ["socket", "http"])
def test_rolled_back_over_the_wire(wired: Wired, way: str) -> None:
    """A lead's click rolls back once, however often it is delivered or done."""
    lead(wired.out)
    versions = Versions(wired.out)
    with wired.by(way):
        wired.out.workspace.act("open_home", user=IVO)
        until(lambda: wired.jobs(DRAW_HOME))
        wired.work()
        value = str(versions.button()["value"])
        wired.click(IVO, "home_rollback", value)
        until(lambda: wired.jobs(ROLL_BACK))
        wired.click(IVO, "home_rollback", value)
        wired.work()
    assert versions.serving() == "v1"
    assert "You rolled back: v1 answers now" in words_of(view_of(wired.out, IVO))
    assert wired.out.work.me.team == TEAM
