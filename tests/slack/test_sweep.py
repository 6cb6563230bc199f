"""What happened while nobody listened is caught up, and a second look changes nothing."""

import time
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.errors import SlackRefused, SlackUnreachable
from bot.jobs.chores.sweep import sweep
from bot.jobs.work import Work
from bot.settings import BotSettings
from bot.slack import TokenRefused
from sql import replies
from sql.failure import kind_of
from tests.fix_bolt import ME, Bolt, make_queue, message, pdf
from tests.slack_history import Conversations
from tests.slack_world import refused

_NOW = time.time()


def _ago(seconds: float) -> str:
    return f"{_NOW - seconds:.6f}"


class Swept:
    """A bot that was away, and Slack as it is now."""

    def __init__(self, bolt: Bolt) -> None:
        self.bolt = bolt
        self.keep_days = 365
        self.slack = Conversations(
            channels={
                "C1": {},
                "C2": {"is_private": True},
                "D1": {"is_im": True, "user": "UADA"},
                "G1": {"is_mpim": True},
            }
        )

    def sweep(self) -> None:
        """Run the job."""
        bot = BotSettings(catch_up_hours=24.0, keep_days=self.keep_days, _env_file=None)
        settings = SimpleNamespace(bot=bot)
        shop = SimpleNamespace(db=self.bolt.inbox.db, settings=settings, tracer=None)
        work = SimpleNamespace(shop=shop, slack=self.slack.slack(), me=ME, queue=make_queue())
        sweep(cast(Work, work))

    def all_rows(self) -> list[list[tuple[Any, ...]]]:
        """Everything that a sweep can change."""
        return [
            self.bolt.rows(f"SELECT * FROM {table} ORDER BY 1, 2")
            for table in ("questions", "uploads", "vote_events", "procrastinate_jobs")
        ]

    def answered(self, seconds_ago: float = 600) -> dict[str, Any]:
        """A question that was heard and answered, as Slack shows it; returns the bot's message."""
        ts = _ago(seconds_ago)
        shown = self.bolt.answered(ts=ts)
        self.slack.say("C1", ts, "<@UBOT> what torque?")
        own = {"user": "UBOT", "bot_id": "BBOT", "thread_ts": ts}
        self.answer_id = shown.answer_id
        return self.slack.say("C1", shown.ts, "5 Nm", **own)

    def vote(self) -> dict[str, str]:
        """Each person's standing vote on the answer."""
        return self.bolt.votes(self.answer_id)


@pytest.fixture
def swept(bolt: Bolt) -> Swept:
    """A bot that was away."""
    return Swept(bolt)


def _texts(swept: Swept) -> list[str]:
    return [row[5] for row in swept.bolt.questions()]


def test_everything_missed_is_caught_up_once(swept: Swept) -> None:
    """Channel, thread, direct message and PDF are recorded, and not again by a second sweep."""
    swept.slack.say("C1", _ago(500), "<@UBOT> what torque?")
    swept.slack.say("C1", _ago(490), "and the M8?", thread_ts=_ago(500), user="UBEN")
    swept.slack.say("C1", _ago(480), "nice weather")
    swept.slack.say("C2", _ago(470), "", subtype="file_share", files=[pdf()])
    swept.slack.say("D1", _ago(460), "what oil?")
    swept.slack.say("D1", _ago(450), "", subtype="file_share", files=[pdf("F2")])
    swept.slack.say("G1", _ago(440), "among us")
    swept.slack.say("G1", _ago(430), "<@UBOT> which filter?")
    swept.slack.say("C1", _ago(420), "beep <@UBOT>", bot_id="BOTHER")
    swept.sweep()
    assert sorted(_texts(swept)) == sorted(
        ["what torque?", "what oil?", "which filter?", "and the M8?"]
    )
    assert sorted(row[:2] for row in swept.bolt.uploads()) == [("C2", "F1"), ("D1", "F2")]
    assert len(swept.bolt.jobs("answer_question")) == 4
    assert len(swept.bolt.jobs("ingest_upload")) == 2
    before = swept.all_rows()
    for _ in range(2):
        swept.sweep()
    assert swept.all_rows() == before


