"""The visible message by itself: found, adopted, doubled, out of reach."""

from typing import Any

import pytest

from bot.errors import SlackUnreachable
from bot.showing.blocks.content import Content
from bot.showing.blocks.help import help_
from bot.showing.ledger import Overtaken, ReplyLedger
from bot.showing.visible import Spot, VisibleMessage
from bot.slack.calls import Refused
from sql import replies
from sql.errors import ConnectionLost, DatabaseUnreachable, PoolExhausted
from tests.fix_slack_out import LINE2, Out

HELLO = Content("hello", ())


def _message(out: Out, question_id: int, ts: str) -> VisibleMessage:
    with out.db.connection() as conn:
        reply = replies.take(conn, question_id)
    assert reply is not None
    spot = Spot(LINE2, ts, since=ts)
    return VisibleMessage(
        out.work.slack,
        out.work.me,
        spot,
        ReplyLedger(out.db, reply),
        reply.ts,
        looked_for=reply.state == "posting",
        waits=(0.0, 0.05),
    )


def _post(out: Out, ts: str, question_id: int, text: str = "stray") -> str:
    said = out.work.slack.poster.chat_postMessage(
        channel=LINE2,
        thread_ts=ts,
        text=text,
        metadata={
            "event_type": "shoptalk_reply",
            "event_payload": {"question_id": question_id},
        },
    )
    return str(said["ts"])


def _posting(out: Out, question_id: int) -> None:
    with out.db.connection() as conn:
        reply = replies.take(conn, question_id)
        assert reply is not None
        assert replies.move(conn, question_id, reply.attempt, "posting")


def test_adopts_what_is_there(out: Out) -> None:
    """A message of an earlier attempt is adopted and changed, not doubled."""
    question_id, ts = out.ask("one")
    first = _post(out, ts, question_id)
    _posting(out, question_id)
    _message(out, question_id, ts).show(HELLO)
    message = out.only(ts)
    assert (message["ts"], message["text"]) == (first, "hello")
    assert (out.reply(question_id).ts, out.reply(question_id).state) == (first, "shown")


def test_two_are_found(out: Out) -> None:
    """Of two messages the first stays and the other is deleted."""
    question_id, ts = out.ask("one")
    first, _ = _post(out, ts, question_id), _post(out, ts, question_id)
    _posting(out, question_id)
    _message(out, question_id, ts).show(HELLO)
    assert out.only(ts)["ts"] == first


def test_others_are_left_alone(out: Out) -> None:
    """Messages of other questions in the thread, and of people, are not taken for it."""
    question_id, ts = out.ask("one")
    other = _post(out, ts, question_id + 1000, "another answer")
    out.workspace.say("U0BEN", LINE2, "hm", ts)
    _posting(out, question_id)
    _message(out, question_id, ts).show(HELLO)
    texts = {message["ts"]: message["text"] for message in out.messages(ts)}
    assert texts[other] == "another answer"
    assert sorted(texts.values()) == ["another answer", "hello"]


def test_a_late_double_goes(out: Out) -> None:
    """A post that only appears after we posted ourselves is deleted again."""
    question_id, ts = out.ask("one")
    _posting(out, question_id)
    out.seams.on["chat.postMessage", "before"] = lambda: _post(out, ts, question_id) and None
    _message(out, question_id, ts).show(HELLO)
    assert out.only(ts)["text"] == "hello"
    assert out.reply(question_id).ts == out.only(ts)["ts"]


def test_overtaken_writes_nothing(out: Out) -> None:
    """With an older attempt nothing is posted and nothing is changed."""
    question_id, ts = out.ask("one")
    old = _message(out, question_id, ts)
    new = _message(out, question_id, ts)
    with pytest.raises(Overtaken):
        old.show(HELLO)
    assert out.messages(ts) == []
    new.show(HELLO)
    old.ts = new.ts
    with pytest.raises(Overtaken):
        old.show(help_())
    assert out.only(ts)["text"] == "hello"


def test_never_clear(out: Out) -> None:
    """Where no post gets through, it is said so, and the row waits for the next try."""
    out.workspace.knobs({"method": "chat.postMessage", "effect": "cut_before", "times": None})
    question_id, ts = out.ask("one")
    with pytest.raises(SlackUnreachable):
        _message(out, question_id, ts).show(HELLO)
    assert out.reply(question_id).state == "posting"
    out.workspace.knobs()
    _message(out, question_id, ts).show(HELLO)
    assert out.only(ts)["text"] == "hello"


def test_refused(out: Out) -> None:
    """A token that may not post is no reason to post again and again."""
    rule = {"method": "chat.postMessage", "effect": "ok_false", "value": "missing_scope"}
    out.workspace.knobs({**rule, "times": None})
    question_id, ts = out.ask("one")
    with pytest.raises(Refused, match="missing_scope"):
        _message(out, question_id, ts).show(HELLO)
    assert len(out.calls("chat.postMessage")) == 1


def test_cannot_look(out: Out) -> None:
    """As long as it cannot be looked for, nothing is posted."""
    out.workspace.knobs({"method": "conversations.replies", "effect": "status", "times": None})
    question_id, ts = out.ask("one")
    _posting(out, question_id)
    with pytest.raises(SlackUnreachable):
        _message(out, question_id, ts).show(HELLO)
    assert out.messages(ts) == []


def test_long_thread(out: Out) -> None:
    """In a thread of several pages it is found all the same."""
    question_id, ts = out.ask("one")
    for number in range(230):
        out.workspace.say("U0BEN", LINE2, f"{number}", ts)
    first = _post(out, ts, question_id)
    _posting(out, question_id)
    _message(out, question_id, ts).show(HELLO)
    assert out.only(ts)["ts"] == first


class _Fails(ReplyLedger):
    """Fails once, before or after its write of `state` is committed, as a lost connection does."""

    def __init__(self, out: Out, question_id: int, error: Exception, state: str, when: str) -> None:
        with out.db.connection() as conn:
            reply = replies.take(conn, question_id)
        assert reply is not None
        super().__init__(out.db, reply)
        self._fails: tuple[str, str] | None = (state, when)
        self._error = error

    def move(self, state: Any, ts: str | None = None) -> None:
        if self._fails == (state, "before"):
            self._fails = None
            raise self._error
        super().move(state, ts)
        if self._fails == (state, "after"):
            self._fails = None
            raise self._error


@pytest.mark.parametrize("error", [ConnectionLost(), PoolExhausted(), DatabaseUnreachable()])
@pytest.mark.parametrize("state", ["posting", "shown"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_an_error_that_is_survived(out: Out, error: Exception, state: str, when: str) -> None:
    """Whatever fails around a post and is lived through, the same message is shown once."""
    question_id, ts = out.ask("one")
    ledger = _Fails(out, question_id, error, state, when)
    spot = Spot(LINE2, ts, since=ts)
    slack, me = out.work.slack, out.work.me
    message = VisibleMessage(slack, me, spot, ledger, None, looked_for=False, waits=(0.0, 0.05))
    with pytest.raises(type(error)):
        message.show(Content("early", ()))
    message.show(HELLO)
    assert out.only(ts)["text"] == "hello"
    assert out.reply(question_id).ts == out.only(ts)["ts"]
