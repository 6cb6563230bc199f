"""`/shoptalk`: private answers, what can be reached, help; by Socket Mode and signed HTTP alike."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.errors import SlackUnreachable
from bot.hearing.command_box import CommandBox
from bot.hearing.listeners.command import read
from bot.jobs.questions import answering
from bot.showing.blocks.asking import LOOKING_PRIVATELY
from bot.slack import Unclear
from sql import questions, replies
from tests.fix_asking import Asking, actions, value_of
from tests.fix_bolt import Bolt
from tests.fix_slack_out import LINE2, TEAM, TORQUE, Killed

ADA, BEN, GUS = "U0ADA", "U0BEN", "U0GUS"
GENERAL, HANGAR = "C0GENERAL", "C0HANGAR"
RECORDED = (
    "SELECT q.text, q.user_id, a.status, a.in_public FROM questions q"
    " JOIN answers a USING (question_id)"
)


@pytest.mark.parametrize("way", ["socket", "http"])
def test_a_private_answer(asking: Asking, way: str) -> None:
    """Only the asker sees the answer, at once that it is looked for, with votes and *Share*, and
    nothing that would show others something; it is recorded as any other, and not in public."""
    with asking.by(way):
        asking.command(ADA, LINE2, f"/shoptalk ask {TORQUE}")
        [first] = asking.alone(ADA, LINE2)
        assert first["text"] == LOOKING_PRIVATELY
        asking.work()
        _, answer = asking.alone(ADA, LINE2)
        asking.workspace.click(ADA, answer, "vote_up", value_of(answer, "vote_up"))
    assert "205" in answer["text"]
    assert actions(answer) == ["share_answer", "vote_up", "vote_down"]
    assert asking.alone(BEN, LINE2) == []
    assert asking.seen(BEN, LINE2) == []
    assert asking.rows(RECORDED) == [(TORQUE, ADA, "answered", False)]
    assert asking.rows("SELECT user_id, value FROM vote_events") == [(ADA, "up")]
    assert asking.rows("SELECT state, ts FROM replies") == [("final", None)]
    assert asking.rows("SELECT response_url, text, done_at IS NULL FROM commands") == [
        ("", "", False)
    ]
    assert [one for one in asking.jobs() if one[1] == "answer_question"] == []


@pytest.mark.parametrize("way", ["socket", "http"])
def test_help_and_manuals(asking: Asking, way: str) -> None:
    """The command alone, `help` and a word that says nothing get examples; `manuals` lists what the
    person can reach, and says what to do where that is nothing, as for a guest and in a channel
    that others share. Nobody else sees any of it."""
    with asking.by(way):
        for typed in ("/shoptalk", "/shoptalk HELP", "/shoptalk hallo", "/shoptalk ask"):
            asking.command(ADA, LINE2, typed)
        texts = [one["text"] for one in asking.alone(ADA, LINE2)]
        assert len(texts) == 4
        assert all("/shoptalk manuals\nwhich manuals you can reach here" in one for one in texts)
        asking.command(BEN, LINE2, "/shoptalk manuals")
        asking.command(GUS, GENERAL, "/shoptalk manuals")
        asking.work()
        shared = {"is_ext_shared": True}
        asking.workspace.act("alter", what="channel", id=LINE2, fields=shared)
        asking.command(ADA, LINE2, "/shoptalk manuals")
        asking.work()
    [reached] = asking.alone(BEN, LINE2)
    assert "Manuals that you can reach here: 1" in reached["text"]
    assert "17 pages" in reached["text"]
    [nothing] = asking.alone(GUS, GENERAL)
    assert nothing["text"].startswith("You can reach no manual here yet")
    assert asking.alone(ADA, LINE2)[-1]["text"] == nothing["text"], "shared with others"
    assert asking.rows("SELECT 1 FROM questions") == []
    done = asking.rows("SELECT done_at IS NOT NULL, response_url FROM commands")
    assert done == [(True, "")] * 3


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", ("help", "")),
        ("help", ("help", "")),
        ("Settings", ("settings", "")),
        ("manuals", ("manuals", "")),
        ("ask", ("help", "")),
        ("ask  what torque?", ("ask", "what torque?")),
        ("what torque?", ("ask", "what torque?")),
        ("settings of the relief valve", ("ask", "settings of the relief valve")),
        ("E207", ("ask", "E207")),
        ("hallo", ("help", "")),
        ("ask 5 &lt; 6 &amp; &lt;!here&gt;", ("ask", "5 < 6 & <!here>")),
    ],
)
def test_what_is_typed(typed: str, meant: tuple[str, str]) -> None:
    """A verb, or a question without one; a single word is a question only where it is a code."""
    assert read(typed) == meant


@pytest.mark.parametrize("channel", [GENERAL, HANGAR])
def test_where_the_bot_is_not(asking: Asking, channel: str) -> None:
    """In a public and in a private channel without it, whoever uses a command reads what to do, and
    no language model is asked; once it is invited the same works."""
    workspace = asking.workspace
    members = asking.workspace.look("state", user=BEN)["channels"]
    before = next(one["members"] for one in members if one["id"] == channel)
    workspace.act("alter", what="channel", id=channel, fields={"members": [BEN]})
    with asking.by("socket"):
        asking.command(BEN, channel, f"/shoptalk ask {TORQUE}")
        asking.command(BEN, channel, "/shoptalk manuals")
        asking.work()
        said = [one["text"] for one in asking.alone(BEN, channel)]
        assert len([one for one in said if "/invite @shoptalk" in one]) == 2
        assert asking.rows("SELECT 1 FROM answers") == []
        workspace.act("alter", what="channel", id=channel, fields={"members": before})
        asking.command(BEN, channel, f"/shoptalk ask {TORQUE}")
        asking.work()
    assert len(asking.rows("SELECT 1 FROM answers")) == 1


def _body(trigger: str = "1.2.abc", text: str = "ask what torque?") -> dict[str, Any]:
    return {
        "team_id": "T1",
        "channel_id": "C1",
        "user_id": "UADA",
        "command": "/shoptalk",
        "text": text,
        "trigger_id": trigger,
        "response_url": "http://127.0.0.1:1/respond/x",
        "is_enterprise_install": "false",
    }


def test_delivered_again(bolt: Bolt) -> None:
    """A delivery that comes again changes nothing; the same words used again are a further one."""
    for trigger in ("1", "1", "2"):
        assert bolt.deliver(_body(trigger)).status == 200
    assert len(bolt.rows("SELECT 1 FROM commands")) == 2
    assert len(bolt.questions()) == 2
    assert len(bolt.jobs("answer_question")) == 2


@pytest.mark.parametrize("way", ["socket", "http"])
def test_killed_between_commit_and_acknowledgement(
    asking: Asking, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    """What was recorded is answered, though Slack was never told that it was taken."""
    ask = CommandBox.ask

    def dies(self: CommandBox, *given: str) -> None:
        ask(self, *given)
        raise Killed

    monkeypatch.setattr(CommandBox, "ask", dies)
    with asking.by(way), pytest.raises(AssertionError, match="operation_timeout"):
        asking.command(ADA, LINE2, f"/shoptalk ask {TORQUE}")
    asking.work()
    [answer] = asking.alone(ADA, LINE2)
    assert "205" in answer["text"]


def test_after_half_an_hour(asking: Asking) -> None:
    """An answer that took longer than Slack keeps a command's address reaches its asker all the
    same, and nobody else."""
    with asking.by("socket"):
        asking.command(ADA, LINE2, f"/shoptalk ask {TORQUE}")
    asking.workspace.act("expire")
    asking.work()
    assert "205" in asking.alone(ADA, LINE2)[-1]["text"]
    assert len(asking.out.calls("chat.postEphemeral")) == 1
    assert asking.alone(BEN, LINE2) == []


@pytest.mark.parametrize("effect", ["cut_before", "cut_after"])
def test_slack_does_not_say_whether_it_arrived(asking: Asking, effect: str) -> None:
    """The answer is shown at least once, and the language model is not asked again for it."""
    with asking.by("socket"):
        asking.command(ADA, LINE2, f"/shoptalk ask {TORQUE}")
    asking.workspace.knobs({"method": "respond", "effect": effect})
    with pytest.raises(Unclear):
        asking.work()
    asking.work()
    answers = [one for one in asking.alone(ADA, LINE2) if "205" in one["text"]]
    assert len(answers) == {"cut_before": 1, "cut_after": 2}[effect]
    assert len(asking.rows("SELECT 1 FROM answers")) == 1


def test_it_failed(asking: Asking) -> None:
    """After the last try the person reads so, alone."""
    with asking.by("socket"):
        asking.command(ADA, LINE2, f"/shoptalk ask {TORQUE}")
    [(_, _, ids)] = asking.jobs()
    answering.give_up(asking.out.work, **ids, error=SlackUnreachable())
    assert len(asking.alone(ADA, LINE2)) == 2
    assert asking.seen(BEN, LINE2) == []
    assert asking.rows("SELECT state, failure IS NOT NULL FROM replies") == [("final", True)]


def test_nothing_stumbles_over_it(asking: Asking) -> None:
    """A private question is in no thread that is looked after, is not withdrawn for lack of a
    message, and is not said to wait where all can read."""
    with asking.by("socket"):
        asking.command(ADA, LINE2, f"/shoptalk ask {TORQUE}")
        asking.work()
    with asking.out.db.connection() as conn:
        since = datetime.now(UTC) - timedelta(days=1)
        assert questions.recent_threads(conn, TEAM, since, 10) == []
        ((question_id,),) = conn.execute("SELECT question_id FROM questions").fetchall()
        question = questions.get(conn, question_id)
        assert question is not None
        assert question.private
        assert float(question.ts) > 0
        assert len(question.ts.partition(".")[2]) == 10, "none of Slack's has so many"
        assert replies.by_message(conn, TEAM, LINE2, question.ts) is None
    tasks = {task for (task,) in asking.rows("SELECT task_name FROM procrastinate_jobs")}
    assert tasks <= {"answer_question", "know_voters"}
