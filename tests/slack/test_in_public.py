"""Whether everyone may read along is what Slack says of the conversation, and else no."""

import httpx
import pytest

from bot.slack import Audiences
from tests.fix_api import ApiUp
from tests.fix_slack_out import HANGAR, LINE2, TORQUE, Out
from tests.slack_world import WORLD_ME, Memory, World


def test_an_answer_knows_whether_it_is_public(stocked: Out) -> None:
    """In a public channel it is; in a private one and in a direct message it is not."""
    spots = {LINE2: True, HANGAR: False, stocked.workspace.direct("U0BEN"): False}
    for channel, public in spots.items():
        question_id, _ = stocked.ask(TORQUE, user="U0BEN", channel=channel)
        stocked.answer(question_id)
        with stocked.db.connection() as conn:
            found = conn.execute(
                "SELECT in_public FROM answers WHERE question_id = %s", (question_id,)
            ).fetchall()
        assert found == [(public,)], channel


def test_by_the_api_it_never_is(line2: httpx.Client, api_up: ApiUp) -> None:
    """A client's channel says as whose readers it is answered: nobody there saw the question."""
    said = line2.post("/v1/ask", json={"question": TORQUE, "channel": LINE2})
    assert said.json()["status"] == "answered"
    assert api_up.rows("SELECT in_public FROM answers") == [(False,)]


@pytest.mark.parametrize(
    ("info", "public"),
    [
        ({"is_channel": True, "is_private": False}, True),
        ({"is_channel": True, "is_private": True}, False),
        ({"is_channel": True}, False),
        ({"is_group": True, "is_private": False}, False),
        ({"is_channel": True, "is_private": False, "is_ext_shared": True}, False),
        ({"is_channel": True, "is_private": False, "pending_shared": ["T2"]}, False),
        ({"is_im": True, "user": "UADA"}, False),
        ({"is_mpim": True, "is_channel": True, "is_private": False}, False),
    ],
)
def test_only_what_slack_calls_public(info: dict[str, object], public: bool) -> None:
    """A mark that is missing, or a channel shared with another company, makes it private."""
    world = World(
        people={"UADA": {}, "UBOT": {"is_bot": True}},
        channels={"C1": info},
        members={"C1": {"UADA", "UBOT"}},
        groups={},
    )
    audiences = Audiences(world.slack(), WORLD_ME, Memory())
    assert not audiences.in_public("C1")
    audiences.of("C1", "UADA")
    assert audiences.in_public("C1") == public
    assert not audiences.in_public("C2")
