"""Whatever people send is answered, carded, or left for a reason; no post of ours is refused."""

import os

import pytest

from sql.database import Database
from tests.bench.storm_tally import OPEN, calls_of
from tests.every_message import Sender, without_outcome
from tests.fix_lm_stub import StartStub
from tests.fix_loop import StartLoop
from tests.workspace_client import Workspace, until

pytestmark = pytest.mark.slow

COUNT = int(os.environ.get("EVERY_MESSAGES", "300"))


def test_nothing_is_without_an_outcome_and_nothing_is_refused(
    open_loop: StartLoop, lm_stub: StartStub, sample_db: Database, workspace: Workspace
) -> None:
    """Messages of every kind through bot and worker, on a workspace as strict as Slack."""
    loop = open_loop(lm_stub())
    bot = loop.bot()
    loop.worker()
    before = len(workspace.log())
    sender = Sender(workspace)
    for seed in range(COUNT):
        sender.send(seed)
    until(lambda: loop.rows(OPEN) == [(0,)], 600)
    assert calls_of(workspace.log()[before:])["refused"] == {}
    assert without_outcome(sender.sent, loop.rows, loop.output(bot)) == []
    assert loop.rows("SELECT count(*) FROM questions")[0][0] > COUNT / 4
