"""The shortcut of a message: what it says is asked by who chose it, its thread taken along."""

from typing import Any

import pytest

from bot.hearing.command_box import CommandBox
from bot.jobs.questions import context
from bot.showing.blocks.asking import ASKED_BEFORE, MY_OWN, NO_WORDS
from sql import questions
from tests.fix_asking import Asking
from tests.fix_slack_out import LINE2, TORQUE, Killed
from tests.workspace_client import until

ADA, BEN, IVO = "U0ADA", "U0BEN", "U0IVO"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64


def _choose(asking: Asking, user: str, ts: str, channel: str = LINE2) -> None:
    asking.workspace.act("shortcut", user=user, channel=channel, ts=ts, callback_id="ask_about")


def _form(asking: Asking, user: str) -> str:
    view = until(lambda: asking.view(user))
    return str(view["blocks"])


@pytest.mark.parametrize("way", ["socket", "http"])
def test_asked_by_who_chose_it(asking: Asking, way: str) -> None:
    """The answer stands in the thread of the message, as to an ordinary question of who chose it;
    chosen again, by whomever, there is still one, and they read where."""
    with asking.by(way):
        ts = asking.workspace.say(BEN, LINE2, TORQUE)
        _choose(asking, ADA, ts)
        asking.work()
        _choose(asking, IVO, ts)
        asking.work()
        assert asking.view(ADA) is None
    [answer] = asking.workspace.replies(BEN, LINE2, ts)
    assert "205" in answer["text"]
    assert asking.rows("SELECT text, user_id, ts FROM questions") == [(TORQUE, ADA, ts)]
    assert asking.rows("SELECT in_public FROM answers") == [(True,)]
    told = [one["text"] for one in asking.alone(IVO, LINE2)]
    assert told == [ASKED_BEFORE]
    assert asking.rows("SELECT text, response_url FROM commands") == [("", "")] * 2


@pytest.mark.parametrize("way", ["socket", "http"])
def test_its_thread_comes_along(asking: Asking, way: str) -> None:
    """What people wrote in the thread, before and after the message, is what was said."""
    workspace = asking.workspace
    with asking.by(way):
        head = workspace.say(BEN, LINE2, "The press on line 2 drips again")
        ts = workspace.say(IVO, LINE2, TORQUE, head)
        workspace.say(BEN, LINE2, "They were changed in spring", head)
        _choose(asking, ADA, ts)
        asking.work()
    with asking.out.db.connection() as conn:
        ((question_id,),) = conn.execute("SELECT question_id FROM questions").fetchall()
        question = questions.get(conn, question_id)
    assert question is not None
    assert (question.ts, question.thread_ts) == (ts, head)
    audience = asking.out.work.audiences.of(LINE2, ADA)
    said = context.before(asking.out.work, question, audience).rendered()
    assert "drips again" in said
    assert "changed in spring" in said
    assert TORQUE not in said
    assert len(workspace.replies(BEN, LINE2, head)) == 1


@pytest.mark.parametrize("way", ["socket", "http"])
def test_without_words(asking: Asking, way: str) -> None:
    """A photo alone, and the bot's own message: a form says what is needed, and nothing is kept."""
    workspace = asking.workspace
    with asking.by(way):
        shared = workspace.share(BEN, LINE2, "photo.png", PNG)
        _choose(asking, ADA, shared["ts"])
        assert NO_WORDS[:40] in _form(asking, ADA)
        workspace.act("close_view", user=ADA)
        posted = asking.out.work.slack.poster.chat_postMessage(channel=LINE2, text="hello")
        _choose(asking, ADA, str(posted["ts"]))
        assert MY_OWN[:20] in _form(asking, ADA)
    assert asking.rows("SELECT 1 FROM commands") == []


@pytest.mark.parametrize("way", ["socket", "http"])
def test_where_the_bot_is_not(asking: Asking, way: str) -> None:
    """A form says what to do, and nothing of the message is kept; after that was done the same
    message can be asked about."""
    workspace = asking.workspace
    channels = workspace.look("state", user=BEN)["channels"]
    members = next(one["members"] for one in channels if one["id"] == LINE2)
    workspace.act("alter", what="channel", id=LINE2, fields={"members": [ADA, BEN]})
    with asking.by(way):
        ts = workspace.say(BEN, LINE2, TORQUE)
        _choose(asking, ADA, ts)
        assert "/invite @shoptalk" in _form(asking, ADA)
        asking.work()
        assert asking.rows("SELECT text, message_ts FROM commands WHERE text <> ''") == []
        assert asking.rows("SELECT 1 FROM questions") == []
        workspace.act("close_view", user=ADA)
        workspace.act("alter", what="channel", id=LINE2, fields={"members": members})
        _choose(asking, ADA, ts)
        asking.work()
    assert len(workspace.replies(BEN, LINE2, ts)) == 1


def test_what_an_app_wrote(asking: Asking) -> None:
    """Of a message of another app's, its words are asked, those that it attached too."""
    from bot.hearing.listeners.shortcut import words_of

    me = asking.out.work.me
    attached: dict[str, Any] = {"attachments": [{"title": "Alarm", "text": "E207 &amp; stop"}]}
    assert words_of({"text": "", **attached}, me) == "Alarm\nE207 & stop"
    assert words_of({"text": f"<@{me.bot_user}> what is E207?"}, me) == "what is E207?"
    assert words_of({"text": f"<@{me.bot_user}>", "files": [{}]}, me) == ""


@pytest.mark.parametrize("way", ["socket", "http"])
def test_killed_between_commit_and_acknowledgement(
    asking: Asking, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    """What was recorded is answered; chosen once more, there is still one answer."""
    about = CommandBox.about

    def dies(self: CommandBox, *given: Any) -> None:
        about(self, *given)
        raise Killed

    with asking.by(way):
        ts = asking.workspace.say(BEN, LINE2, TORQUE)
        with monkeypatch.context() as patch:
            patch.setattr(CommandBox, "about", dies)
            with pytest.raises(AssertionError, match="bot_did_not_answer"):
                _choose(asking, ADA, ts)
        _choose(asking, ADA, ts)
        asking.work()
    assert len(asking.workspace.replies(BEN, LINE2, ts)) == 1


def test_deleted(asking: Asking) -> None:
    """Who deletes the message takes the question back, and its answer goes."""
    with asking.by("socket"):
        ts = asking.workspace.say(BEN, LINE2, TORQUE)
        _choose(asking, ADA, ts)
        asking.work()
        asking.workspace.act("delete", user=BEN, channel=LINE2, ts=ts)
        until(lambda: asking.rows("SELECT 1 FROM questions WHERE withdrawn_at IS NOT NULL"))
