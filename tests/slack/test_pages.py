"""A cited page as a picture in the thread, for those who may read the manual."""

from bot.errors import SlackUnreachable
from bot.jobs import pages
from tests.fix_slack_out import LINE2, TORQUE, Out


def test_shown(stocked: Out) -> None:
    """The picture of the cited page comes into the question's thread, under its name."""
    question_id, ts = stocked.ask(TORQUE)
    stocked.answer(question_id)
    pages.show_page(stocked.work, question_id, 0, "U0BEN")
    _, picture = stocked.said(ts)
    assert "page 13 (printed 10)" in picture["text"]
    (file,) = picture["files"]
    assert file["name"] == "page-13.png"
    assert file["size"] > 10_000


def test_not_for_those_who_may_not(stocked: Out) -> None:
    """When the manual may not be read any more, only who clicked is told."""
    question_id, ts = stocked.ask(TORQUE)
    stocked.answer(question_id)
    with stocked.db.connection() as conn:
        conn.execute("DELETE FROM grants")
    pages.show_page(stocked.work, question_id, 0, "U0BEN")
    seen = stocked.workspace.messages("U0BEN", LINE2, ts)
    whispered = next(m["text"] for m in seen if m.get("is_ephemeral"))
    assert whispered.startswith("I cannot show this page")
    assert len(stocked.said(ts, user="U0ADA")) == 1
    assert stocked.calls("files.getUploadURLExternal") == []


def test_no_such_citation(stocked: Out) -> None:
    """A citation that the answer does not have (it was edited) is answered with a sentence."""
    question_id, _ = stocked.ask(TORQUE)
    stocked.answer(question_id)
    pages.show_page(stocked.work, question_id, 99, "U0BEN")
    assert len(stocked.calls("chat.postEphemeral")) == 1


def test_who_clicked_hears_of_a_failure(stocked: Out) -> None:
    """When the page could not be shown after all tries, who clicked is told, and nobody else."""
    question_id, ts = stocked.ask(TORQUE)
    stocked.answer(question_id)
    pages.give_up(stocked.work, question_id, 0, "U0BEN", error=SlackUnreachable())
    seen = stocked.workspace.messages("U0BEN", LINE2, ts)
    assert [m["text"] for m in seen if m.get("is_ephemeral")] == [
        "I could not show this page. Click once more, and I try again."
    ]
    assert len(stocked.said(ts, user="U0ADA")) == 1
