"""An expert looks first: bot and worker as processes, by Socket Mode and HTTP, killed amid it."""

from typing import Any

import pytest

from bot.sample import SAMPLE_PDF
from tests.fix_lm_stub import StartStub
from tests.fix_loop import StartLoop
from tests.journeys.test_loop import Connect, _by_http, _by_socket
from tests.workspace_client import Workspace, until

LINE2, EXPERTS = "C0LINE2", "C0HANGAR"
ASKER, IVO, BEN = "U0ADA", "U0IVO", "U0BEN"
TORQUE = "@shoptalk What is the torque for the gland bolts?"
FIRST = "An expert looks at it first."


def _drafts(workspace: Workspace) -> list[dict[str, Any]]:
    every = workspace.messages(IVO, EXPERTS)
    return [one for one in every if one["user"] not in (IVO, BEN) and not one.get("is_ephemeral")]


@pytest.mark.parametrize("connect", [_by_socket, _by_http], ids=["socket", "http"])
def test_killed_amid_an_approval(
    open_loop: StartLoop, lm_stub: StartStub, workspace: Workspace, connect: Connect
) -> None:
    """The lines are there at once and the draft is put to experts; the worker is killed before the
    approval and, once it began to show it, amid it: the next one goes on, two experts who click
    decide once, and there is one message of each, which says who approved it."""
    settings = {"BOT_EXPERTS_CHANNEL": EXPERTS, "BOT_EXPERT_IDS": f"{IVO},{BEN}"}
    loop = open_loop(lm_stub(), BOT_STALLED_SECONDS="2", **settings)
    loop.run("migrate")
    loop.run("ingest", str(SAMPLE_PDF), "--everyone")
    loop.run("channels", "set", LINE2, "--experts", "S0EXPERTS", "--drafts-below", "1")
    connect(loop, workspace)
    worker = loop.worker()
    asked = workspace.say(ASKER, LINE2, TORQUE)
    workspace.reply_to(ASKER, LINE2, asked, FIRST, "205", seconds=120)
    [draft] = until(lambda: _drafts(workspace), 60)
    loop.kill(worker)
    ((draft_id,),) = loop.rows("SELECT draft_id FROM answer_drafts")
    workspace.click(IVO, draft, "draft_approve", str(draft_id))
    workspace.click(BEN, draft, "draft_approve", str(draft_id))
    decided = "SELECT status, decided_by FROM answer_drafts"
    assert loop.rows(decided) == [("approved", IVO)]
    slow = {"method": "chat.update", "effect": "delay_after", "value": 4, "times": 1}
    workspace.knobs(slow)
    before = len(workspace.log("call", method="chat.update"))
    worker = loop.worker()
    until(lambda: len(workspace.log("call", method="chat.update")) > before, 120)
    loop.kill(worker)
    workspace.knobs()
    loop.worker()
    workspace.reply_to(ASKER, LINE2, asked, "Approved by Ivo (expert)", "vote_up", seconds=120)
    until(lambda: "Approved by Ivo (expert)" in _drafts(workspace)[0]["text"], 120)
    assert len(_drafts(workspace)) == 1
    assert len(workspace.replies(BEN, LINE2, asked)) == 1
    assert loop.rows(decided) == [("approved", IVO)]
    assert loop.rows("SELECT count(*) FROM audit WHERE act = 'draft.approve'") == [(1,)]
    told = [m for m in workspace.messages(BEN, EXPERTS) if m.get("is_ephemeral")]
    assert [m["text"] for m in told] == ["Ivo (expert) approved it already."]
