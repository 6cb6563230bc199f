"""Whatever Slack sends ends in a question, a card, or a line in the log that says why not."""

from collections import Counter
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.hearing.left import REASONS
from tests.fix_bolt import Bolt
from tests.slack_messages import Event, made


def _outcomes(bolt: Bolt, events: list[Event]) -> Counter[str]:
    """What became of each, delivered one after the other; fails at the first without an outcome."""
    found: Counter[str] = Counter()
    for number, event in enumerate(events):
        before = _state(bolt)
        with capture_logs() as said:
            status = bolt.event(event).status
        assert status == 200, (number, event)
        left = [line for line in said if line["event"] == "message.left"]
        assert all(line["why"] in REASONS for line in left), left
        after = _state(bolt)
        if "UBOT" in _whose(event) or event.get("bot_id") == "BBOT":
            continue  # what the bot wrote itself: Bolt keeps it from the listeners
        assert left or after != before, (number, event)
        found.update(line["why"] for line in left)
        found.update(["job"] if after[0] != before[0] else [])
    return found


def _whose(event: Event) -> list[Any]:
    parts = (event, event.get("message") or {}, event.get("previous_message") or {})
    return [part.get("user") for part in parts]


def _state(bolt: Bolt) -> tuple[Any, ...]:
    """How many jobs there are, and who is known to have asked or shared what."""
    with bolt.inbox.db.connection() as conn:
        row = conn.execute(
            "SELECT (SELECT count(*) FROM procrastinate_jobs), (SELECT count(*) FROM questions),"
            " (SELECT count(*) FROM questions WHERE withdrawn_at IS NOT NULL),"
            " (SELECT count(*) FROM uploads)"
        ).fetchone()
    assert row is not None
    return tuple(row)


def _check(bolt: Bolt, count: int) -> Counter[str]:
    found = _outcomes(bolt, [made(seed) for seed in range(count)])
    # Each question has its reply, and a job that works on it, or on the file that it waits for.
    assert not bolt.rows(
        "SELECT question_id FROM questions LEFT JOIN replies USING (question_id)"
        " WHERE replies.question_id IS NULL OR NOT EXISTS ("
        "  SELECT FROM procrastinate_jobs WHERE (args->>'question_id')::bigint = question_id)"
        " AND withdrawn_at IS NULL AND NOT EXISTS ("
        "  SELECT FROM uploads u JOIN procrastinate_jobs"
        "   ON (args->>'upload_id')::bigint = u.upload_id"
        "  WHERE u.channel = questions.channel"
        "   AND u.message_ts IN (questions.ts, questions.thread_ts))"
    )
    assert not bolt.rows(
        "SELECT upload_id FROM uploads WHERE NOT EXISTS ("
        " SELECT FROM procrastinate_jobs WHERE (args->>'upload_id')::bigint = upload_id)"
    )
    return found


def test_no_message_is_without_an_outcome(bolt: Bolt) -> None:
    """300 messages of every kind: each is a job, or left for a reason that is documented."""
    found = _check(bolt, 300)
    assert found["job"] > 50


@pytest.mark.slow
def test_ten_thousand_messages(bolt: Bolt) -> None:
    """10,000 of them: 0 without an outcome, and every reason is met with."""
    found = _check(bolt, 10_000)
    assert found.keys() >= {*REASONS, "job"} - {"known", "ours"}, found
