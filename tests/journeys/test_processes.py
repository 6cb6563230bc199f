"""Bot, workers and clocks as separate processes, on a database by TCP with a password."""

import signal
import socket

import pytest
from psycopg.conninfo import conninfo_to_dict

from bot.settings import BotSettings
from tests.fix_processes import Works
from tests.workspace_client import SECONDS

pytestmark = pytest.mark.slow

_CHANNEL = "C0LINE2"
_ASK = "@shoptalk What torque do the gland bolts need?"
_TOLD = "N·m: 205"
_FINAL = "SELECT count(*) FROM replies WHERE state = 'final'"


def _posts(works: Works) -> int:
    """How often the bot posted, as the workspace counts it."""
    calls = works.workspace.log("call", method="chat.postMessage")
    return sum(1 for call in calls if call.get("outcome") == "ok")


def test_all_of_them(works: Works) -> None:
    """Two workers and two clocks beside a bot: one answer a question, one row and job a night."""
    assert conninfo_to_dict(works.environment["DATABASE_URL"])["password"]
    for process in ("bot", "worker", "worker", "clock", "clock"):
        works.start(process)
    works.workspace.connected()
    asked = [works.workspace.say("U0ADA", _CHANNEL, _ASK) for _ in range(4)]
    for ts in asked:
        works.workspace.reply_to("U0ADA", _CHANNEL, ts, _TOLD, "p. 13", seconds=60)
    works.wait_for(_FINAL, [(4,)])
    assert [len(works.workspace.replies("U0ADA", _CHANNEL, ts)) for ts in asked] == [1] * 4
    assert _posts(works) == 4
    works.wait_for("SELECT count(*) FROM nights", [(1,)])
    learn = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'learn'"
    assert works.rows(learn) == [(1,)]
    assert works.rows("SELECT team, bot_user FROM teams") == [("local", "U0SHOPTALK")]
    assert all(process.poll() is None for process in works.processes), works.output()
    works.end()
    assert [process.returncode for process in works.processes] == [0] * 5, works.output()
    for secret in (_ASK[10:], works.workspace.keys.bot_token, works.workspace.keys.app_token):
        assert secret not in works.output()


@pytest.mark.parametrize("seen", ["shown", "new"])
def test_a_worker_is_killed_while_it_answers(works: Works, seen: str) -> None:
    """Another one answers in the same message, and the thread goes on; with the settings as they
    come it notices within a minute that the first one is silent."""
    assert BotSettings(_env_file=None).stalled_seconds * 4 / 3 < 60  # it looks three times in it
    works.stub.knobs.seconds = 4
    works.start("bot")
    first = works.start("worker")
    works.workspace.connected()
    ts = works.workspace.say("U0ADA", _CHANNEL, _ASK)
    state = "SELECT count(*) FROM replies WHERE attempt = 1"
    works.wait_for(f"{state} AND state = 'shown'" if seen == "shown" else state, [(1,)])
    first.send_signal(signal.SIGKILL)
    first.wait()
    works.stub.knobs.seconds = 0.2
    works.start("worker")
    works.workspace.say("U0BEN", _CHANNEL, "What torque does the return filter cover need?", ts)
    works.wait_for(_FINAL, [(2,)])
    works.workspace.reply_to("U0ADA", _CHANNEL, ts, _TOLD)
    works.workspace.reply_to("U0ADA", _CHANNEL, ts, "N·m: 25")
    assert len(works.workspace.replies("U0ADA", _CHANNEL, ts)) == 2
    assert _posts(works) == 2


def test_the_bot_is_killed(works: Works) -> None:
    """What was written while no bot was there is answered when one is, and once."""
    first = works.start("bot")
    works.workspace.connected()
    first.send_signal(signal.SIGKILL)
    first.wait()
    ts = works.workspace.say("U0ADA", _CHANNEL, _ASK)
    works.start("worker")
    works.start("bot")
    works.workspace.reply_to("U0ADA", _CHANNEL, ts, _TOLD, seconds=60)
    works.wait_for(_FINAL, [(1,)])
    assert _posts(works) == 1


def test_by_http(works: Works) -> None:
    """With a signing secret the bot takes signed requests; the doctor finds all well."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = str(listening.getsockname()[1])
        settings = {
            "SLACK_SIGNING_SECRET": works.workspace.keys.signing_secret,
            "BOT_HOST": "127.0.0.1",
            "BOT_PORT": port,
        }
        taken = works.start("bot", **settings)
        assert taken.wait(SECONDS) == 1
    assert f"127.0.0.1:{port}" in works.output().splitlines()[-1]
    works.workspace.knobs(
        request_url=f"http://127.0.0.1:{port}/slack/events", retry_seconds=[0.5] * 60
    )
    works.start("worker")
    bot = works.start("bot", **settings)
    ts = works.workspace.say("U0ADA", _CHANNEL, _ASK)
    works.workspace.reply_to("U0ADA", _CHANNEL, ts, _TOLD, seconds=60)
    works.wait_for(_FINAL, [(1,)])
    assert _posts(works) == 1
    doctor = works.start("doctor", "--no-ask", **settings)
    assert doctor.wait(SECONDS) == 0, works.output()
    assert "by HTTP" in works.output()
    assert "0 jobs wait, 0 run" in works.output()
    bot.terminate()
    assert bot.wait(SECONDS) == 0


def test_nothing_to_talk_to(works: Works) -> None:
    """Without a token and a local workspace, one sentence says what to set."""
    process = works.start("bot", SLACK_BOT_TOKEN="", SLACK_APP_TOKEN="")
    assert process.wait(SECONDS) == 1
    said = works.output().splitlines()[1:]
    assert len(said) == 1
    assert "SLACK_BOT_TOKEN" in said[0]
    wrong = works.start("worker", SLACK_BOT_TOKEN="xoxb-wrong")
    assert wrong.wait(SECONDS) == 1
    assert "invalid_auth" in works.output()
