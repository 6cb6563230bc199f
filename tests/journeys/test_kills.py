"""Whoever is killed when: each question has one visible answer, and no thread is blocked.

What is counted is the workspace's own log, not ours.
"""

from typing import Any

import pytest

from sql.database import Database
from tests.fix_lm_stub import StartStub
from tests.fix_loop import StartLoop
from tests.loop import Loop, visible_answers
from tests.workspace_client import Workspace, until

pytestmark = pytest.mark.slow

CHANNEL = "C0LINE2"
QUESTION = "@shoptalk What is the torque for the gland bolts?"
VALUE = "N·m: 205"

# What holds the worker in a state long enough to be killed there.
_AT: dict[str, tuple[str, list[dict[str, Any]]]] = {
    "before anything is posted": (
        "new",
        [{"method": "conversations.info", "effect": "delay", "value": 4}],
    ),
    "before Slack has accepted": (
        "posting",
        [
            {"method": "chat.postMessage", "effect": "delay", "value": 4},
            {"method": "chat.postMessage", "effect": "cut_before"},
        ],
    ),
    "after Slack has accepted, before our commit": (
        "posting",
        [{"method": "chat.postMessage", "effect": "delay_after", "value": 6}],
    ),
    "while the LM works": ("shown", []),
    "when the answer is recorded, not shown": (
        "composed",
        [
            {"method": "chat.update", "effect": "delay", "value": 4},
            {"method": "chat.update", "effect": "cut_before"},
        ],
    ),
    "when the answer is shown, before our commit": (
        "composed",
        [{"method": "chat.update", "effect": "delay_after", "value": 6}],
    ),
    "when all is done": ("final", []),
}


@pytest.fixture
def loop(open_loop: StartLoop, lm_stub: StartStub, sample_db: Database) -> Loop:
    """A bot that listens, with the sample manual in; no worker yet."""
    loop = open_loop(lm_stub(seconds=0.5))
    loop.bot()
    return loop


@pytest.mark.parametrize("moment", _AT)
def test_a_killed_worker_leaves_one_answer(loop: Loop, workspace: Workspace, moment: str) -> None:
    """Killed in any state, the worker's successor ends with one visible answer in the thread."""
    state, rules = _AT[moment]
    workspace.knobs(*rules)
    worker = loop.worker()
    ts = workspace.say("U0ADA", CHANNEL, QUESTION)
    loop.until_state(ts, state)
    if rules and rules[0]["effect"] == "delay_after":
        method = rules[0]["method"]
        _until_called(workspace, method)
    loop.kill(worker)
    workspace.knobs()
    loop.worker()
    workspace.reply_to("U0ADA", CHANNEL, ts, VALUE, "vote", seconds=90)
    loop.until_state(ts, "final")
    assert len(visible_answers(workspace, ts)) == 1
    assert len(workspace.replies("U0ADA", CHANNEL, ts)) == 1
    followed = workspace.say("U0ADA", CHANNEL, "And for the motor M1 feet?", ts)
    loop.until_state(followed, "final")
    assert len(visible_answers(workspace, ts)) == 2


def _until_called(workspace: Workspace, method: str) -> None:
    what = {"chat.postMessage": "posted", "chat.update": "changed"}[method]
    until(lambda: [e for e in workspace.log("change", what=what) if e["user"] == "U0SHOPTALK"])


def test_a_killed_bot_loses_no_vote(loop: Loop, workspace: Workspace) -> None:
    """Killed while people vote and write, the bot's successor counts and answers each once."""
    loop.worker()
    ts = workspace.say("U0ADA", CHANNEL, QUESTION)
    answer = workspace.reply_to("U0ADA", CHANNEL, ts, VALUE, "vote", seconds=60)
    loop.until_state(ts, "final")
    bot = loop.bot()
    first = next(process for process in loop.running("bot") if process is not bot)
    asked = []
    for number, user in enumerate(("U0ADA", "U0BEN", "U0IVO")):
        workspace.react(user, CHANNEL, answer["ts"], "+1" if number else "-1")
        asked.append(workspace.say(user, CHANNEL, QUESTION))
        if number == 1:
            loop.kill(first)
            loop.kill(bot)
    loop.bot()
    # The sweep and a late delivery may both have brought one: it stands once, and goes at once.
    votes = "SELECT DISTINCT user_id, value FROM casts_left ORDER BY user_id"
    expected = [("U0ADA", "down"), ("U0BEN", "up"), ("U0IVO", "up")]
    until(lambda: loop.rows(votes) == expected, 60)
    for ts in asked:
        loop.until_state(ts, "final")
        assert len(visible_answers(workspace, ts)) == 1
    assert loop.rows(votes) == expected
    workspace.react("U0IVO", CHANNEL, answer["ts"], "+1", remove=True)
    until(lambda: loop.rows(votes) == expected[:2])


def test_a_killed_clock_makes_one_night(loop: Loop, workspace: Workspace) -> None:
    """Killed once the night is begun, the clock's successor begins no other."""
    due = {"BOT_NIGHT_AT": "00:00", "BOT_TIMEZONE": "UTC"}
    first = loop.start("clock", **due)
    nights = "SELECT count(*) FROM nights"
    until(lambda: loop.rows(nights) == [(1,)], 60)
    loop.kill(first)
    second = loop.start("clock", **due)
    until(lambda: "clock.started" in loop.output(second), 60)
    assert loop.rows(nights) == [(1,)]
    assert loop.rows("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'learn'") == [(1,)]