@pytest.mark.parametrize("first", [True, False], ids=["never read", "read before"])
def test_asked_in_the_thread_of_others(swept: Swept, first: bool) -> None:
    """A mention, and a PDF, in a thread that the bot knew nothing of are caught up, and once."""
    swept.slack.say("C1", _ago(9000), "the press leaks again")
    swept.slack.say("C1", _ago(8990), "which seal is it?", thread_ts=_ago(9000), user="UBEN")
    swept.slack.say("C1", _ago(1000), "nice weather")
    if not first:
        swept.sweep()
        assert _texts(swept) == []
    swept.slack.say("C1", _ago(500), "<@UBOT> which seal?", thread_ts=_ago(9000), user="UBEN")
    share = {"subtype": "file_share", "files": [pdf()]}
    swept.slack.say("C1", _ago(490), "here it is", thread_ts=_ago(9000), **share)
    swept.sweep()
    assert _texts(swept) == ["which seal?"]
    assert [row[:2] for row in swept.bolt.uploads()] == [("C1", "F1")]
    before = swept.all_rows()
    swept.sweep()
    assert swept.all_rows() == before


def test_what_was_heard_is_not_heard_again(swept: Swept) -> None:
    """What listeners recorded stays as it is, and a delivery after the sweep changes nothing."""
    swept.slack.say("C1", _ago(500), "<@UBOT> heard?")
    swept.slack.say("C1", _ago(400), "<@UBOT> not heard?")
    swept.bolt.message("<@UBOT> heard?", _ago(500))
    swept.sweep()
    before = swept.all_rows()
    swept.bolt.message("<@UBOT> not heard?", _ago(400))
    assert swept.all_rows() == before
    assert _texts(swept) == ["heard?", "not heard?"]


def test_long_conversations_are_read_in_order(swept: Swept) -> None:
    """However many pages there are, everything is recorded, oldest first."""
    for n in range(9):
        swept.slack.say("C1", _ago(500 - n), f"<@UBOT> q{n}")
    swept.sweep()
    assert _texts(swept) == [f"q{n}" for n in range(9)]


def test_mark(swept: Swept) -> None:
    """A conversation is read on from where it was read to, with some overlap."""
    swept.slack.say("C1", _ago(3600 * 30), "<@UBOT> before its time")
    swept.slack.say("C1", _ago(3000), "<@UBOT> first")
    swept.sweep()
    assert _texts(swept) == ["first"]
    (mark,) = swept.bolt.rows("SELECT read_to FROM conversations WHERE channel = 'C1'")
    assert mark == (_ago(3000),)
    swept.slack.say("C1", _ago(3100), "<@UBOT> appeared late")
    swept.slack.say("C1", _ago(3400), "<@UBOT> appeared too late")
    swept.sweep()
    assert _texts(swept) == ["first", "appeared late"]


def test_days_away(swept: Swept) -> None:
    """A conversation that was read before is read on from its mark, however long that is ago."""
    swept.slack.say("C1", _ago(3600 * 24 * 9), "hello")
    with swept.bolt.inbox.db.connection() as conn:
        conn.execute("INSERT INTO conversations VALUES ('T1', 'C1', %s)", (_ago(3600 * 24 * 9),))
    swept.slack.say("C1", _ago(3600 * 24 * 8), "<@UBOT> last week's question")
    swept.sweep()
    assert _texts(swept) == ["last week's question"]


def test_edit_that_was_missed(swept: Swept) -> None:
    """An edited question is asked again, wherever it stands, and once."""
    swept.answered(9000)
    swept.slack.said["C1"][0].update(
        text="<@UBOT> what torque for the M8?", edited={"user": "UADA", "ts": _ago(10)}
    )
    swept.sweep()
    assert _texts(swept) == ["what torque for the M8?"]
    before = swept.all_rows()
    swept.sweep()
    assert swept.all_rows() == before


def test_deletion_that_was_missed(swept: Swept) -> None:
    """Deleted questions are withdrawn: alone, at the head of a thread, and within it."""
    swept.answered(9000)
    for ts, thread_ts, text in (
        (_ago(8000), _ago(8000), "<@UBOT> alone?"),
        (_ago(7000), _ago(9000), "<@UBOT> within?"),
        (_ago(6000), _ago(9000), "<@UBOT> stays?"),
    ):
        swept.bolt.message(text, ts, thread_ts=thread_ts)
        swept.slack.say("C1", ts, text, thread_ts=thread_ts)
    for ts in (_ago(9000), _ago(8000), _ago(7000)):
        swept.slack.delete("C1", ts)
    swept.sweep()
    assert _texts(swept) == ["stays?"]
    assert len(swept.bolt.jobs("withdraw_reply")) == 3
    before = swept.all_rows()
    swept.sweep()
    assert swept.all_rows() == before


def test_what_is_not_there_yet_is_not_deleted(swept: Swept) -> None:
    """A question of a moment ago that Slack does not list yet is left alone."""
    swept.bolt.message("<@UBOT> just now?", f"{time.time() - 2:.6f}")
    swept.sweep()
    assert _texts(swept) == ["just now?"]


