"""Whatever Slack leaves out of an event, and whatever else it sends: acknowledged, never a 500."""

from collections.abc import Iterator
from typing import Any

import pytest

from bot.queue import ANSWER, LOOK, SWEEP
from sql import people
from tests.fix_bolt import Bolt, message, pdf

Row = dict[str, Any]
_TS = "1700000000.000100"
_GROUP = {"channel_type": "channel", "channel": "C1"}
_EVENTS: list[Row] = [
    message("<@UBOT> what torque?"),
    message("<@UBOT> what torque?", thread_ts="1699999999.000100"),
    {**message("read this", subtype="file_share"), "files": [pdf()]},
    {"type": "app_mention", "user": "UADA", "text": "<@UBOT> hi", "ts": _TS, "channel": "C1"},
    {
        "type": "message",
        "subtype": "message_changed",
        **_GROUP,
        "ts": "1700000001.000100",
        "message": {**message("<@UBOT> which?"), "edited": {"user": "UADA", "ts": "1700000001.0"}},
        "previous_message": message("<@UBOT> what?"),
    },
    {
        "type": "message",
        "subtype": "message_deleted",
        **_GROUP,
        "ts": "1700000001.000100",
        "deleted_ts": _TS,
        "previous_message": {**message("<@UBOT> what?"), "files": [pdf()]},
    },
    {
        "type": "file_shared",
        "file_id": "F1",
        "file": {"id": "F1"},
        "user_id": "UADA",
        "channel_id": "C1",
        "event_ts": _TS,
    },
    {"type": "file_deleted", "file_id": "F1", "event_ts": _TS},
    *(
        {
            "type": kind,
            "user": "UADA",
            "reaction": "+1",
            "item": {"type": "message", "channel": "C1", "ts": _TS},
            "item_user": "UBOT",
            "event_ts": _TS,
        }
        for kind in ("reaction_added", "reaction_removed")
    ),
    *(
        {"type": kind, "user": "UADA", "channel": "C1", "channel_type": "C", "event_ts": _TS}
        for kind in ("member_joined_channel", "member_left_channel")
    ),
    {"type": "channel_shared", "connected_team_id": "T2", "channel": "C1", "event_ts": _TS},
    {"type": "channel_unshared", "channel": "C1", "event_ts": _TS},
    {"type": "user_change", "user": {"id": "UADA", "is_restricted": True}, "event_ts": _TS},
]


def _without_one(event: Row) -> Iterator[Row]:
    """The event without each of its fields, and with each as null, however deep."""
    for name, value in event.items():
        yield {key: held for key, held in event.items() if key != name}
        yield {**event, name: None}
        if isinstance(value, dict):
            yield from ({**event, name: less} for less in _without_one(value))


@pytest.mark.parametrize("event", _EVENTS, ids=lambda event: f"{event['type']}")
def test_whatever_is_missing(bolt: Bolt, event: Row) -> None:
    """An event from which any one field is missing, or null, is acknowledged, and leaves no row of
    a channel, a file or a person that nobody named; a whole one is acknowledged too."""
    assert bolt.event(event).status == 200
    for less in _without_one(event):
        if less.get("type") is not None:
            assert bolt.event(less).status == 200, less
    for table in ("questions", "uploads", "audience_changes"):
        assert bolt.rows(f"SELECT 1 FROM {table} WHERE channel = 'None'") == []
    assert bolt.rows("SELECT 1 FROM questions WHERE user_id = 'None' OR ts = 'None'") == []
    assert bolt.rows("SELECT 1 FROM uploads WHERE file_id = 'None' OR user_id = 'None'") == []


def test_a_whole_message_beside(bolt: Bolt) -> None:
    """What lacks something loses nothing else: the question is asked."""
    assert bolt.event({"type": "file_shared", "file_id": "F1", "user_id": "UADA"}).status == 200
    assert bolt.message("<@UBOT> what torque?").status == 200
    assert len(bolt.questions()) == 1


def test_events_that_slack_keeps_back(bolt: Bolt) -> None:
    """`app_rate_limited` is acknowledged, what was kept back is caught up after the minute, and no
    audience is kept."""
    before = _changes(bolt, "C1")
    limited = {
        "token": "local",
        "type": "app_rate_limited",
        "team_id": "T1",
        "minute_rate_limited": 1700000000,
        "api_app_id": "A1",
    }
    assert bolt.deliver(limited).status == 200
    assert bolt.deliver(limited).status == 200
    later = "SELECT scheduled_at > now() + interval '60 s' FROM procrastinate_jobs"
    assert bolt.rows(f"{later} WHERE task_name = %s", SWEEP) == [(True,)]
    assert _changes(bolt, "C1") > before


@pytest.mark.parametrize(
    "event",
    [
        {"type": "member_joined_channel", "user": "UADA", "channel": "C1"},
        {"type": "member_left_channel", "user": "UADA", "channel": "C1"},
        {"type": "channel_shared", "channel": "C1", "connected_team_id": "T2"},
        {"type": "channel_unshared", "channel": "C1"},
    ],
    ids=lambda event: str(event["type"]),
)
def test_who_comes_and_goes(bolt: Bolt, event: Row) -> None:
    """Each ends what is kept of the channel's readers, and of no other's."""
    before, elsewhere = _changes(bolt, "C1"), _changes(bolt, "C2")
    assert bolt.event(event).status == 200
    assert _changes(bolt, "C1") > before
    assert _changes(bolt, "C2") == elsewhere
    assert bolt.jobs(LOOK) == []


def test_the_bot_itself_comes(bolt: Bolt) -> None:
    """Where the bot is brought into a channel, it is checked who reads there before one asks."""
    joined = {"type": "member_joined_channel", "user": "UBOT", "channel": "C1"}
    assert bolt.event(joined).status == 200
    assert bolt.event(joined).status == 200
    assert [arguments for _, arguments, _ in bolt.jobs(LOOK)] == [{"channel": "C1"}]
    assert bolt.jobs(ANSWER) == []


def test_who_becomes_a_guest(bolt: Bolt) -> None:
    """A person of the team who is described as a guest is one from now on, in every channel; who
    stays what they were changes nothing, nor does who was never asked about."""
    with bolt.inbox.db.connection() as conn:
        people.learn(conn, "T1", {"UADA": "member", "UBEN": "member"})
    before = _changes(bolt, "C1")
    for user in ({"id": "UBEN", "team_id": "T1"}, {"id": "UNEW", "is_restricted": True}):
        assert bolt.event({"type": "user_change", "user": user}).status == 200
    assert _changes(bolt, "C1") == before
    guest = {"id": "UADA", "team_id": "T1", "is_ultra_restricted": True}
    assert bolt.event({"type": "user_change", "user": guest}).status == 200
    assert _changes(bolt, "C1") > before
    asked = "SELECT user_id, kind FROM people WHERE user_id <> 'UEVA' ORDER BY 1"
    assert bolt.rows(asked) == [
        ("UADA", "outsider"),
        ("UBEN", "member"),
    ]


def _changes(bolt: Bolt, channel: str) -> int:
    with bolt.inbox.db.connection() as conn:
        return people.changes(conn, "T1", channel)
