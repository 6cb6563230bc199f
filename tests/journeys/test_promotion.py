"""A promotion under load: the next question is answered by it on every worker, and none is lost."""

import threading
import time

import pytest

from agent.learning import programs
from agent.program import DEFAULT_VERSION, state
from bot.sample import SAMPLE_PDF
from sql.database import Database
from tests.bench.crowd import CHANNEL, Crowd
from tests.bench.load import RECORDED, UNFINISHED
from tests.bench.serving import answered
from tests.bench.tally import tally
from tests.fix_lm_stub import StartStub
from tests.fix_loop import StartLoop
from tests.workspace_client import Workspace, until

pytestmark = pytest.mark.slow

QUESTIONS, IN_PROGRESS = 48, 3
PROGRAMS = """
SELECT channel, ts, program FROM answers JOIN questions USING (question_id) ORDER BY answer_id
"""


def test_it_serves_at_once_on_both_workers(
    open_loop: StartLoop, lm_stub: StartStub, workspace: Workspace, db: Database
) -> None:
    """Whatever is asked after the promotion is answered by it, what was under way is answered by
    what served then, and each question has one visible answer that is right."""
    places = {"BOT_ANSWER_JOBS": str(IN_PROGRESS), "BOT_ANSWERS_A_CHANNEL": str(2 * IN_PROGRESS)}
    loop = open_loop(lm_stub(seconds=0.2), **places)
    loop.run("ingest", str(SAMPLE_PDF), "--channel", CHANNEL)
    loop.bot()
    workers = [loop.worker(), loop.worker()]
    crowd = Crowd(workspace, 2 * IN_PROGRESS)
    until(lambda: loop.rows(UNFINISHED) == [(0,)], 120)
    [(team,)] = loop.rows("SELECT team FROM teams")
    document = state.dump(state.default())
    document["decision"]["answered"] += 0.01
    with db.connection() as conn:
        programs.keep(conn, team, "new", document, parent=None, scores={})
    before = len(workspace.log())
    asking = threading.Thread(target=crowd.ask, args=(QUESTIONS, 300))
    asking.start()
    until(lambda: loop.rows("SELECT count(*) >= %s FROM answers", QUESTIONS // 4) == [(True,)], 240)
    with db.connection() as conn:
        programs.promote(conn, team, "new", "U0IVO")
    promoted = time.time()
    asking.join()
    until(lambda: loop.rows(UNFINISHED) == [(0,)], 120)

    said = {(channel, ts): program for channel, ts, program in loop.rows(PROGRAMS)}
    after = [(one.channel, one.ts) for one in crowd.asked if float(one.ts) > promoted]
    assert len(after) >= IN_PROGRESS
    assert {said[where] for where in after} == {"new"}
    assert DEFAULT_VERSION in said.values()
    done = answered([loop.output(worker) for worker in workers])
    assert {one.worker for one in done if one.program == "new"} == {0, 1}
    recorded = {(channel, ts): (id_, at) for channel, ts, id_, at in loop.rows(RECORDED)}
    figures = tally(workspace.log()[before:], crowd.asked, recorded)
    counted = ("answered_once", "unanswered", "answered_twice", "final", "right")
    assert [figures[name] for name in counted] == [QUESTIONS, 0, 0, QUESTIONS, QUESTIONS], figures
    assert loop.rows("SELECT count(*) FROM replies WHERE failure IS NOT NULL") == [(0,)]
