"""The database, the bot or the server is gone for a while: nothing is lost, nothing twice."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.sql import SQL, Identifier

from bot.sample import SAMPLE_PDF
from sql import embedded
from sql.database import Database
from sql.home import Home
from tests.fix_lm_stub import StartStub
from tests.fix_loop import StartLoop
from tests.loop import Loop, visible_answers
from tests.workspace_client import Workspace, until

pytestmark = pytest.mark.slow

CHANNEL = "C0LINE2"
QUESTION = "@shoptalk What is the torque for the gland bolts?"
VALUE = "N·m: 205"


@pytest.fixture
def loop(open_loop: StartLoop, lm_stub: StartStub, sample_db: Database) -> Loop:
    """A bot that listens, with the sample manual in; no worker yet."""
    loop = open_loop(lm_stub())
    loop.bot()
    return loop


@contextmanager
def _database_down(url: str) -> Iterator[None]:
    """Nobody can connect to the database, and who was connected no longer is."""
    name = str(conninfo_to_dict(url)["dbname"])
    other = make_conninfo(url, dbname="postgres")
    with psycopg.connect(other, autocommit=True) as conn:
        alter = "ALTER DATABASE {} ALLOW_CONNECTIONS {}"
        conn.execute(SQL(alter).format(Identifier(name), SQL("false")))
        conn.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
        )
        try:
            yield
        finally:
            conn.execute(SQL(alter).format(Identifier(name), SQL("true")))


def test_the_database_fails_while_it_listens(
    loop: Loop, workspace: Workspace, database_url: str
) -> None:
    """What could not be committed is not acknowledged, comes again, and is answered once."""
    workspace.knobs(retry_seconds=[1, 2, 4, 8])
    loop.worker()
    before = workspace.say("U0BEN", CHANNEL, "@shoptalk What does fault code E-042 mean?")
    workspace.reply_to("U0BEN", CHANNEL, before, "Pilot pressure low", "vote", seconds=60)
    known = len(workspace.log("delivery"))
    with _database_down(database_url):
        ts = workspace.say("U0ADA", CHANNEL, QUESTION)
        until(lambda: [d for d in workspace.log("delivery")[known:] if d["attempt"] >= 2], 60)
        assert not [d for d in workspace.log("delivery")[known:] if d["acknowledged"]]
    workspace.reply_to("U0ADA", CHANNEL, ts, VALUE, "vote", seconds=60)
    loop.until_state(ts, "final")
    assert [d for d in workspace.log("delivery")[known:] if d["acknowledged"]]
    assert len(visible_answers(workspace, ts)) == 1


def test_everything_is_caught_up_after_the_bot_was_down(loop: Loop, workspace: Workspace) -> None:
    """Mentions, a direct message, follow-ups, votes both ways and a PDF: all found, each once."""
    worker = loop.worker()
    first = workspace.say("U0ADA", CHANNEL, QUESTION)
    answer = workspace.reply_to("U0ADA", CHANNEL, first, VALUE, "vote", seconds=60)
    workspace.react("U0BEN", CHANNEL, answer["ts"], "+1")
    until(lambda: _votes(loop) == [("U0BEN", "up", "cast")])
    loop.end()
    # Slack has given up on these before anybody listens again.
    workspace.knobs(retry_seconds=[0.1, 0.1])
    workspace.react("U0BEN", CHANNEL, answer["ts"], "+1", remove=True)
    workspace.react("U0ADA", CHANNEL, answer["ts"], "-1")
    followed = workspace.say("U0ADA", CHANNEL, "And for the motor M1 feet?", first)
    asked = workspace.say("U0BEN", CHANNEL, "@shoptalk What does fault code E-042 mean?")
    direct = workspace.direct("U0ADA")
    private = workspace.say("U0ADA", direct, "What is the torque for the gland bolts?")
    shared = workspace.share("U0BEN", CHANNEL, "press.pdf", SAMPLE_PDF.read_bytes())
    time.sleep(1)
    assert worker.returncode is not None
    loop.bot()
    loop.worker()
    workspace.reply_to("U0ADA", CHANNEL, first, "N·m: 80", seconds=60)
    workspace.reply_to("U0BEN", CHANNEL, asked, "Pilot pressure low", seconds=60)
    workspace.reply_to("U0ADA", direct, private, VALUE, seconds=60)
    workspace.reply_to("U0BEN", CHANNEL, shared["ts"], "17 pages", seconds=60)
    until(lambda: _votes(loop)[1:] != [] and len(_votes(loop)) == 3)
    assert sorted(_votes(loop)) == [
        ("U0ADA", "down", "cast"),
        ("U0BEN", "up", "cast"),
        ("U0BEN", "up", "retract"),
    ]
    for ts in (followed, asked, private):
        loop.until_state(ts, "final")
    assert len(visible_answers(workspace, first)) == 2
    assert len(visible_answers(workspace, asked)) == 1
    assert len(visible_answers(workspace, private)) == 1


def _votes(loop: Loop) -> list[tuple[str, str, str]]:
    return loop.rows("SELECT user_id, value, action FROM vote_events ORDER BY event_id")  # type: ignore[return-value]


def test_postgres_is_killed_in_between(
    open_loop: StartLoop, lm_stub: StartStub, workspace: Workspace
) -> None:
    """The home's own server is killed while the LM works: it comes back, and so does the answer."""
    stub = lm_stub(seconds=1.0)
    loop = open_loop(stub, url=None)
    home = Home(loop.folder / "home")
    lease = embedded.join(home, durable=False)
    try:
        loop.run("ingest", str(SAMPLE_PDF), "--everyone")
        loop.bot()
        loop.worker()
        ts = workspace.say("U0ADA", CHANNEL, QUESTION)
        workspace.reply_to("U0ADA", CHANNEL, ts, VALUE, seconds=60)
        pid = int((home.database / "data" / "postmaster.pid").read_text().split()[0])
        psycopg.connect(lease.url).close()
        os.kill(pid, signal.SIGKILL)
        workspace.reply_to("U0ADA", CHANNEL, ts, VALUE, "vote", seconds=90)
        after = workspace.say("U0ADA", CHANNEL, "And for the motor M1 feet?", ts)
        workspace.reply_to("U0ADA", CHANNEL, ts, "N·m: 80", "vote", seconds=90)
        assert after
        assert len(visible_answers(workspace, ts)) == 2
    finally:
        loop.end()
        lease.leave()
