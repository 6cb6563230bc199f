"""What people write becomes questions, each once, whatever Slack does with the deliveries."""

import itertools
from typing import Any

import pytest

from sql import answers, uploads
from sql.answers import NewAnswer
from sql.uploads import NewUpload, Outcome
from tests.bench.fit_talk import read
from tests.fix_bolt import Bolt, message

_TS = "1700000000.000100"


def _answer_jobs(bolt: Bolt) -> list[dict[str, Any]]:
    return [arguments for _, arguments, _ in bolt.jobs("answer_question")]


def test_mention_in_a_channel(bolt: Bolt) -> None:
    """A mention is a question of the installation's team, in its own thread, with one job."""
    assert bolt.message("<@UBOT> what torque &lt; 5?").status == 200
    assert bolt.questions() == [("T1", "C1", _TS, _TS, "UADA", "what torque < 5?")]
    ((_, arguments, lock),) = bolt.jobs("answer_question")
    assert list(arguments) == ["question_id"]
    assert lock is not None
    assert _TS in lock


def test_both_events_and_all_retries_are_one_question(bolt: Bolt) -> None:
    """The message, its mention and every retry of both, in any order, make one question."""
    plain = message("<@UBOT> what torque?")
    mention = {**plain, "type": "app_mention"}
    mention.pop("channel_type")
    for order, ts in zip(
        itertools.permutations([plain, mention, plain, mention]), itertools.count()
    ):
        stamp = f"170000{ts:04}.000100"
        for event in order:
            assert bolt.event({**event, "ts": stamp}).status == 200
    asked = [row[2] for row in bolt.questions()]
    assert len(asked) == len(set(asked)) == 24
    assert len(_answer_jobs(bolt)) == 24


def test_retry_header_is_no_reason_to_drop(bolt: Bolt) -> None:
    """A retry may be the only delivery that arrives."""
    from slack_bolt import BoltRequest

    body = {"type": "event_callback", "event_id": "E1", "event": message("<@UBOT> what torque?")}
    headers = {"x-slack-retry-num": "2", "x-slack-retry-reason": "timeout"}
    bolt.app.dispatch(BoltRequest(mode="socket_mode", body=body, headers=headers))
    assert len(bolt.questions()) == 1


@pytest.mark.parametrize("more", [{"channel": "D1", "channel_type": "im"}, {"channel": "D1"}])
def test_direct_message_needs_no_mention(bolt: Bolt, more: dict[str, str]) -> None:
    """In a direct message every text is a question."""
    bolt.message("what torque?", **more)
    assert [row[5] for row in bolt.questions()] == ["what torque?"]


def test_empty_mention_is_owed_a_word(bolt: Bolt) -> None:
    """Who only calls the bot is recorded too, with an empty text, and gets an answer."""
    bolt.message("<@UBOT>")
    assert [row[5] for row in bolt.questions()] == [""]
    assert len(_answer_jobs(bolt)) == 1


@pytest.mark.parametrize(
    "more",
    [
        {"text": "nice weather"},
        {"text": "nice weather", "channel_type": "mpim", "channel": "G1"},
        {"bot_id": "BBOT", "user": "UBOT"},
        {"bot_id": "BOTHER", "user": "UOTHER"},
        {"subtype": "bot_message", "bot_id": "BOTHER"},
        {"subtype": "channel_join"},
        {"user": "UBOT", "channel_type": "im", "channel": "D1"},
    ],
)
def test_what_is_not_for_the_bot(bolt: Bolt, more: dict[str, Any]) -> None:
    """Other people's talk, other bots and its own messages are acknowledged and left alone."""
    assert bolt.event({**message("<@UBOT> what torque?"), **more}).status == 200
    assert bolt.questions() == []
    assert bolt.jobs() == []


def test_follow_up_needs_no_mention(bolt: Bolt) -> None:
    """In a thread in which the bot was asked, the next message is a question in that thread."""
    bolt.message("<@UBOT> what torque?")
    bolt.message("and for the M8?", "1700000005.000100", thread_ts=_TS, user="UBEN")
    assert [(row[3], row[4], row[5]) for row in bolt.questions()] == [
        (_TS, "UADA", "what torque?"),
        (_TS, "UBEN", "and for the M8?"),
    ]
    locks = {lock for _, _, lock in bolt.jobs("answer_question")}
    assert len(locks) == 1


