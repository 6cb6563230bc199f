"""The buttons and forms of a PDF's card over the wire: by Socket Mode and by signed HTTP."""

from typing import Any

import pytest

from bot.jobs.uploads import upload_acts
from sql.database import Database
from tests.fix_pdfs import borer
from tests.fix_slack_out import LINE2, Out
from tests.slack.test_over_the_wire import Hearing
from tests.workspace_client import Row, until

GENERAL = "C0GENERAL"


@pytest.fixture
def heard(out: Out, db: Database, database_url: str) -> Hearing:
    """A bot of the same workspace and database, not connected yet."""
    return Hearing(out.workspace, db, database_url)


@pytest.mark.parametrize("way", ["socket", "http"])
def test_from_the_click_to_the_card(
    heard: Hearing, out: Out, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A technician's PDF waits; who may not approve it is told so alone; a lead approves, shares
    and corrects it by forms, and who shared it takes it back. Each delivery is one act."""
    workspace = out.workspace
    monkeypatch.setattr(out.work.shop.settings.bot, "approve_uploads", True)

    def card() -> Row:
        every = workspace.replies("U0ADA", LINE2, shared["ts"])
        return next(one for one in every if not one.get("is_ephemeral"))

    def run() -> None:
        for (act_id,) in heard.rows("SELECT act_id FROM upload_acts WHERE done_at IS NULL"):
            upload_acts.act_on_upload(out.work, act_id)

    def click(user: str, name: str) -> None:
        workspace.click(user, card(), f"upload_{name}", str(upload_id))

    def form(user: str, name: str) -> Row:
        click(user, name)
        view: Row = until(lambda: workspace.look("state", user=user)["view"])
        assert view["callback_id"] == f"upload_{name}"
        return view

    def send(user: str, view: Row, **values: Any) -> Row:
        filled = {name: {name: value} for name, value in values.items()}
        return workspace.act("submit", user=user, view_id=view["id"], values=filled)

    with heard.by(way):
        shared = workspace.share("U0ADA", LINE2, "b.pdf", borer("Revision B", 40))
        ((upload_id,),) = until(lambda: heard.rows("SELECT upload_id FROM uploads"))
        until(lambda: heard.rows("SELECT 1 FROM uploads WHERE message_ts IS NOT NULL"))
        out.ingest(upload_id)
        assert "waits for a lead" in card()["text"]
        click("U0BEN", "approve")
        run()
        assert "waits for a lead" in card()["text"]
        click("U0IVO", "approve")
        click("U0IVO", "approve")
        assert heard.job_count("act_on_upload") == 3
        run()
        assert "is ready" in card()["text"]
        assert heard.rows("SELECT count(*) FROM audit WHERE act = 'manual.approve'") == [(1,)]

        view = form("U0IVO", "share")
        nothing = {"type": "multi_conversations_select", "selected_conversations": []}
        assert send("U0IVO", view, channels=nothing)["errors"] == {
            "channels": "Choose who may read it."
        }
        chosen = {"type": "multi_conversations_select", "selected_conversations": [GENERAL]}
        assert "errors" not in send("U0IVO", view, channels=chosen)
        run()
        assert "this conversation, #general" in card()["text"]

        view = form("U0IVO", "revise")
        line = {"type": "plain_text_input", "value": "Line 2"}
        send(
            "U0IVO",
            view,
            title={"type": "plain_text_input", "value": "Borer B-20 Manual"},
            revision={"type": "plain_text_input", "value": "Revision B"},
            equipment=line,
        )
        run()
        assert "Equipment: Line 2" in card()["text"]
        click("U0BEN", "share")
        until(lambda: "is for experts" in str(workspace.messages("U0BEN", LINE2, shared["ts"])))
        assert workspace.look("state", user="U0BEN")["view"] is None

        view = form("U0ADA", "remove")
        assert "“Borer B-20 Manual” in this conversation" in str(view)
        assert "everywhere" not in view["private_metadata"]
        send("U0ADA", view)
        run()
        assert "took Borer B-20 Manual back" in card()["text"]
    assert heard.rows("SELECT count(*) FROM grants WHERE grantee = %s", LINE2) == [(0,)]
    assert heard.rows("SELECT count(*) FROM grants WHERE grantee = %s", GENERAL) == [(1,)]
    deliveries = workspace.log("delivery")
    assert all(one["acknowledged"] and one["attempt"] == 0 for one in deliveries)


@pytest.mark.parametrize("way", ["socket", "http"])
def test_a_question_with_a_pdf(heard: Hearing, out: Out, way: str) -> None:
    """What is asked in the message that shares a PDF waits until that is read, and the card says
    so; then it is answered from it."""
    workspace = out.workspace
    text = "@shoptalk what is the torque for the chuck bolts?"
    with heard.by(way):
        shared = workspace.share("U0ADA", LINE2, "b.pdf", borer("Revision B", 40), text)
        ((upload_id,),) = until(
            lambda: heard.rows("SELECT upload_id FROM uploads WHERE message_ts IS NOT NULL")
        )
        ((question_id,),) = until(lambda: heard.rows("SELECT question_id FROM questions"))
    out.ingest(upload_id)
    first = out.calls("chat.postMessage")[0]["arguments"]["text"]
    assert "I answer your question as soon as I have read it." in first
    assert heard.job_count("answer_question") == 1
    out.answer(question_id)
    said = [one["text"] for one in workspace.replies("U0ADA", LINE2, shared["ts"])]
    assert len(said) == 2
    assert any("is ready" in one for one in said)
