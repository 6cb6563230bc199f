"""Many people at once, each event delivered several times and out of order."""

import pytest

from bot.sample import SAMPLE_PDF
from tests.bench.crowd import CHANNEL, Crowd
from tests.bench.load import RECORDED, UNFINISHED, redelivered
from tests.bench.tally import tally, unacknowledged
from tests.fix_lm_stub import StartStub
from tests.fix_loop import StartLoop
from tests.workspace_client import Workspace, until

pytestmark = pytest.mark.slow

QUESTIONS, DELIVERIES, IN_PROGRESS = 60, 300, 20


def test_every_question_is_answered_once(
    open_loop: StartLoop, lm_stub: StartStub, workspace: Workspace
) -> None:
    """However often and in whatever order Slack delivers them, each has one visible answer."""
    places = {"BOT_ANSWER_JOBS": str(IN_PROGRESS), "BOT_ANSWERS_A_CHANNEL": str(IN_PROGRESS)}
    loop = open_loop(lm_stub(seconds=0.1), **places)
    loop.run("ingest", str(SAMPLE_PDF), "--channel", CHANNEL)
    loop.bot()
    loop.worker()
    crowd = Crowd(workspace, IN_PROGRESS)
    until(lambda: loop.rows(UNFINISHED) == [(0,)], 60)
    before = len(workspace.log())
    workspace.knobs(*redelivered(QUESTIONS, IN_PROGRESS, DELIVERIES))
    crowd.ask(QUESTIONS, 120)
    workspace.knobs()
    until(lambda: loop.rows(UNFINISHED) == [(0,)], 60)
    until(lambda: not unacknowledged(workspace.log()[before:]), 60)
    recorded = {(channel, ts): (id_, at) for channel, ts, id_, at in loop.rows(RECORDED)}
    figures = tally(workspace.log()[before:], crowd.asked, recorded)
    assert figures["deliveries"] >= DELIVERIES
    assert len(recorded) == QUESTIONS
    counted = ("answered_once", "unanswered", "answered_twice", "final", "right")
    assert [figures[name] for name in counted] == [QUESTIONS, 0, 0, QUESTIONS, QUESTIONS], figures
