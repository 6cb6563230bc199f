"""A whole answer has a deadline: then the person gets what was found, and the worker is free."""

from agent.wording import sentences as wording
from tests.fix_slack_out import TORQUE, Out


def test_an_lm_that_hangs_in_the_middle(stocked: Out) -> None:
    """An LM that stops in the middle of its reply costs the deadline and no more: in the thread
    stand the lines that were found, with a sentence that says why nothing more does."""
    stocked.work.shop.settings.agent.answer_seconds = 1.0
    stocked.stub.knobs.stalls = True
    question_id, ts = stocked.ask(TORQUE)
    stocked.answer(question_id)
    message = stocked.only(ts)
    assert message["text"].startswith(wording.LATE.split("\n")[0])
    assert "205" in message["text"]
    assert stocked.reply(question_id).state == "final"
    assert stocked.stub.counters.calls == 1
    stocked.stub.knobs.stalls = False
    question_id, ts = stocked.ask(TORQUE)
    stocked.work.shop.settings.agent.answer_seconds = 60.0
    stocked.answer(question_id)
    assert wording.LATE not in stocked.only(ts)["text"]
