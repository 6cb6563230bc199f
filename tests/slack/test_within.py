"""Slack is answered in time, whatever the database does."""

import psycopg

from bot.hearing.bolt import build_app
from bot.slack.client import Slack
from tests.fix_bolt import ME, Bolt

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