def test_reactions_both_ways(swept: Swept) -> None:
    """Thumbs that were put on or taken off unheard count as they are shown, and only so."""
    own = swept.answered()
    own["reactions"] = [
        {"name": "+1", "users": ["UBEN", "UIVO"], "count": 2},
        {"name": "-1::skin-tone-4", "users": ["UADA", "UBOT"], "count": 2},
        {"name": "heart", "users": ["UGUS"], "count": 1},
    ]
    swept.sweep()
    assert swept.vote() == {"UBEN": "up", "UIVO": "up", "UADA": "down"}
    before = swept.all_rows()
    swept.sweep()
    assert swept.all_rows() == before
    own["reactions"] = [{"name": "thumbsup", "users": ["UIVO"], "count": 1}]
    swept.sweep()
    assert swept.vote() == {"UIVO": "up"}


def test_reactions_cut_short(swept: Swept) -> None:
    """Where Slack lists only some of those who reacted, all of them are asked for."""
    own = swept.answered()
    everybody = ["UADA", "UBEN", "UIVO"]
    own["reactions"] = [{"name": "+1", "users": ["UADA"], "count": 3, "everybody": everybody}]
    swept.sweep()
    assert swept.vote() == dict.fromkeys(everybody, "up")


def test_late_event_after_the_sweep(swept: Swept) -> None:
    """An event that arrives after the sweep saw its effect changes nothing; a newer one wins."""
    own = swept.answered()
    own["reactions"] = [{"name": "+1", "users": ["UBEN"], "count": 1}]
    swept.sweep()
    event = {
        "type": "reaction_added",
        "user": "UBEN",
        "reaction": "+1",
        "item": {"type": "message", "channel": "C1", "ts": own["ts"]},
    }
    swept.bolt.event({**event, "event_ts": _ago(300)})
    assert swept.vote() == {"UBEN": "up"}
    later = f"{time.time() + 1:.6f}"
    swept.bolt.event({**event, "type": "reaction_removed", "event_ts": later})
    assert swept.vote() == {}


def test_thumb_on_an_earlier_answer(swept: Swept) -> None:
    """A thumb that was given before the question was edited does not count for the new answer."""
    own = swept.answered()
    own["reactions"] = [{"name": "+1", "users": ["UBEN"], "count": 1}]
    with swept.bolt.inbox.db.connection() as conn:
        conn.execute("UPDATE questions SET revision = 1")
    swept.sweep()
    assert swept.vote() == {}


def test_button_votes_are_left_alone(swept: Swept) -> None:
    """What was cast by button is not taken back because no emoji shows it."""
    swept.answered()
    swept.bolt.ballots.vote(swept.answer_id, "UBEN", "up", "action:1:UBEN")
    swept.sweep()
    assert swept.vote() == {"UBEN": "up"}


def test_deleted_file_that_was_missed(swept: Swept) -> None:
    """A file that is only a tombstone now is withdrawn, by one job."""
    swept.bolt.event({**message("", _ago(100)), "subtype": "file_share", "files": [pdf()]})
    stone = {"id": "F1", "mode": "tombstone"}
    swept.slack.say("C1", _ago(100), subtype="file_share", files=[stone])
    swept.sweep()
    swept.sweep()
    assert len(swept.bolt.jobs("withdraw_upload")) == 1


def test_unfinished_work_is_taken_up(swept: Swept) -> None:
    """A reply or an upload that rests without a job gets one again; what waits is not doubled."""
    swept.slack.channels.clear()
    swept.bolt.message("<@UBOT> what torque?")
    swept.bolt.event({**message(""), "subtype": "file_share", "files": [pdf()]})
    swept.sweep()
    assert len(swept.bolt.jobs()) == 2  # too young
    with swept.bolt.inbox.db.connection() as conn:
        conn.execute("UPDATE replies SET changed_at = now() - interval '1 hour'")
        conn.execute("UPDATE uploads SET changed_at = now() - interval '1 hour'")
    swept.sweep()
    assert len(swept.bolt.jobs()) == 2  # still waiting
    first = swept.bolt.jobs()
    with swept.bolt.inbox.db.connection() as conn:
        conn.execute("DELETE FROM procrastinate_jobs")
    swept.sweep()
    assert swept.bolt.jobs() == first


def _give_up_jobs(swept: Swept) -> None:
    with swept.bolt.inbox.db.connection() as conn:
        conn.execute("UPDATE procrastinate_jobs SET status = 'failed'")
        conn.execute("UPDATE replies SET changed_at = now() - interval '5 minutes'")


