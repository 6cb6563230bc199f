"""A cited page as a picture in the thread, once, for those who may read the manual."""

import pytest

from bot.errors import SlackUnreachable
from bot.jobs.questions import pages
from tests.fix_slack_out import LINE2, TORQUE, Out


def test_shown(stocked: Out) -> None:
    """The picture of the cited page comes into the question's thread, under its name."""
    question_id, ts = stocked.ask(TORQUE)
    stocked.answer(question_id)
    pages.show_page(stocked.work, question_id, 0, "U0BEN")
    _, picture = stocked.messages(ts)
    assert "p. 13 (printed 10)" in picture["text"]
    (file,) = picture["files"]
    assert file["name"].startswith("page-13-")
    assert file["size"] > 10_000


def _whispers(out: Out, ts: str, user: str) -> list[str]:
    seen = out.workspace.messages(user, LINE2, ts)
    return [message["text"] for message in seen if message.get("is_ephemeral")]


def test_shown_once_however_often_it_is_clicked(stocked: Out) -> None:
    """Each further click, whoever's and on whichever citation of that page, is told that the
    picture is there; when somebody deleted it, it is shown again."""
    question_id, ts = stocked.ask(TORQUE)
    stocked.answer(question_id)
    for user in ("U0BEN", "U0ADA", "U0BEN"):
        pages.show_page(stocked.work, question_id, 0, user)
    _, picture = stocked.messages(ts, user="U0IVO")
    assert len(stocked.calls("files.completeUploadExternal")) == 1
    (told,) = _whispers(stocked, ts, "U0BEN")
    assert "p. 13 (printed 10) is shown in this thread already" in told
    (file,) = picture["files"]
    stocked.workspace.act("delete", user="U0SHOPTALK", channel=LINE2, ts=picture["ts"])
    stocked.workspace.act("delete_file", user="U0SHOPTALK", file_id=file["id"])
    pages.show_page(stocked.work, question_id, 0, "U0BEN")
    assert len(stocked.calls("files.completeUploadExternal")) == 2


@pytest.mark.parametrize("lost", ["before", "after"])
def test_shown_once_whatever_fails(stocked: Out, lost: str) -> None:
    """Slack fails before or after it took the picture: the job done again leaves one."""
    question_id, ts = stocked.ask(TORQUE)
    stocked.answer(question_id)

    def fail() -> None:
        raise OSError("connection reset")

    stocked.seams.on[("files.completeUploadExternal", lost)] = fail
    with pytest.raises(SlackUnreachable):
        pages.show_page(stocked.work, question_id, 0, "U0BEN")
    for _ in range(2):
        pages.show_page(stocked.work, question_id, 0, "U0BEN")
    assert len(stocked.messages(ts, user="U0IVO")) == 2


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
    assert len(stocked.messages(ts, user="U0ADA")) == 1
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
    assert len(stocked.messages(ts, user="U0ADA")) == 1
