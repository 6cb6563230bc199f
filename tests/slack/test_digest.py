"""The weekly digest: one a week in the leads' channel, whatever dies, with public words only."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.jobs.homes import digesting
from bot.jobs.homes.digesting import send_digest, week_of
from bot.processes.clock import Clock
from bot.queue.queue import SEND_DIGEST
from bot.settings import BotSettings
from bot.showing import digest_ledger
from sql import digests
from tests.fix_home import answered
from tests.fix_slack_out import HANGAR, LINE2, TEAM, Killed, Out, Seams
from tests.slack.test_home_lead import SECRET, some_weeks

IVO = "U0IVO"
NOW = datetime.now(UTC)
WEEK = week_of(NOW)


@pytest.fixture
def leads(stocked: Out, seams: Seams, monkeypatch: pytest.MonkeyPatch) -> Out:
    """A team with a leads' channel and some weeks behind it, whose week is claimed; the row of the
    digest is a seam too."""
    monkeypatch.setattr(stocked.work.shop.settings.bot, "leads_channel", HANGAR)
    some_weeks(stocked)
    with stocked.db.connection() as conn:
        assert digests.begin(conn, TEAM, WEEK)
        conn.execute("UPDATE digests SET due_at = now()")
    move = digests.move

    def moved(conn: Any, id_: int, attempt: int, state: Any, **more: Any) -> bool:
        now = lambda: move(conn, id_, attempt, state, **more)  # noqa: E731
        return bool(seams.pass_(f"digest:{state}", now))

    monkeypatch.setattr(digest_ledger.digests, "move", moved)
    return stocked


def sent(out: Out) -> list[str]:
    """What stands in the leads' channel from the bot."""
    every = out.workspace.messages(IVO, HANGAR)
    return [str(one) for one in every if one["user"] == out.work.me.bot_user]


def test_what_it_says(leads: Out) -> None:
    """Gaps of public channels by topic with examples and the manual that would be needed, what was
    learned and what waits; no word of a private channel, not even of the leads' own."""
    send_digest(leads.work, WEEK.isoformat())
    [said] = sent(leads)
    for part in (
        "The week of",
        "3 questions of 3 people",
        "winder E-47",
        "a manual about E-47",
        "What was learned",
        "What waits",
        "/archives/C0LINE2/p",
    ):
        assert part in said, part
    assert "laser" not in said
    assert SECRET not in said


def test_once_a_week(leads: Out) -> None:
    """However often the job runs, one message; with the switch off, or no channel, no job."""
    for _ in range(3):
        send_digest(leads.work, WEEK.isoformat())
    assert len(sent(leads)) == 1
    with leads.db.connection() as conn:
        assert not digests.begin(conn, TEAM, WEEK)


_SEAMS = [
    ("digest:posting", "before"),
    ("digest:posting", "after"),
    ("chat.postMessage", "before"),
    ("chat.postMessage", "after"),
    ("digest:shown", "before"),
    ("digest:shown", "after"),
    ("digest:final", "before"),
    ("digest:final", "after"),
]


def test_killed_anywhere(leads: Out) -> None:
    """Whoever is killed, wherever, leaves one message once the job has run again."""
    for name, when in _SEAMS:
        with leads.db.connection() as conn:
            conn.execute("DELETE FROM digests")
            digests.begin(conn, TEAM, WEEK)
        before = len(sent(leads))
        leads.seams.seen.clear()
        leads.seams.kill = (name, when, 1)
        with pytest.raises(Killed):
            send_digest(leads.work, WEEK.isoformat())
        leads.seams.revive()
        send_digest(leads.work, WEEK.isoformat())
        assert len(sent(leads)) == before + 1, (name, when)


def test_the_clock(leads: Out) -> None:
    """Two clocks make one digest; one that was missed is caught up within three days, and one that
    nobody finished is tried again after an hour."""
    at = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)  # a Monday
    settings = BotSettings(
        team=TEAM, leads_channel=HANGAR, digest_at="mon 08:00", timezone="UTC", _env_file=None
    )
    first, second = Clock(leads.db, settings), Clock(leads.db, settings)
    with leads.db.connection() as conn:
        conn.execute("DELETE FROM digests")
    assert not first.digest(at - timedelta(minutes=1))  # last week's: six days late
    assert first.digest(at + timedelta(hours=30))
    assert not second.digest(at + timedelta(hours=30))
    with leads.db.connection() as conn:
        jobs = conn.execute(
            "SELECT args FROM procrastinate_jobs WHERE task_name = %s", [SEND_DIGEST]
        ).fetchall()
        assert jobs == [({"week": "2026-11-23"},)]
        conn.execute("DELETE FROM procrastinate_jobs WHERE task_name = %s", [SEND_DIGEST])
        conn.execute("UPDATE digests SET due_at = now() - interval '2 hours'")
    assert second.digest(at + timedelta(hours=30))
    for off in ({"digest_at": "off"}, {"leads_channel": None}):
        silent = Clock(leads.db, settings.model_copy(update=off))
        assert not silent.digest(at + timedelta(days=7))


def test_a_wrong_channel(leads: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the bot is not in the channel nothing is lost: it is sent once it is."""
    monkeypatch.setattr(leads.work.shop.settings.bot, "leads_channel", "C0NOWHERE")
    send_digest(leads.work, WEEK.isoformat())
    assert sent(leads) == []
    monkeypatch.setattr(leads.work.shop.settings.bot, "leads_channel", HANGAR)
    send_digest(leads.work, WEEK.isoformat())
    assert len(sent(leads)) == 1


def test_a_quiet_week(leads: Out) -> None:
    """A week without a question says so."""
    with leads.db.connection() as conn:
        conn.execute("DELETE FROM questions")
    send_digest(leads.work, WEEK.isoformat())
    [said] = sent(leads)
    assert "Nobody asked anything this week." in said
    assert digesting.week_of(datetime(2026, 11, 29, tzinfo=UTC)).isoformat() == "2026-11-23"
    with leads.db.connection() as conn:
        answered(conn, "late?", channel=LINE2)