def test_follow_up_shown_in_the_channel_too(bolt: Bolt) -> None:
    """A reply that is also sent to the channel is read once."""
    bolt.message("<@UBOT> what torque?")
    more = {"thread_ts": _TS, "subtype": "thread_broadcast"}
    bolt.message("and for the M8?", "1700000005.000100", **more)
    assert len(bolt.questions()) == 2


@pytest.mark.parametrize(
    "text",
    [
        "<@UBEN> do you know?",
        "<!here> anybody?",
        "<!subteam^S1> hm",
        "what torque do these get, <@UBEN>?",
    ],
)
def test_spoken_to_somebody_else_in_the_thread(bolt: Bolt, text: str) -> None:
    """What is said to somebody else in the bot's thread is left alone, unless it is named too."""
    bolt.message("<@UBOT> what torque?")
    bolt.message(text, "1700000005.000100", thread_ts=_TS)
    assert len(bolt.questions()) == 1
    bolt.message(f"{text} or <@UBOT>?", "1700000006.000100", thread_ts=_TS)
    assert len(bolt.questions()) == 2


def test_talk_in_an_answered_thread(bolt: Bolt) -> None:
    """What is for the bot is a question, and what people say to each other leaves no trace, at most
    two wrong either way; nothing asks a language model. With a mention each of them is answered."""
    bolt.message("<@UBOT> what torque?")
    told = read("threads_dev")
    for number, one in enumerate(told):
        bolt.message(one["message"], f"17000001{number:02}.000100", thread_ts=_TS, user="UBEN")
    asked = {row[2] for row in bolt.questions()}
    heard = [f"17000001{number:02}.000100" in asked for number in range(len(told))]
    groups = [one["group"] for one in told]
    for first in (0, 60):  # written in two rounds
        pairs = list(zip(groups, heard, strict=True))[first : first + 60]
        assert len(pairs) == 60
        assert pairs.count(("bot", False)) <= 2
        assert pairs.count(("people", True)) <= 2
    overheard = next(one for one, was in zip(told, heard, strict=True) if not was)
    before = len(bolt.questions())
    bolt.message(f"{overheard['message']} <@UBOT>", "1700000200.000100", thread_ts=_TS)
    assert len(bolt.questions()) == before + 1


def test_what_was_asked_back_is_told_without_a_mention(bolt: Bolt) -> None:
    """After the bot asked which machine is meant, the bare answer is for it; before, it is not."""
    where = {"thread_ts": _TS, "user": "UBEN"}
    bolt.message("<@UBOT> how?")
    bolt.message("the left press", "1700000005.000100", **where)
    assert len(bolt.questions()) == 1
    with bolt.inbox.db.connection() as conn:
        ((question_id,),) = bolt.rows("SELECT question_id FROM questions")
        which = "I need one more detail to search: which machine is it?"
        answers.insert(conn, NewAnswer(question_id, which, "clarify", "clarify", "p", 1.0), [])
    bolt.message("ok thanks", "1700000006.000100", **where)
    bolt.message("the left press", "1700000007.000100", **where)
    assert [row[5] for row in bolt.questions()] == ["how?", "the left press"]


def test_a_bot_in_the_thread_is_never_answered(bolt: Bolt) -> None:
    """However it asks, and with a mention too: two bots would talk for ever."""
    bolt.message("<@UBOT> what torque?")
    for more in ({"bot_id": "BOTHER"}, {"bot_profile": {"name": "Alarms"}}):
        bolt.message("<@UBOT> and for the M8?", "1700000005.000100", thread_ts=_TS, **more)
    assert len(bolt.questions()) == 1


def test_thread_without_the_bot(bolt: Bolt) -> None:
    """A thread in which the bot was not asked is none of its business; what was said there before
    it was asked is not either."""
    bolt.message("pump is loud")
    bolt.message("which one?", "1700000005.000100", thread_ts=_TS)
    bolt.message("<@UBOT> what now?", "1700000006.000100", thread_ts=_TS)
    bolt.message("which one?", "1700000005.000100", thread_ts=_TS)
    bolt.message("pump is loud", thread_ts=_TS)
    assert [row[5] for row in bolt.questions()] == ["what now?"]


def _shared(bolt: Bolt) -> int:
    """A PDF that is being read, shared by the message at `_TS`."""
    with bolt.inbox.db.connection() as conn:
        upload_id = uploads.add(conn, NewUpload("T1", "C1", "F1", "UADA", _TS, False))
    assert upload_id is not None
    return upload_id


