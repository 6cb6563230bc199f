"""Walks as they are connected: Socket Mode and signed HTTP, the same of both."""

import pytest

from tests import fix_answers as made
from tests.fix_slack_out import Out
from tests.slack.test_over_the_wire import Hearing
from tests.slack.test_walks import ADA, BEN, Walked
from tests.workspace_client import until


@pytest.mark.parametrize("way", ["socket", "http"])
def test_a_walk_over_the_wire(stocked: Out, way: str) -> None:
    """Begun, done by two people at once and delivered twice, handed over: each click is stored with
    its job before Slack is acknowledged, one of them counts, and the other person is told."""
    walked = Walked(stocked, (made.PACKING,))
    hearing = Hearing(stocked.workspace, stocked.db, stocked.db.url)
    (answer,) = stocked.messages(walked.ts)

    def clicks() -> int:
        with stocked.db.connection() as conn:
            ((found,),) = conn.execute("SELECT count(*) FROM walk_clicks").fetchall()
        return int(found)

    with hearing.by(way):
        stocked.workspace.click(ADA, answer, "walk_begin", f"{walked.answer_id}:0")
        until(lambda: clicks() == 1)
        ((walked.walk_id,),) = hearing.rows("SELECT max(walk_id) FROM walks")
        walked.work()
        first = walked.card()
        assert first["text"].startswith("Step 1 of 8")
        value = f"{walked.walk_id}:1:0"
        # A late acknowledgement: Slack delivers the very same click once more.
        rules = ({"method": "delivery.people", "effect": "redeliver", "value": 1},)
        stocked.workspace.knobs(*rules)
        stocked.workspace.click(ADA, first, "walk_done", value)
        stocked.workspace.click(BEN, first, "walk_done", value)
        until(lambda: clicks() == 3)
        walked.work()
        assert walked.card()["text"].startswith("Step 2 of 8")
        assert len(walked.whispers(BEN)) == 1
        assert walked.whispers(ADA) == []
        stocked.workspace.click(BEN, walked.card(), "walk_hand_over", f"{walked.walk_id}:2:1")
        until(lambda: clicks() == 4)
        hearing.quiet()
        assert clicks() == 4
    walked.work()
    card, summary = walked.cards()
    assert summary["text"].startswith("Handed over by Ben")
    assert card["ts"] == first["ts"]
    ((jobs,),) = hearing.rows("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'walk_on'")
    assert jobs == 1  # one waits for however many clicks
