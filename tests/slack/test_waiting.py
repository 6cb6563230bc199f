"""Who asks more than is answered at a time reads that their question waits, and then its answer."""

import pytest

from bot.jobs.questions import waiting
from bot.queue import Shares
from sql import replies
from tests.fix_bolt import Bolt
from tests.fix_slack_out import TORQUE, Out


def _asked(out: Out, count: int, user: str = "U0ADA") -> tuple[int, str]:
    """The last of so many questions: its id, its ts."""
    *_, last = [out.ask(TORQUE, user=user) for _ in range(count)]
    return last


def test_said_and_then_answered(stocked: Out) -> None:
    """The third question of a person waits while two are in progress: in its thread stands why,
    and the answer comes into the same message."""
    question_id, ts = _asked(stocked, 3)
    waiting.say_waiting(stocked.work, question_id)
    message = stocked.only(ts)
    assert message["text"] == (
        "I have your question. 2 others of yours come before it; I work on 2 of one person's at a "
        "time. The answer will stand here."
    )
    stocked.answer(question_id)
    answer = stocked.only(ts)
    assert answer["ts"] == message["ts"]
    assert "205" in answer["text"]
    assert stocked.reply(question_id).tries == 1


def test_nothing_is_said_where_nothing_is_in_the_way(stocked: Out) -> None:
    """Of what is begun, answered, deleted or about to be begun nothing is said, and nothing is said
    twice."""
    first, ts = _asked(stocked, 1)
    waiting.say_waiting(stocked.work, first)
    second, _ = _asked(stocked, 1)
    waiting.say_waiting(stocked.work, second)
    third, third_ts = _asked(stocked, 1)
    with stocked.db.connection() as conn:
        replies.take(conn, third)
    waiting.say_waiting(stocked.work, third)
    assert stocked.messages(ts) == stocked.messages(third_ts) == []
    fourth, fourth_ts = _asked(stocked, 1)
    for _ in range(2):
        waiting.say_waiting(stocked.work, fourth)
    stocked.only(fourth_ts)
    assert stocked.calls("chat.update") == []


def test_why(stocked: Out) -> None:
    """It is said whether the person's own questions, the conversation's or all of them are in the
    way."""
    for n in range(6):
        stocked.ask(TORQUE, user="U0BEN" if n % 2 else "U0ADA")
    bot = stocked.work.shop.settings.bot
    question_id, ts = stocked.ask("Mit welchem Drehmoment?", user="U0IVO")
    waiting.say_waiting(stocked.work, question_id)
    assert "6 andere aus dieser Unterhaltung" in stocked.only(ts)["text"]
    bot.answers_a_channel, bot.answer_jobs = 20, 7
    question_id, ts = stocked.ask(TORQUE, user="U0IVO")
    waiting.say_waiting(stocked.work, question_id)
    assert "Many are being asked just now" in stocked.only(ts)["text"]


@pytest.mark.parametrize("lost", ["before", "after"])
def test_its_turn_comes_meanwhile(stocked: Out, lost: str) -> None:
    """Whoever begins to answer while it is being said has the only message in the end."""
    question_id, ts = _asked(stocked, 3)
    stocked.seams.on[("chat.postMessage", lost)] = lambda: stocked.answer(question_id)
    waiting.say_waiting(stocked.work, question_id)
    assert "205" in stocked.only(ts)["text"]
    assert stocked.reply(question_id).state == "final"


def test_slack_does_not_take_it(stocked: Out) -> None:
    """A word that Slack does not take leaves the question as it was: it is answered, once."""
    question_id, ts = _asked(stocked, 3)
    rule = {"method": "chat.postMessage", "effect": "ok_false", "value": "not_allowed_token_type"}
    stocked.workspace.knobs(rule)
    waiting.say_waiting(stocked.work, question_id)
    assert stocked.messages(ts) == []
    stocked.answer(question_id)
    assert "205" in stocked.only(ts)["text"]


def test_only_who_will_wait_is_told(bolt: Bolt) -> None:
    """The word is enqueued with a question that has two of the person's own before it, not with
    those that are begun at once."""
    assert Shares() == Shares(2, 6, 8)
    for n in range(4):
        bolt.message("<@UBOT> what torque?", f"170000000{n}.000100")
    bolt.message("<@UBOT> what torque?", "1700000009.000100", user="UBEN")
    questions = [row[0] for row in bolt.rows("SELECT question_id FROM questions ORDER BY 1")]
    told = [args["question_id"] for _, args, _ in bolt.jobs("say_waiting")]
    assert told == questions[2:4]