def _read(bolt: Bolt, upload_id: int, outcome: Outcome) -> None:
    with bolt.inbox.db.connection() as conn:
        taken = uploads.take(conn, upload_id)
        assert taken is not None
        uploads.move(conn, upload_id, taken.attempt, "final", outcome=outcome)


def test_below_a_card_that_says_ask_about_it(bolt: Bolt) -> None:
    """What asks a manual in the thread of a PDF that is read needs no mention; what people say to
    each other there is left alone."""
    _read(bolt, _shared(bolt), "ingested")
    bolt.message("What torque do the gland bolts need?", "1700000005.000100", thread_ts=_TS)
    bolt.message("ok thanks", "1700000006.000100", thread_ts=_TS)
    bolt.message("<@UBEN> what torque?", "1700000007.000100", thread_ts=_TS)
    assert [row[5] for row in bolt.questions()] == ["What torque do the gland bolts need?"]
    assert len(bolt.jobs("answer_question")) == 1


def test_below_a_card_that_says_no(bolt: Bolt) -> None:
    """The thread of a PDF that was refused is none of the bot's business."""
    _read(bolt, _shared(bolt), "refused")
    bolt.message("What torque do the gland bolts need?", "1700000005.000100", thread_ts=_TS)
    assert bolt.questions() == []


def test_below_a_card_that_is_still_reading(bolt: Bolt) -> None:
    """What is asked there, with a mention or without, waits for the PDF, as it does in the message
    that shares it; elsewhere nothing waits."""
    _shared(bolt)
    bolt.message("What torque do the gland bolts need?", "1700000005.000100", thread_ts=_TS)
    bolt.message("<@UBOT> and the M8?", "1700000006.000100", thread_ts=_TS)
    assert len(bolt.questions()) == 2
    assert bolt.jobs("answer_question") == []
    bolt.message("<@UBOT> what now?", "1700000007.000100")
    assert len(bolt.jobs("answer_question")) == 1


def test_unstorable_characters(bolt: Bolt) -> None:
    """No character in a message makes it be refused again and again."""
    assert bolt.message("<@UBOT> what\x00 torque?").status == 200
    assert [row[5] for row in bolt.questions()] == ["what torque?"]


def _changed(new: str, old: str | None, ts: str = _TS, **more: Any) -> dict[str, Any]:
    event = {
        "type": "message",
        "subtype": "message_changed",
        "hidden": True,
        "channel": "C1",
        "channel_type": "channel",
        "ts": "1700000009.000100",
        "event_ts": "1700000009.000100",
        "message": {
            "type": "message",
            "user": "UADA",
            "text": new,
            "ts": ts,
            "edited": {"user": "UADA", "ts": "1700000009.000000"},
            **more,
        },
    }
    if old is not None:
        event["previous_message"] = {"type": "message", "user": "UADA", "text": old, "ts": ts}
    return event


def test_edit_asks_again(bolt: Bolt) -> None:
    """An edited question is asked once more, once, and its first answer is no longer the one."""
    shown = bolt.answered()
    edit = _changed("<@UBOT> what torque for the M8?", "<@UBOT> what torque?")
    for _ in range(3):
        assert bolt.event(edit).status == 200
    assert [row[5] for row in bolt.questions()] == ["what torque for the M8?"]
    assert _answer_jobs(bolt) == [{"question_id": shown.question_id}] * 2
    assert bolt.rows("SELECT state, answer_id FROM replies") == [("shown", None)]


@pytest.mark.parametrize("heard", [True, False])
def test_what_was_written_last_stands(bolt: Bolt, heard: bool) -> None:
    """Edits that are delivered in another order, and again, end in the text of the last one; so
    too where they come before the message itself, and where the last one takes the first back."""
    second = _changed("<@UBOT> second?", "<@UBOT> first?") | {"ts": "1700000009.000100"}
    third = _changed("<@UBOT> third?", "<@UBOT> second?") | {"ts": "1700000009.000300"}
    if heard:
        bolt.message("<@UBOT> first?")
    for event in (third, second, third, second):
        bolt.event(event)
    bolt.message("<@UBOT> first?")
    assert [row[5] for row in bolt.questions()] == ["third?"]
    back = _changed("<@UBOT> third?", "<@UBOT> fourth?") | {"ts": "1700000009.000700"}
    fourth = _changed("<@UBOT> fourth?", "<@UBOT> third?") | {"ts": "1700000009.000500"}
    for event in (back, fourth):
        bolt.event(event)
    assert [row[5] for row in bolt.questions()] == ["third?"]


