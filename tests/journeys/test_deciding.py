"""A lead decides in Slack: bot and worker as processes, by Socket Mode and HTTP, killed amid it."""

from typing import Any

import pytest

from bot.sample import SAMPLE_PDF
from tests.fix_lm_stub import StartStub
from tests.fix_loop import StartLoop
from tests.journeys.test_loop import Connect, _by_http, _by_socket
from tests.loop import Loop
from tests.workspace_client import Workspace, until

pytestmark = pytest.mark.slow

LINE2, LEADS = "C0LINE2", "C0HANGAR"
ASKER, LEAD = "U0ADA", "U0IVO"
TORQUE = "@shoptalk What is the torque for the gland bolts?"
AGAIN = "@shoptalk how tight do the gland bolts go?"


def _message(workspace: Workspace) -> dict[str, Any] | None:
    found = [m for m in workspace.messages(LEAD, LEADS) if "better answer" in m["text"]]
    assert len(found) < 2
    return found[0] if found else None


def _whispers(workspace: Workspace, user: str, channel: str, thread: str | None) -> list[str]:
    every = workspace.messages(user, channel, thread)
    return [m["text"] for m in every if m.get("is_ephemeral")]


def _opened(
    workspace: Workspace, user: str, message: dict[str, Any], action: str, value: str
) -> dict[str, Any]:
    """The form that a click opens; whatever was open before is closed."""
    workspace.act("close_view", user=user)
    workspace.click(user, message, action, value)
    view: dict[str, Any] = until(lambda: workspace.look("state", user=user)["view"])
    return view


def _propose(loop: Loop, workspace: Workspace, words: str) -> tuple[str, int]:
    """Ask, and propose better words by the form of the answer's menu: (thread, note)."""
    asked = workspace.say(ASKER, LINE2, TORQUE)
    loop.until_state(asked, "final")
    (reply,) = workspace.replies("U0BEN", LINE2, asked)
    ((answer_id,),) = loop.rows("SELECT answer_id FROM replies WHERE ts = %s", reply["ts"])
    view = _opened(workspace, "U0BEN", reply, "more", f"correct:{answer_id}")
    values = {"words": {"words": {"value": words}}}
    workspace.act("submit", user="U0BEN", view_id=view["id"], values=values)
    ((note,),) = loop.rows("SELECT max(correction_id) FROM corrections")
    return asked, note


@pytest.mark.parametrize("connect", [_by_socket, _by_http], ids=["socket", "http"])
def test_from_a_form_to_a_note(
    open_loop: StartLoop, lm_stub: StartStub, workspace: Workspace, connect: Connect
) -> None:
    """Proposed by the form, put to the leads' channel, approved by a click there though the worker
    is killed meanwhile: whoever asks next finds it, people are told once; who may not decide reads
    so. Another is edited, a third refused with a reason."""
    loop = open_loop(lm_stub(), BOT_LEADS_CHANNEL=LEADS, BOT_EXPERT_IDS=f"{LEAD},{ASKER}")
    loop.run("migrate")
    loop.run("ingest", str(SAMPLE_PDF), "--everyone")
    connect(loop, workspace)
    worker = loop.worker()
    thread, note = _propose(loop, workspace, "Here 190 Nm since the new washers")
    message = until(lambda: _message(workspace), 60)
    loop.kill(worker)
    workspace.click("U0BEN", message, "correction_approve", str(note))
    until(lambda: _whispers(workspace, "U0BEN", LEADS, None))
    assert loop.rows("SELECT status FROM corrections") == [("proposed",)]
    workspace.click(LEAD, message, "correction_approve", str(note))
    assert loop.rows("SELECT status, decided_by FROM corrections") == [("approved", LEAD)]
    loop.worker()
    again = workspace.say("U0BEN", LINE2, AGAIN)
    workspace.reply_to("U0BEN", LINE2, again, "190 Nm", "Site note", seconds=240)
    until(lambda: _whispers(workspace, ASKER, LINE2, thread), 60)
    until(lambda: "Approved by Ivo" in str(workspace.messages(LEAD, LEADS)), 60)
    assert len(_whispers(workspace, ASKER, LINE2, thread)) == 1
    assert len(_whispers(workspace, "U0BEN", LINE2, thread)) == 1
    _edit(loop, workspace)
    _refuse(loop, workspace)


def _edit(loop: Loop, workspace: Workspace) -> None:
    _, note = _propose(loop, workspace, "Here 191 Nm")
    message = until(lambda: _message(workspace), 60)
    view = _opened(workspace, LEAD, message, "correction_edit", str(note))
    assert "191" in str(view)
    values = {"words": {"words": {"value": "Here 192 Nm, greased"}}}
    workspace.act("submit", user=LEAD, view_id=view["id"], values=values)
    kept = loop.rows("SELECT text FROM corrections WHERE status = 'approved'")
    assert ("Here 192 Nm, greased",) in kept
    until(lambda: "Edited by Ivo" in str(workspace.messages(LEAD, LEADS)), 60)


def _refuse(loop: Loop, workspace: Workspace) -> None:
    thread, note = _propose(loop, workspace, "Here 193 Nm")
    message = until(lambda: _message(workspace), 60)
    view = _opened(workspace, LEAD, message, "correction_refuse", str(note))
    values = {"reason": {"reason": {"value": "too tight"}}}
    workspace.act("submit", user=LEAD, view_id=view["id"], values=values)
    until(lambda: "too tight" in str(_whispers(workspace, "U0BEN", LINE2, thread)), 60)
    until(lambda: "Refused by Ivo" in str(workspace.messages(LEAD, LEADS)), 60)
