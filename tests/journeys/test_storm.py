"""Everything at once on a workspace as strict as Slack, while bot and worker are killed."""

import pytest

from sql.database import Database
from tests.bench.storm import rules
from tests.bench.storm_people import storm
from tests.bench.storm_tally import OPEN, QUESTIONS, UPLOADS, VOTES, tally
from tests.bench.tally import unacknowledged
from tests.fix_lm_stub import StartStub
from tests.fix_loop import StartLoop
from tests.workspace_client import Workspace, until

pytestmark = pytest.mark.slow

PEOPLE, ASKED, DELIVERIES = 5, 20, 400


@pytest.mark.parametrize("kills", [(), ("worker", "bot", "worker")], ids=["alive", "killed"])
def test_what_people_did_last_stands(
    open_loop: StartLoop,
    lm_stub: StartStub,
    sample_db: Database,
    workspace: Workspace,
    kills: tuple[str, ...],
) -> None:
    """Questions, edits, deletions, votes and PDFs, each delivered many times, in no order, within
    Slack's rate limits: one visible answer a question, to what it said last; every vote as it was
    given last; no message that Slack refuses."""
    loop = open_loop(lm_stub(seconds=0.1), BOT_SWEEP_MINUTES="0.2")
    loop.start("clock")
    crew = {"bot": loop.bot(), "worker": loop.worker()}
    until(lambda: loop.rows(OPEN) == [(0,)], 60)
    before = len(workspace.log())
    workspace.knobs(*rules(ASKED, DELIVERIES), tiers=True, retry_seconds=[1, 2, 4, 8])

    def recorded() -> int:
        return int(loop.rows("SELECT count(*) FROM questions")[0][0])

    def kill() -> None:
        for number, name in enumerate(kills, 1):
            until(lambda n=number: recorded() >= ASKED * n // (len(kills) + 1), 180)
            loop.kill(crew[name])
            crew[name] = loop.start(name)

    kept = storm(workspace, PEOPLE, ASKED, seed=3, pace=1.0, meanwhile=kill)
    workspace.knobs()
    if not kills:  # else Slack gives up on some, and the sweep finds them
        until(lambda: not unacknowledged(workspace.log()[before:]), 120)
    until(lambda: loop.rows(OPEN) == [(0,)], 300)
    rows = [loop.rows(one) for one in (QUESTIONS, VOTES, UPLOADS)]
    figures = tally(workspace.log()[before:], kept, *rows)  # type: ignore[arg-type]
    assert (figures["wrong"], figures["refused"]) == ({}, {}), figures
    assert figures["questions"] == ASKED
