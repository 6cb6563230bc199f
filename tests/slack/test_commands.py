"""`/shoptalk`: private answers, what can be reached, help; by Socket Mode and signed HTTP alike."""

import pytest

from bot.showing.blocks.asking import LOOKING_PRIVATELY
from tests.fix_asking import Asking, actions, value_of
from tests.fix_slack_out import LINE2, TORQUE

ADA, BEN = "U0ADA", "U0BEN"


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
    assert "205" in answer["text"]
    assert actions(answer) == ["share_answer", "vote_up", "vote_down"]
    assert asking.alone(BEN, LINE2) == []
    assert asking.seen(BEN, LINE2) == []
    found = asking.rows(
        "SELECT q.text, q.user_id, a.status, a.in_public FROM questions q"
        " JOIN answers a USING (question_id)"
    )
    assert found == [(TORQUE, ADA, "answered", False)]


@pytest.mark.parametrize("way", ["socket", "http"])
def test_shared(asking: Asking, way: str) -> None:
    """*Share* puts question and answer into the channel, once for many clicks; votes count."""
    with asking.by(way):
        asking.command(ADA, LINE2, f"/shoptalk {TORQUE}")
        asking.work()
        answer = asking.alone(ADA, LINE2)[-1]
        for _ in range(3):
            asking.workspace.click(ADA, answer, "share_answer", value_of(answer, "share_answer"))
            asking.work()
    [shown] = asking.seen(BEN, LINE2)
    assert "Ada (technician)" in shown["text"]
    assert TORQUE in shown["text"]
    assert "205" in shown["text"]
    assert {"vote_up", "vote_down", "more"} <= set(actions(shown))