def test_withdrawal_that_failed_is_taken_up(swept: Swept) -> None:
    """The reply to a deleted question is deleted in the end, however long Slack could not be
    asked to; once that is done, or where there is no reply, no job is made for it."""
    shown = swept.bolt.answered(ts=_ago(600))
    swept.bolt.message("<@UBOT> nothing shown yet?", _ago(500))
    with swept.bolt.inbox.db.connection() as conn:
        conn.execute("UPDATE replies SET state = 'final' WHERE ts IS NOT NULL")
    for ts in (_ago(600), _ago(500)):
        deletion = {"subtype": "message_deleted", "channel": "C1", "deleted_ts": ts}
        swept.bolt.event({"type": "message", **deletion})
    assert len(swept.bolt.jobs("withdraw_reply")) == 2
    _give_up_jobs(swept)
    swept.sweep()
    swept.sweep()
    assert len(swept.bolt.jobs("withdraw_reply")) == 3
    with swept.bolt.inbox.db.connection() as conn:
        reply = replies.by_message(conn, ME.team, "C1", shown.ts)
        assert reply is not None
        assert replies.move(conn, reply.question_id, reply.attempt, "final")
    _give_up_jobs(swept)
    swept.sweep()
    assert len(swept.bolt.jobs("withdraw_reply")) == 3


def test_one_conversation_that_cannot_be_read(swept: Swept) -> None:
    """The others are caught up all the same, and the job is tried again for the one."""
    swept.slack.say("C1", _ago(500), "<@UBOT> one?")
    swept.slack.say("C2", _ago(400), "<@UBOT> two?")
    swept.slack.broken["C1"] = refused("internal_error")
    with pytest.raises(SlackUnreachable):
        swept.sweep()
    assert _texts(swept) == ["two?"]
    assert swept.bolt.rows("SELECT channel FROM conversations") == [("C2",)]
    swept.slack.broken.clear()
    swept.sweep()
    assert _texts(swept) == ["two?", "one?"]


@pytest.mark.parametrize("error", ["not_in_channel", "channel_not_found"])
def test_conversation_that_was_left(swept: Swept, error: str) -> None:
    """A conversation that the bot was just taken out of is no failure."""
    swept.slack.broken["C1"] = refused(error)
    swept.sweep()


def test_revoked_token_is_not_called_unreachable(swept: Swept) -> None:
    """A sweep with a token that Slack takes no more says so, asks no further, and is not tried
    again."""
    swept.slack.broken["C1"] = refused("token_revoked")
    with pytest.raises(TokenRefused, match="token_revoked") as failed:
        swept.sweep()
    assert kind_of(failed.value) == "permanent"
    assert [channel for _, channel in swept.slack.asked] == ["C1"]


def test_conversation_that_slack_refuses(swept: Swept) -> None:
    """One for which the app lacks a scope does not keep the others from being read, and is named;
    an outage beside it is tried again."""
    swept.slack.say("C2", _ago(400), "<@UBOT> two?")
    swept.slack.broken["C1"] = refused("missing_scope")
    with pytest.raises(SlackRefused, match=r"C1 cannot be read.*missing_scope"):
        swept.sweep()
    assert _texts(swept) == ["two?"]
    swept.slack.broken["D1"] = refused("internal_error")
    with pytest.raises(SlackUnreachable):
        swept.sweep()


def test_slack_unreachable(swept: Swept) -> None:
    """Without Slack the job fails as such, and unfinished work is taken up even so."""
    swept.bolt.message("<@UBOT> what torque?")
    with swept.bolt.inbox.db.connection() as conn:
        conn.execute("DELETE FROM procrastinate_jobs")
        conn.execute("UPDATE replies SET changed_at = now() - interval '1 hour'")
    swept.slack.users_conversations = _raise  # type: ignore[method-assign,assignment]
    with pytest.raises(SlackUnreachable):
        swept.sweep()
    assert len(swept.bolt.jobs("answer_question")) == 1


def _raise(**_: Any) -> None:
    raise ConnectionResetError


def test_what_is_too_old_is_not_new_again(swept: Swept) -> None:
    """A question that was deleted for its age is not asked again because its thread goes on."""
    head, now = _ago(40 * 86_400), _ago(100)
    swept.slack.say("C1", head, "<@UBOT> what torque?")
    swept.slack.say("C1", now, "<@UBOT> and the M8?", thread_ts=head)
    swept.bolt.inbox.message(message("<@UBOT> and the M8?", now, thread_ts=head))
    swept.keep_days = 30
    swept.sweep()
    assert _texts(swept) == ["and the M8?"]