@pytest.mark.parametrize("old", ["<@UBOT> see https://x.example", None])
def test_preview_of_a_link_is_no_edit(bolt: Bolt, old: str | None) -> None:
    """A message that only got its preview is not asked again."""
    bolt.message("<@UBOT> see https://x.example")
    event = _changed("<@UBOT> see https://x.example", old, attachments=[{"title": "X"}])
    assert bolt.event(event).status == 200
    assert len(_answer_jobs(bolt)) == 1


def test_preview_that_overtakes(bolt: Bolt) -> None:
    """A preview is no question, even where its message is still under way."""
    text = "see https://x.example"
    bolt.event({**_changed(text, text), "channel": "D1", "channel_type": "im"})
    assert bolt.questions() == []


def test_edit_that_calls_the_bot(bolt: Bolt) -> None:
    """A message that is addressed to the bot only by its edit is a question from then on."""
    bolt.message("what torque?")
    bolt.event(_changed("<@UBOT> what torque?", "what torque?"))
    bolt.event({**message("<@UBOT> what torque?"), "type": "app_mention"})
    assert [row[5] for row in bolt.questions()] == ["what torque?"]
    assert len(_answer_jobs(bolt)) == 1


def test_edit_that_overtakes_its_message(bolt: Bolt) -> None:
    """Where the edit arrives first, the edited text is what is asked."""
    bolt.event(_changed("<@UBOT> for the M8?", "<@UBOT> what torque?"))
    bolt.message("<@UBOT> what torque?")
    assert [row[5] for row in bolt.questions()] == ["for the M8?"]
    assert len(_answer_jobs(bolt)) == 1


def test_the_bots_own_changes_are_not_heard(bolt: Bolt) -> None:
    """The bot changing its message is no edit of anybody's question."""
    own = {"user": "UBOT", "bot_id": "BBOT"}
    assert bolt.event(_changed("<@UBOT> new", "<@UBOT> old", **own)).status == 200
    assert bolt.questions() == []


def _deleted(text: str = "<@UBOT> what torque?", **more: Any) -> dict[str, Any]:
    return {
        "type": "message",
        "subtype": "message_deleted",
        "hidden": True,
        "channel": "C1",
        "channel_type": "channel",
        "ts": "1700000009.000100",
        "event_ts": "1700000009.000100",
        "deleted_ts": _TS,
        "previous_message": {"type": "message", "user": "UADA", "text": text, "ts": _TS, **more},
    }


def test_deletion_withdraws(bolt: Bolt) -> None:
    """A deleted question is withdrawn, once, by a job that does not wait for its thread."""
    bolt.message("<@UBOT> what torque?")
    for _ in range(3):
        assert bolt.event(_deleted()).status == 200
    assert bolt.questions() == []
    ((_, arguments, lock),) = bolt.jobs("withdraw_reply")
    assert arguments == _answer_jobs(bolt)[0]
    assert lock is None


def test_deletion_that_overtakes_its_message(bolt: Bolt) -> None:
    """Where the deletion arrives first, the message is not answered any more."""
    bolt.event(_deleted())
    bolt.message("<@UBOT> what torque?")
    assert bolt.questions() == []
    assert bolt.jobs() == []


def test_tombstone_is_a_deletion(bolt: Bolt) -> None:
    """A question with a thread below it leaves a tombstone when it is deleted."""
    bolt.message("<@UBOT> what torque?")
    stone = {"subtype": "tombstone", "user": "USLACKBOT"}
    bolt.event(_changed("This message was deleted.", "<@UBOT> what torque?", **stone))
    assert bolt.questions() == []
    assert len(bolt.jobs("withdraw_reply")) == 1


def test_other_peoples_deletions(bolt: Bolt) -> None:
    """Messages that were no questions can come and go."""
    assert bolt.event(_deleted("nice weather")).status == 200
    assert bolt.rows("SELECT count(*) FROM questions") == [(0,)]
    assert bolt.jobs() == []


def test_unsubscribed_events_are_acknowledged(bolt: Bolt) -> None:
    """What nobody listens to is acknowledged, or Slack would send it again."""
    assert bolt.event({"type": "member_joined_channel", "user": "UBOT"}).status == 200
    assert bolt.event({"type": "team_renamed", "name": "X"}).status == 200
