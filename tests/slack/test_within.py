"""Slack is answered in time, whatever the database does."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg

from bot.hearing.bolt import build_app
from bot.hearing.inbox import Inbox
from bot.queue.queue import Queue
from bot.slack.client import Slack
from tests.fix_bolt import ME, Bolt, message
from tests.workspace_client import until

NOWHERE = "http://127.0.0.1:1/api/"


def test_a_locked_table(bolt: Bolt) -> None:
    """A delivery that cannot be written down in time is not acknowledged; when Slack delivers it
    again it is recorded, once, although the first one is committed too in the end."""
    slack = Slack(bolt.client, bolt.client, NOWHERE)
    quick = build_app(bolt.inbox, bolt.ballots, bolt.notes, slack, ME, seconds=0.3)
    slow, bolt.app = bolt.app, quick
    with psycopg.connect(bolt.url) as other:
        other.execute("LOCK TABLE questions")
        assert bolt.message("<@UBOT> what torque?").status == 503
        other.rollback()
    bolt.app = slow
    assert bolt.message("<@UBOT> what torque?").status == 200
    assert len(bolt.questions()) == 1
    assert len(bolt.jobs("answer_question")) == 1


class _Counted(Inbox):
    """Counts how often it is brought a message."""

    brought = 0

    def message(self, event: dict[str, Any]) -> int | None:
        self.brought += 1
        return super().message(event)


def test_the_same_event_again_is_no_second_work(bolt: Bolt) -> None:
    """An event that is delivered again while it is taken in, and afterwards, is acknowledged each
    time and taken in once; one that failed is taken in when it comes again."""
    slack = Slack(bolt.client, bolt.client, NOWHERE)
    inbox = _Counted(bolt.inbox.db, Queue(), ME)
    bolt.app = build_app(inbox, bolt.ballots, bolt.notes, slack, ME, seconds=5)
    event = message("<@UBOT> what torque?", "1700000000.000100")

    def deliver(_: int) -> int | None:
        return bolt.event(event, event_id="EvSAME").status

    with psycopg.connect(bolt.url) as other, ThreadPoolExecutor(8) as pool:
        other.execute("LOCK TABLE questions")
        delivered = [pool.submit(deliver, number) for number in range(8)]
        until(lambda: inbox.brought)
        other.rollback()
        assert {one.result() for one in delivered} == {200}
    assert deliver(8) == 200
    assert inbox.brought == 1
    with psycopg.connect(bolt.url) as other:
        other.execute("ALTER TABLE questions RENAME TO away")
        other.commit()
        assert bolt.event({**event, "ts": "1700000001.000100"}, event_id="EvLOST").status == 500
        other.execute("ALTER TABLE away RENAME TO questions")
    assert bolt.event({**event, "ts": "1700000001.000100"}, event_id="EvLOST").status == 200
    assert len(bolt.questions()) == 2
