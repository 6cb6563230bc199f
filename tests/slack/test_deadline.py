"""A whole answer has a deadline: then the person gets what was found, and the worker is free."""

from agent.wording import sentences as wording
from tests.fix_slack_out import TORQUE, Out


def test_an_lm_that_hangs_in_the_middle(stocked: Out) -> None:
    """An LM that stops in the middle of its reply costs the deadline and no more: in the thread
    stand the lines that were found, with a sentence that says why nothing more does."""
    first, ts = stocked.ask("What is the torque for the motor M1 feet?")
    stocked.answer(first)
    assert wording.LATE not in stocked.only(ts)["text"]
    calls = stocked.stub.counters.calls
    stocked.work.shop.settings.agent.answer_seconds = 2.0
    stocked.stub.knobs.stalls = True
    question_id, ts = stocked.ask(TORQUE)
    stocked.answer(question_id)
    message = stocked.only(ts)
    assert message["text"].startswith(wording.LATE)
    assert "205" in message["text"]
    assert stocked.reply(question_id).state == "final"
    # One call, which hung; none where the machine was so busy that the time was over before.
    assert stocked.stub.counters.calls <= calls + 1
